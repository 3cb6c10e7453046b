import { World } from '../simulator/world/world.js';
import { planEpisode, runEpisode } from '../simulator/world/episode.js';
import { comeToRest } from '../simulator/world/rest.js';
const [,, seed='1', taps='100', faults='none', show='', from='0'] = process.argv;
const world = new World({ seed:Number(seed), terminals:2, gates:1, phones:3, profile:'phone' });
const setting = { seed:Number(seed), faults: faults as never, tills:2, gates:1, phones:3 };
let n=0; const screens=new Map<string,number>();
for (const t of world.tills) t.station.panel.onScreen(s=>{screens.set(s.message,(screens.get(s.message)??0)+1); if (show==='s'&&n>=Number(from)) console.log('   ',n,t.id,s.message, (world.rig.clock.now()/1e6).toFixed(1))});
const g=world.gates[0]!; const ref=new Map<string,number>();
while (world.taps < Number(taps) && !world.violation) { const e = planEpisode(++n, setting); 
 const r=g.rides.length, p=g.passages; 
 if (show && n>=Number(from)) console.log(n, e.behaviour.name, e.faults.map(f=>f.row.name+' '+f.value.toFixed(2)).join());
 world.drive(runEpisode(world, e)); if (g.passages>p) ref.set(g.refusal??'open', (ref.get(g.refusal??'open')??0)+1); }
world.drive(comeToRest(world));
console.log(world.violation, screens, ref, g.rides.length, world.tills.map(t=>t.cuts), g.cuts, world.tills.map(t=>t.station.flash.wear.join()), g.station.flash.wear.join());
