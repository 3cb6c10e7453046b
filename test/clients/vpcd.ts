/**
 * The phone before PC/SC programs that know nothing of this project: Debian's pcscd with vsmartcard-vpcd, scriptor
 * (pcsc-tools) and opensc-tool (opensc). Skipped, aloud, where they are not installed.
 */

import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const PROGRAMS = ['pcscd', 'scriptor', 'opensc-tool', 'vpcd-config'];
/** The port of Debian's reader.conf.d/vpcd, 0x8C7B. */
const ADDRESS = 'localhost:35963';

const SCRIPT = [
  '00A404000E325041592E5359532E444446303100',
  '00A4040008A00000033301010100',
  // TTQ 20800080, 128.00, CNY, 22 November 2026, number A1B2C3D4.
  '80A80000258323' +
    '20800080' +
    '000000012800' +
    '000000000000' +
    '0156' +
    '0000000000' +
    '0156' +
    '26112200' +
    'A1B2C3D4' +
    '0000' +
    '00',
];

interface Result {
  passed: number;
  failed: number;
}

export async function run(): Promise<Result> {
  const result: Result = { passed: 0, failed: 0 };
  const missing = PROGRAMS.filter((name) => spawnSync('which', [name]).status !== 0);
  if (missing.length > 0) {
    console.log(
      `SKIPPED vpcd: not installed: ${missing.join(', ')} (apt-get install pcscd vsmartcard-vpcd pcsc-tools opensc)`,
    );
    return result;
  }
  const check = (name: string, holds: boolean, detail: string): void => {
    result[holds ? 'passed' : 'failed']++;
    console.log(`${holds ? 'ok    ' : 'FAILED'} vpcd: ${name}${holds ? '' : `\n${detail}`}`);
  };
  const folder = mkdtempSync(join(tmpdir(), 'tapwright-vpcd-'));
  const started: ChildProcess[] = [];
  try {
    started.push(spawn('pcscd', ['--foreground'], { stdio: 'ignore' }));
    await seconds(1);
    let phone = await startPhone([]);
    started.push(phone.child);
    const first = script(folder);
    check(
      'scriptor reads the PPSE',
      /^6F.*84 ?0E325041592E5359532E4444463031.*4F08A000000333010101.*9000$/.test(first[0] ?? ''),
      first.join('\n'),
    );
    check(
      'scriptor selects the application',
      /^6F.*8408A000000333010101.*9F38.*9000$/.test(first[1] ?? ''),
      first.join('\n'),
    );
    check(
      'scriptor gets an online cryptogram with CDCVM',
      /^77.*9F36020001.*9F2608.*9F6C020080.*9000$/.test(first[2] ?? ''),
      first.join('\n'),
    );
    const second = script(folder);
    check(
      'the next GPO has the next ATC and another cryptogram',
      /9F36020002/.test(second[2] ?? '') && acOf(second[2]) !== acOf(first[2]),
      second.join('\n'),
    );
    const atr = openscTool(['--atr']);
    check('opensc-tool reads the ATR', atr.trim() === '3b:81:80:01:80:80', atr);
    const ppse = openscTool(['--send-apdu', SCRIPT[0]!]);
    check(
      'opensc-tool reads the PPSE',
      ppse.includes('SW1=0x90, SW2=0x00') && ppse.includes('2PAY.SYS.DDF'),
      ppse,
    );

    await stop(phone.child);
    phone = await startPhone(['--locked']);
    started.push(phone.child);
    const locked = script(folder);
    check('a locked phone answers GPO 6986', locked[2] === '6986', locked.join('\n'));
  } catch (error) {
    check('ran to the end', false, String(error));
  } finally {
    for (const child of started.reverse()) await stop(child);
    rmSync(folder, { recursive: true });
  }
  return result;
}

/** Resolves when the reader is connected and has seen the card. */
async function startPhone(more: readonly string[]): Promise<{ child: ChildProcess }> {
  const child = spawn(process.execPath, [
    'bin/tapwright.mjs',
    'phone',
    '--vpcd',
    ADDRESS,
    '--seed',
    '7',
    ...more,
  ]);
  let said = '';
  child.stdout.on('data', (text) => (said += text));
  child.stderr.on('data', (text) => (said += text));
  for (let i = 0; i < 300 && !said.includes('connected to'); i++) {
    if (child.exitCode !== null) throw new Error(`tapwright phone ended: ${said}`);
    await seconds(0.1);
  }
  if (!said.includes('connected to')) throw new Error(`tapwright phone did not connect: ${said}`);
  await seconds(3);
  return { child };
}

/** Answers to SCRIPT, hex without blanks. */
function script(folder: string): string[] {
  const file = join(folder, 'script');
  writeFileSync(file, SCRIPT.join('\n') + '\n');
  const { stdout } = spawnSync('scriptor', [file], { encoding: 'utf8', timeout: 20_000 });
  return stdout
    .split(/^> .*$/m)
    .slice(1)
    .map((part) => /<([\s0-9A-F]*):/.exec(part)?.[1]?.replace(/\s/g, '') ?? part);
}

function acOf(answer: string | undefined): string | undefined {
  return /9F2608(.{16})/.exec(answer ?? '')?.[1];
}

function openscTool(args: readonly string[]): string {
  const done = spawnSync('opensc-tool', ['--reader', '0', ...args], {
    encoding: 'utf8',
    timeout: 30_000,
  });
  return done.stdout + done.stderr;
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode === null && child.signalCode === null) child.kill();
  for (let i = 0; i < 50 && child.exitCode === null && child.signalCode === null; i++)
    await seconds(0.1);
}

function seconds(n: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, n * 1000));
}
