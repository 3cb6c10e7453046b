/** A wallet and its world in a state file: opened, changed, and written back as a whole or not at all. */

import { existsSync, rmSync, statSync, truncateSync } from 'node:fs';
import { SeededRandom } from '../../clock/random.js';
import { StateFileError } from '../../network/store/sqlite.js';
import { Store } from '../../network/store/store.js';
import { findProfile, PROFILES } from '../../phone/profiles/profiles.js';
import { readPhoneState } from '../../phone/phone-state.js';
import { UsageError } from '../cli/command.js';
import { createRig, type Rig } from '../rig/rig.js';

const DEFAULT_PHONE = 'mi-pay';
const PHONE = 'phone';
const PHONES = PROFILES.filter((profile) => profile.kind === 'phone');

/** What became of the state: `keep` writes it, `drop` leaves the file as it was. */
export type Ending = 'keep' | 'drop';

/**
 * Runs `work` on the world in `file`. A UsageError leaves the file byte for byte as it was; one that did not exist
 * is not made by a command that only looks. An empty file counts as a new one.
 */
export function withState<Result>(
  file: string,
  work: (rig: Rig) => { readonly ending: Ending; readonly result: Result },
  options: { readonly phone?: string; readonly mustExist?: boolean } = {},
): Result {
  const existed = existsSync(file);
  const fresh = !existed || (statSync(file).isFile() && statSync(file).size === 0);
  if (fresh && options.mustExist)
    throw new UsageError(`${file}: ${existed ? 'the file is empty' : 'no such state file'}`);
  let rig: Rig | undefined;
  let ending: Ending = 'drop';
  try {
    rig = fresh ? open(file, options.phone) : reopen(file, options.phone);
    const done = work(rig);
    ending = done.ending;
    if (ending === 'keep') keep(rig);
    return done.result;
  } catch (error) {
    if (error instanceof StateFileError) throw new UsageError(error.message);
    throw error;
  } finally {
    if (ending === 'keep') rig?.close();
    else rig?.backOffice.abandon();
    if (fresh && ending === 'drop') {
      if (existed) truncateSync(file);
      else rmSync(file, { force: true });
    }
  }
}

export interface OpenState {
  readonly rig: Rig;
  /** The phone as it is now, on disk when this returns. */
  save(): void;
  close(): void;
}

/** The world in a file for longer than one command; the file must be there, and is locked until `close`. */
export function openState(file: string, phone?: string): OpenState {
  if ((statSync(file, { throwIfNoEntry: false })?.size ?? 0) === 0)
    throw new UsageError(`${file}: no such state file`);
  try {
    const rig = reopen(file, phone);
    return {
      rig,
      save: () => keep(rig),
      close: () => {
        keep(rig);
        rig.close();
      },
    };
  } catch (error) {
    if (error instanceof StateFileError) throw new UsageError(error.message);
    throw error;
  }
}

/** What was written by others may be anything: whatever cannot be built from it is the file's fault. */
function reopen(file: string, phone: string | undefined): Rig {
  try {
    return open(file, phone);
  } catch (error) {
    if (error instanceof UsageError || error instanceof StateFileError) throw error;
    const [why] = (error as Error).message.split('\n');
    throw new UsageError(`${file}: state file is damaged (${why})`);
  }
}

function open(file: string, phone: string | undefined): Rig {
  const store = new Store(file);
  try {
    const rig = createRig({ store, cards: 0, log: false, phone: phoneOf(store, file, phone) });
    rig.backOffice.resume();
    const saved = rig.backOffice.documents.get(PHONE);
    if (saved) rig.phone.importState(savedPhone(saved.body, file));
    return rig;
  } catch (error) {
    store.close();
    throw error;
  }
}

/** The profile of the phone in the file; that of the option for a new one. */
function phoneOf(store: Store, file: string, wanted: string | undefined): string {
  if (wanted !== undefined && findProfile(wanted)?.kind !== 'phone')
    throw new UsageError(
      `no phone "${wanted}"; there are ${PHONES.map((profile) => profile.id).join(', ')}`,
    );
  const saved = store.document(PHONE);
  if (saved === undefined) return wanted ?? DEFAULT_PHONE;
  const { profile } = savedPhone(saved, file);
  if (wanted !== undefined && wanted !== profile)
    throw new UsageError(`${file}: its phone is ${profile}, not ${wanted}`);
  return profile;
}

function savedPhone(body: string, file: string) {
  let json: unknown;
  try {
    json = JSON.parse(body);
  } catch {
    throw new UsageError(`${file}: the phone in it cannot be read`);
  }
  const read = readPhoneState(json);
  if (!read.ok) throw new UsageError(`${file}: the phone in it: ${read.path} is ${read.why}`);
  if (!findProfile(read.state.profile))
    throw new UsageError(`${file}: the phone in it: no profile "${read.state.profile}"`);
  return read.state;
}

/**
 * Each payment of the shell is another shift at the till: the terminal keeps no journal from run to run, so its trace
 * numbers begin in a new batch, and its unpredictable numbers are others than in the run before.
 */
export function newShift({ backOffice, station }: Rig): void {
  const { batches, counters, store, terminals } = backOffice;
  store.transaction(() => {
    station.random = new SeededRandom(counters.next('run'), 'terminal of the state file');
    const { id, batch } = terminals.nextBatch(terminals.get(station.name)!);
    batches.begin(id, batch);
  });
}

/** Puts the phone, as it is now, into the state: with its counters. */
export function keep(rig: Rig): void {
  const { backOffice, phone } = rig;
  backOffice.store.transaction(() =>
    backOffice.documents.put({ name: PHONE, body: JSON.stringify(phone.exportState()) }),
  );
}
