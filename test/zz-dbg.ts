import { World } from '../simulator/world/world.js';
import { planEpisode, runEpisode } from '../simulator/world/episode.js';
import { comeToRest } from '../simulator/world/rest.js';
const [,, seed='1', taps='100', faults='none'] = process.argv;
const world = new World({ seed:Number(seed), terminals:2, gates:1, phones:3, profile:'phone' });
const setting = { seed:Number(seed), faults: faults as never, tills:2, gates:1, phones:3 };
let n=0;
while (world.taps < Number(taps) && !world.violation) { const e = planEpisode(++n, setting); 
 const g=world.gates[0]!; const r=g.rides.length, p=g.passages;
 world.drive(runEpisode(world, e)); if (e.behaviour.atGate) console.log(n, e.behaviour.name, e.faults.map(f=>f.row.name).join(), 'rides', g.rides.slice(r).map(x=>x.token.slice(-4)).join(), 'passages', g.passages-p, g.refusal, [...g.entries.values()].slice(-2).map(x=>x.stan+x.state+x.f39).join(' ')); }
world.drive(comeToRest(world));
console.log(world.violation);
for (const e of world.gates[0]!.entries.values()) console.log(e.id, e.state, e.amount, e.f39, world.rig.backOffice.authorisations.get(e.rrn)?.token, world.rig.backOffice.authorisations.get(e.rrn)?.reason);
console.log([...world.rig.backOffice.network.debts.rows.values()]);
const t=world.gates[0]!.recover(); console.log(t.held, t.debts, t.waiting);
