// A scripted tap: the firmware in the SDK's desktop build against `tapwright acquirer`, by its keypad, its console and the phone on the desk.
import { spawn, spawnSync } from 'node:child_process';
import { createInterface } from 'node:readline';

const ACQUIRER_MS = 60_000;
const ANSWER_MS = 60_000;
const POLL_MS = 300;

/** The phone of the demo wallet as the hosts of this month issue it. */
const PHONE = `
  const { createRig } = await import('./simulator/host/rig/rig.ts');
  const now = new Date();
  const start = new Date(now - now.getTimezoneOffset() * 60000).toISOString().slice(0, 19);
  const rig = createRig({ seed: 1, log: false, backOffice: { start } });
  console.log(JSON.stringify(rig.phone.exportState()));
  rig.close();`;

/** Exit status: 0 approved, 1 anything else. */
export async function scriptedTap({ root, host, library, env }) {
  const acquirer = program(
    process.execPath,
    ['bin/tapwright.mjs', 'acquirer', '--listen', '127.0.0.1:0', '--tls'],
    { cwd: root },
  );
  try {
    await acquirer.waitFor(/^listening on/, ACQUIRER_MS);
    const provisioning = acquirer.lines.filter((line) => line.startsWith('set '));
    const options = ['--import', './test/register.mjs', '--input-type=module', '-e', PHONE];
    const phone = spawnSync(process.execPath, options, { cwd: root, encoding: 'utf8' });
    if (phone.status !== 0) throw new Error(`the phone's wallet: ${phone.stderr}`);
    return await atTheDesk({ host, library, env, provisioning, phone: phone.stdout.trim() });
  } finally {
    acquirer.end();
  }
}

async function atTheDesk({ host, library, env, provisioning, phone }) {
  const terminal = program(host, [library, '180'], { env });
  terminal.onLine = (line) => console.log(line);
  try {
    await terminal.waitFor(/^tapwright: help/, ANSWER_MS);
    for (const line of ['set wifi desk', ...provisioning]) terminal.say(line);
    terminal.say('restart');
    await terminal.waitFor(/^tapwright: help/, ANSWER_MS);
    terminal.say(`@phone ${phone}`);
    await polled(terminal, 'status', /state idle/);
    for (const key of ['1', '2', '8', '0', 'enter']) {
      terminal.say(`@key ${key}`);
      await pause(POLL_MS);
    }
    await polled(terminal, 'status', /state present/);
    terminal.say('@finger');
    terminal.say('@place');
    const tap = await polled(terminal, 'taps', /^\d+ ms: 1280 .*/m);
    if (/ 1280 approved/.test(tap)) {
      terminal.onLine = () => {};
      console.log('Approved');
      return 0;
    }
    terminal.say('log');
    await pause(POLL_MS);
    return 1;
  } catch (error) {
    console.error(`device:sim: ${error.message}`);
    terminal.say('log');
    await pause(POLL_MS * 3);
    return 1;
  } finally {
    terminal.say('@exit 0');
    await pause(POLL_MS);
    terminal.end();
  }
}

const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** Asks at the console until the answer is there. */
async function polled(terminal, question, answer) {
  const end = Date.now() + ANSWER_MS;
  while (Date.now() < end) {
    const from = terminal.lines.length;
    terminal.say(question);
    await pause(POLL_MS);
    const found = terminal.lines.slice(from).find((line) => answer.test(line));
    if (found !== undefined) return found;
    if (terminal.dead) throw new Error(`the firmware ended with status ${terminal.dead.status}`);
  }
  throw new Error(`no answer ${answer} to ${question}`);
}

function program(file, args, options) {
  const child = spawn(file, args, { ...options, stdio: ['pipe', 'pipe', 'inherit'] });
  const self = {
    lines: [],
    dead: undefined,
    onLine: () => {},
    say: (line) => child.stdin.writable && child.stdin.write(`${line}\n`),
    end: () => child.kill('SIGTERM'),
    async waitFor(pattern, ms) {
      const end = Date.now() + ms;
      for (let at = self.lines.length && self.seen; Date.now() < end; await pause(50)) {
        for (; at < self.lines.length; at++) {
          self.seen = at + 1;
          if (pattern.test(self.lines[at])) return self.lines[at];
        }
        if (self.dead) break;
      }
      throw new Error(`${file}: no line ${pattern}`);
    },
    seen: 0,
  };
  child.stdin.on('error', () => {});
  child.on('exit', (status, signal) => (self.dead = { status: status ?? signal }));
  createInterface({ input: child.stdout }).on('line', (text) => {
    const line = text.replace(/^(> )+/, '');
    self.lines.push(line);
    self.onLine(line);
  });
  return self;
}
