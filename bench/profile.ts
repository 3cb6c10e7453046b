/** `node --import ./test/register.mjs bench/profile.ts phone|transit|decline`: where a tap's meter units go, and its deepest stack. */

import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { SourceMap } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openTap, type CaseName } from './xs-tap.js';

interface Row {
  readonly units: number;
  readonly name: string;
  readonly place: string;
}

const name = (process.argv[2] ?? 'phone') as CaseName;
const folder = mkdtempSync(join(tmpdir(), 'tapwright-profile-'));
const file = join(folder, 'units');
const tap = openTap(name, { profileTo: file });
tap.engine.figures(true);
tap.read();
tap.engine.exit();

const map = new SourceMap(JSON.parse(readFileSync('build/xs/terminal.js.map', 'utf8')) as never);

function source(place: string): string {
  const line = /:(-?\d+)$/.exec(place)?.[1];
  if (line === undefined) return place;
  const at = map.findEntry(((Number(line) + 65536) % 65536) - 1, 1000);
  return 'originalSource' in at
    ? `${at.originalSource.replace(/^(\.\.\/)+/, '')}:${at.originalLine + 1}`
    : place;
}

const lines = readFileSync(file, 'utf8')
  .trim()
  .split('\n')
  .map((line) => line.split('\t'));
if (process.env.KEEP) console.log(folder);
else rmSync(folder, { recursive: true });
const rows: Row[] = lines
  .filter(([first]) => first !== 'stack')
  .map(([units, label, place]) => ({
    units: Number(units),
    name: label!,
    place: place ?? '',
  }));

/** Not the firmware: the line to the world. */
const GUEST = /^(simulator\/host|test\/xs)/;

function print(title: string, counted: ReadonlyMap<string, number>, count: number): void {
  console.log(title);
  const sorted = [...counted].sort((a, b) => b[1] - a[1]).slice(0, count);
  for (const [label, units] of sorted) console.log(`${String(units).padStart(8)} ${label}`);
}

const functions = new Map<string, number>();
const files = new Map<string, number>();
const places = new Map<string, number>();
for (const row of rows) {
  if (row.name !== 'line') {
    functions.set(row.name, (functions.get(row.name) ?? 0) + row.units);
    continue;
  }
  const at = source(row.place);
  if (GUEST.test(at)) continue;
  places.set(at, (places.get(at) ?? 0) + row.units);
  const path = at.replace(/:\d+$/, '');
  files.set(path, (files.get(path) ?? 0) + row.units);
}
print('units by function', functions, Number(process.env.LINES ?? 40));
print('units by file', files, 40);
print('units by line', places, Number(process.env.LINES ?? 40));
console.log('deepest stack');
for (const [, slots, label] of lines.filter(([first]) => first === 'stack'))
  console.log(`${(slots ?? '').padStart(8)} ${label ?? ''}`);
