#!/usr/bin/env node
// npm run device:build | flash | monitor | link | sim: the Moddable SDK's tools with this project's settings.
import { spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { idfVersion } from './device/versions.mjs';
import { preloadWarnings } from './device/warnings.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const BOARDS = ['esp32/nodemcu', 'esp32/esp32s3'];
const app = basename(root);
const IDF_WANTED = '6.0';

function stop(line, status) {
  console.error(`device: ${line}`);
  process.exit(status);
}

const moddable = process.env.MODDABLE;
const command = process.argv[2];
const board = process.argv[3] ?? BOARDS[0];
const COMMANDS = { build, flash, monitor, link, sim };

if (!COMMANDS[command])
  stop(`usage: device.mjs build|flash|monitor|link|sim [${BOARDS.join('|')}]`, 2);
if (!BOARDS.includes(board)) stop(`no board ${board}; there are ${BOARDS.join(' and ')}`, 2);
if (!moddable || !existsSync(join(moddable, 'xs'))) {
  const why = moddable ? `is ${moddable}, which holds no Moddable SDK` : 'is not set';
  stop(`$MODDABLE ${why}; npm run doctor tells what to install`, 2);
}
const os = { linux: 'lin', darwin: 'mac', win32: 'win' }[process.platform];
const tools = join(moddable, 'build/bin', os, 'release');
if (command !== 'monitor' && !existsSync(join(tools, 'mcconfig'))) {
  stop(`no mcconfig in ${tools}: the SDK's tools are not built; npm run doctor tells how`, 2);
}
const env = {
  ...process.env,
  PATH: [tools, join(root, 'node_modules/.bin'), process.env.PATH].join(':'),
};
await COMMANDS[command]();

function run(program, args, options = {}) {
  const done = spawnSync(program, args, { cwd: root, env, encoding: 'utf8', ...options });
  if (done.error) stop(`${program}: ${done.error.message}`, 2);
  return done;
}

function mcconfig(args, options) {
  return run('mcconfig', args, options);
}

function output(name) {
  const folder = join(root, 'build', name);
  mkdirSync(folder, { recursive: true });
  return folder;
}

function needIdf() {
  const path = process.env.IDF_PATH;
  const found = idfVersion(path);
  if (found?.startsWith(`${IDF_WANTED}.`)) return;
  const why = path ? `holds ${found ? `ESP-IDF ${found}` : 'no ESP-IDF'}` : 'is not set';
  stop(`$IDF_PATH ${why}: ESP-IDF ${IDF_WANTED} is needed; see docs/device.md`, 2);
}

function build() {
  needIdf();
  const args = ['-m', '-p', board, '-t', 'build', '-o', output('device')];
  process.exitCode = mcconfig(args, { stdio: 'inherit' }).status ?? 1;
}

function flash() {
  needIdf();
  const args = ['-m', '-p', board, '-t', 'deploy', '-o', output('device')];
  process.exitCode = mcconfig(args, { stdio: 'inherit' }).status ?? 1;
}

/** The serial console of the terminal, in this shell. */
function monitor() {
  const port = process.env.UPLOAD_PORT ?? '/dev/ttyUSB0';
  if (!existsSync(port)) stop(`no port ${port}; UPLOAD_PORT names another`, 2);
  const bridge = join(root, 'bin/device/monitor.mjs');
  const done = run(process.execPath, [bridge, port], { stdio: 'inherit' });
  process.exitCode = done.status ?? 1;
}

/** make wants a git repository with a tag where ESP-IDF would be; nothing of it is compiled. */
function idfStub(folder) {
  const stub = join(folder, 'idf');
  if (existsSync(join(stub, '.git'))) return stub;
  mkdirSync(stub, { recursive: true });
  run('git', ['init', '-q', stub]);
  const author = ['-c', 'user.name=stub', '-c', 'user.email=stub@localhost'];
  run('git', ['-C', stub, ...author, 'commit', '-q', '--allow-empty', '-m', 'stub']);
  run('git', ['-C', stub, 'tag', 'v6.0']);
  return stub;
}

async function link() {
  let failed = 0;
  for (const name of BOARDS) failed += (await linkBoard(name)) ? 0 : 1;
  process.exitCode = failed ? 1 : 0;
}

async function linkBoard(name) {
  // Brings the compiler: loaded only where it is needed.
  const { compile } = await import('./device/compile.mjs');
  const out = output('link');
  env.IDF_PATH = idfStub(out);
  const generated = mcconfig(['-p', name, '-o', out]);
  const temporary = join(out, 'tmp', name, 'release', app);
  const makefile = join(temporary, 'makefile');
  if (generated.status !== 0 || !existsSync(makefile)) {
    return complain(name, [generated.stdout, generated.stderr]);
  }
  const subclass =
    /^ESP32_SUBCLASS *= *(\S+)/m.exec(readFileSync(makefile, 'utf8'))?.[1] ?? 'esp32';
  const header = join(temporary, `xsProj-${subclass}/build/config/sdkconfig.h`);
  mkdirSync(dirname(header), { recursive: true });
  writeFileSync(header, '');
  utimesSync(header, new Date(0), new Date(0));
  rmSync(join(temporary, 'mc.xs.c'), { force: true });
  const wrong = compile(temporary);
  if (wrong.length) return complain(name, wrong);
  const goals = [join(temporary, 'mc.xs.c'), join(temporary, 'mc.resources.c')];
  const made = run('make', ['-j2', '-o', header, '-f', makefile, ...goals], { maxBuffer: 1 << 26 });
  const text = made.stdout + made.stderr;
  const warnings = preloadWarnings(text);
  if (made.status !== 0 || warnings.length)
    return complain(name, warnings.length ? warnings : [text]);
  const missing = missingModules(temporary);
  if (missing.length) return complain(name, missing);
  const linked = /### .*instances.*/.exec(text)?.[0] ?? '### (nothing linked anew)';
  console.log(`${name}: ${linked.slice(4)}; ${rom(temporary)}`);
  return true;
}

function complain(name, lines) {
  console.error(`${name}: does not link`);
  const told = lines
    .flatMap((text) => text.split('\n'))
    .filter((line) => line && !line.startsWith('# '));
  for (const line of told) console.error(line);
  return false;
}

/** Imports that no module of the build answers: neither tsc nor the linker see them, the device stops at start. */
function missingModules(temporary) {
  const text = readFileSync(join(temporary, 'mc.xs.c'), 'utf8');
  const modules = new Set(
    [...text.matchAll(/"([^"\n]+)", \{ XS_MAJOR_VERSION/g)].map((match) => match[1]),
  );
  const flat = JSON.parse(readFileSync(join(temporary, 'manifest_flat.json'), 'utf8'));
  const known = new Set([...modules, ...Object.keys(flat.modules ?? {})]);
  const missing = [];
  for (const module of modules) {
    if (!/^(firmware|drivers|simulator)\//.test(module)) continue;
    const source = join(root, `${module}.ts`);
    if (!existsSync(source)) continue;
    for (const [, typeOnly, specifier] of readFileSync(source, 'utf8').matchAll(
      /^(?:import|export)( type)?[^'"]*?from '([^']+)'/gm,
    )) {
      if (typeOnly) continue;
      const target = specifier.startsWith('.')
        ? join(dirname(module), specifier).replace(/\.js$/, '')
        : specifier;
      if (!known.has(target)) missing.push(`${module} imports ${target}, which the manifest lacks`);
    }
  }
  return missing;
}

/** Bytes of the linked image without engine and IDF, compiled for 32 bits where the compiler can. */
function rom(temporary) {
  const source = join(temporary, 'mc.xs.c');
  const text = readFileSync(source, 'utf8');
  const slots = /#define mxHeapCount (\d+)/.exec(text)?.[1];
  const keys = /#define mxKeysCount (\d+)/.exec(text)?.[1];
  const platform = join(temporary, 'rom.h');
  writeFileSync(platform, '#include "xst.h"\n#undef mxCESU8\n#define mxHostFunctionPrimitive 1\n');
  const object = join(temporary, 'rom.o');
  const includes = ['includes', 'platforms', 'sources', 'tools', 'tools/fdlibm'].flatMap((name) => [
    '-I',
    join(moddable, 'xs', name),
  ]);
  const flags = [
    '-m32',
    '-Os',
    '-w',
    '-c',
    '-D_RELEASE=1',
    '-DINCLUDE_XSPLATFORM=1',
    '-DXSPLATFORM="rom.h"',
  ];
  const compiled = run('gcc', [...flags, '-I', temporary, ...includes, source, '-o', object]);
  let bytes = 'ROM bytes need gcc-multilib';
  if (compiled.status === 0) {
    const [code, data] = run('size', [object])
      .stdout.split('\n')[1]
      .trim()
      .split(/\s+/)
      .map(Number);
    bytes = `ROM ${code} + ${data} = ${code + data} bytes`;
  }
  return [bytes, slots && `${slots} slots`, keys && `${keys} keys`].filter(Boolean).join(', ');
}

/** The firmware with the modelled chip and phone, headless, in the SDK's desktop build, for one scripted tap. */
async function sim() {
  if (os !== 'lin')
    stop('the headless desk is for Linux; mcconfig -d -m opens the simulator of the SDK', 2);
  const { compile } = await import('./device/compile.mjs');
  const { scriptedTap } = await import('./device/tap.mjs');
  const out = output('sim');
  const generated = mcconfig(['-p', os, '-o', out]);
  const temporary = join(out, 'tmp', os, 'mc/release', app);
  const makefile = join(temporary, 'makefile');
  if (generated.status !== 0 || !existsSync(makefile)) {
    complain(os, [generated.stdout, generated.stderr]);
    process.exit(1);
  }
  const wrong = compile(temporary);
  if (wrong.length) {
    complain(os, wrong);
    process.exit(1);
  }
  const made = run('make', ['-j2', '-f', makefile, 'build'], { maxBuffer: 1 << 26 });
  const library = join(out, 'bin', os, `mc/release/${app}/mc.so`);
  if (made.status !== 0 || !existsSync(library)) {
    complain(os, [made.stdout, made.stderr]);
    process.exit(1);
  }
  const source = join(root, 'simulator/moddable/headless-host.c');
  const host = join(out, 'headless-host');
  if (!existsSync(host) || statSync(host).mtimeMs < statSync(source).mtimeMs) {
    const flags = run('pkg-config', ['--cflags', '--libs', 'gio-2.0']).stdout.trim().split(/\s+/);
    const include = join(moddable, 'build/simulators/modules');
    const compiled = run('cc', [source, '-o', host, '-I', include, ...flags, '-ldl', '-rdynamic']);
    if (compiled.status !== 0) stop(`the headless host does not compile:\n${compiled.stderr}`, 1);
  }
  // A port that nobody listens on: no debugger.
  const quiet = { ...env, XSBUG_HOST: '127.0.0.1', XSBUG_PORT: '9' };
  process.exitCode = await scriptedTap({ root, host, library, env: quiet });
}
