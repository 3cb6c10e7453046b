import { runShare } from '/work/wt/world/simulator/world/run.js';
const [,, seed='1', taps='200', faults='none', gates='1'] = process.argv;
const t=process.cpuUsage();
const r = runShare({ seed:Number(seed), taps:Number(taps), faults: faults as never, terminals:2, gates:Number(gates), phones:3, profile:'phone', engine:'node' });
console.log(JSON.stringify(r,null,1), process.cpuUsage(t).user/1e6);
