/** One server, several pages; and a server that goes away. */

import { assert } from 'chai';
import { startSimulator } from '../browser.js';
import { tapwright, type Flow } from '../flow.js';
import { Bench } from '../page.js';

export const SERVER: readonly Flow[] = [
  {
    name: 'two tabs show one world',
    async run(bench, { newPage, simulator }) {
      const other = new Bench(await newPage());
      await other.open(simulator.url);
      await bench.page.keyboard.press('t');
      await Promise.all([bench.ended('Approved'), other.ended('Approved')]);
      await other.startOver();
      await bench.page.getByText('A new world began').waitFor();
      await bench.page.getByText('No tap yet').waitFor();
    },
  },
  {
    name: 'a port that is taken: one line, exit status 2',
    async run(_bench, { simulator }) {
      const { status, said } = tapwright('start', '--no-open', '--port', String(simulator.port));
      assert.equal(status, 2);
      assert.match(said, /port \d+: .*EADDRINUSE/);
    },
  },
  {
    name: 'a killed server is noticed; started again, the page shows the new world',
    async run(bench, world) {
      const { page } = bench;
      const { port } = world.simulator;
      await world.simulator.stop('SIGKILL');
      await page.getByRole('alert').filter({ hasText: 'not running' }).waitFor();
      world.simulator = await startSimulator(port);
      await page.getByRole('alert').filter({ hasText: 'started again' }).waitFor();
      await bench.says('Welcome');
      await page.keyboard.press('t');
      await bench.ended('Approved');
    },
  },
];
