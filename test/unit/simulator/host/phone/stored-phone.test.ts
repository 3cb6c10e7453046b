/** The phone of a state file before a reader: the cards of its wallet, and a counter that lasts. */

import { assert } from 'chai';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LivedPhone } from '../../../../../simulator/host/phone/lived-phone.js';
import { openState, withState } from '../../../../../simulator/host/wallet/session.js';
import { UsageError } from '../../../../../simulator/host/cli/command.js';
import { fromHex, toHex } from '../../../../../simulator/phone/bytes.js';

const PPSE = '00A404000E325041592E5359532E444446303100';
const SELECT = '00A4040008A00000033301010100';
/** 9F66 9F02 9F03 9F1A 95 5F2A 9A 9C 9F37 DF60 DF69 */
const GPO = `80A8000025832326800080${'000000001280'}${'000000000000'}0156${'0000000000'}015626112200A1B2C3D4000000`;

describe('the phone of a state file', () => {
  let folder = '';
  let file = '';
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'tapwright-'));
    file = join(folder, 'wallet.db');
    withState(file, (rig) => {
      const added = rig.phone.wallet.add({ pan: '6217990003000039', expiry: '0429' });
      assert.isTrue(added.ok);
      return { ending: 'keep', result: undefined };
    });
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const lived = (place: ReturnType<typeof openState>): LivedPhone =>
    new LivedPhone(
      { clock: place.rig.clock, phone: place.rig.phone, save: () => place.save() },
      { seed: 1, owner: true, patient: true, nowMs: () => 0 },
    );

  it('answers PPSE, SELECT and GPO; the counter is on disk before the answer', () => {
    for (let tap = 1; tap <= 3; tap++) {
      const state = openState(file);
      const phone = lived(state);
      phone.fieldOn();
      for (const command of [PPSE, SELECT, GPO]) {
        const { rapdu } = phone.exchange(fromHex(command));
        assert.match(toHex(rapdu!), /9000$/, command);
        if (command === GPO) assert.include(toHex(rapdu!), `9F3602000${tap}`);
      }
      // Killed here: the hosts' file is closed, nothing more is written.
      state.rig.backOffice.abandon();
    }
  });

  it('keeps the patience of its owner', () => {
    const before = openState(file);
    const { errorBudget } = before.rig.phone.settings;
    const phone = lived(before);
    phone.fieldOn();
    phone.exchange(fromHex(PPSE));
    phone.leave();
    before.close();
    const after = openState(file);
    assert.equal(after.rig.phone.settings.errorBudget, errorBudget);
    after.close();
  });

  it('a file that is not there, or is empty: one line', () => {
    const none = join(folder, 'none.db');
    assert.throws(() => openState(none), UsageError, /no such state file/);
    writeFileSync(none, '');
    assert.throws(() => openState(none), UsageError, /no such state file/);
    writeFileSync(none, 'garbage'.repeat(1000));
    assert.throws(() => openState(none), UsageError, /damaged/);
  });
});
