/** One server, several pages; and a server that goes away. */

import { assert } from 'chai';
import { WebSocket } from 'ws';
import { startSimulator } from '../browser.js';
import { tapwright, type Flow } from '../flow.js';
import { Bench } from '../page.js';

interface Knock {
  readonly origin?: string;
  readonly token?: string;
  readonly path?: string;
  readonly send?: string;
}

/** How the server ends a socket that is not its page's: its own words, or the code of the protocol. */
function knock(
  url: string,
  { origin = url.slice(0, -1), token = '', path = '/bench', send }: Knock,
): Promise<string> {
  const socket = new WebSocket(`${url.replace('http', 'ws')}${path.slice(1)}?token=${token}`, {
    headers: { origin },
  });
  return new Promise((resolve) => {
    socket.on('error', () => undefined);
    socket.on('unexpected-response', (_request, response) => {
      let words = `${response.statusCode} `;
      response.on('data', (data: Buffer) => (words += String(data)));
      response.on('end', () => resolve(words));
    });
    socket.on('open', () => send !== undefined && socket.send(send));
    socket.on('close', (code, why) => resolve(`${code} ${String(why)}`));
  });
}

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
    name: 'what is not the page is told why it is turned away, and the server lives on',
    async run(bench, { simulator: { url } }) {
      const page = await (await fetch(url)).text();
      const token = /name="tapwright-token" content="([0-9a-f]+)"/.exec(page)![1]!;
      const turned: readonly [Knock, RegExp][] = [
        [{ token, origin: 'http://evil.example' }, /^403 this origin/],
        [{ token: '' }, /^403 the token/],
        [{ token: 'f'.repeat(token.length) }, /^403 the token/],
        [{ token, path: '/other' }, /^403 only \/bench/],
        [{ token, send: 'hello' }, /^1003 JSON only/],
        [{ token, send: '[1]' }, /^1008 not a request/],
        [{ token, send: '{"id":1,"do":"lock","with":7}' }, /^1008 not a request/],
        [{ token, send: `{"id":1,"do":"${'x'.repeat(2_000_000)}"}` }, /^1009/],
      ];
      for (const [how, why] of turned) assert.match(await knock(url, how), why);
      const foreign = await fetch(`${url}../package.json`);
      assert.equal(foreign.status, 404);
      await bench.page.keyboard.press('t');
      await bench.ended('Approved');
    },
  },
  {
    name: 'a port that is taken or is none, and words too many: one line, exit status 2',
    async run(_bench, { simulator }) {
      const wrong: readonly [args: readonly string[], why: RegExp][] = [
        [['--port', String(simulator.port)], /port \d+: .*EADDRINUSE/],
        [['--port', '70000'], /--port "70000" is not a port number/],
        [['wallet'], /"wallet" is not expected here/],
      ];
      for (const [args, why] of wrong) {
        const { status, said } = tapwright('start', '--no-open', ...args);
        assert.equal(status, 2, said);
        assert.match(said, why);
      }
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
