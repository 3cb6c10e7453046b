/** The attack lab: every scenario of backoffice §6 ends as its row says, and the rows say what the reference says. */

import { assert } from 'chai';
import { readFileSync } from 'node:fs';
import { ATTACKS, findAttack, runAttack } from '../../../../simulator/attacks/index.js';
import { createRig } from '../../../../simulator/host/rig/rig.js';

/** From backoffice §6: the check and field 39 of each row that the hosts catch. */
// prettier-ignore
const REFERENCE: readonly [id: string, check: string, code: string][] = [
  ['A02', 'ATC_REPLAY', '34'],      ['A03', 'AC_MISMATCH', '59'],     ['A04', 'XFIELD_AMOUNT', '13'],
  ['A05', 'LINK_MAC', 'A0'],        ['A06', 'AC_MISMATCH', '59'],     ['A07', 'DOMAIN_COUNTRY', '57'],
  ['A08', 'AC_MISMATCH', '59'],     ['A09', 'ATC_REPLAY', '34'],      ['A10', 'TRID_MISMATCH', '62'],
  ['A11', 'ATC_ROLLBACK', '34'],    ['A12', 'ATC_JUMP', '59'],        ['A16', 'EXPRESS_MISUSE', '57'],
  ['A17', 'TOKEN_SUSPENDED', '62'], ['A18', 'TOKEN_DELETED', '14'],   ['A19', 'TOKEN_EXPIRED', '54'],
  ['A20', 'XFIELD_PAN', '30'],      ['A21', 'XFIELD_ENTRY', '30'],    ['A22', 'DOMAIN_CHANNEL', '57'],
  ['A23', 'CVM_REQUIRED', '55'],    ['A24', 'PIN_WRONG', '55'],       ['A25', 'CVM_REQUIRED', '55'],
  ['A28', 'AC_MISMATCH', '59'],     ['A29', 'FRAUD_RISK', '34'],
];

describe('attack lab', () => {
  it('has the 38 scenarios of the reference, each with a name of its own', () => {
    for (let n = 1; n <= 38; n++)
      assert.isDefined(findAttack(`A${String(n).padStart(2, '0')}`), `A${n}`);
    assert.equal(new Set(ATTACKS.map((row) => row.name)).size, ATTACKS.length);
    assert.equal(findAttack('wrong-amount')?.id, 'A03');
    assert.equal(findAttack('REPLAY')?.id, 'A02');
    assert.isDefined(findAttack('unknown-token'));
    assert.isUndefined(findAttack('nonsense'));
  });

  it('expects what the reference says', () => {
    for (const [id, check, code] of REFERENCE) {
      const { expected } = findAttack(id)!;
      assert.deepEqual([expected.check, expected.code], [check, code], id);
    }
  });

  it('whatever is not caught says why', () => {
    for (const row of ATTACKS)
      if (row.expected.layer === 'nobody') assert.isDefined(row.honest, row.id);
  });

  it('docs/attacks.md has a line for each', () => {
    const page = readFileSync('docs/attacks.md', 'utf8');
    for (const { id, name, expected } of ATTACKS) {
      const line = page.split('\n').find((text) => text.startsWith(`| ${id} | \`${name}\` |`));
      assert.isDefined(line, id);
      assert.include(line!, ` ${expected.code} |`);
      if (expected.check !== 'none') assert.include(line!, `\`${expected.check}\``);
    }
  });

  for (const row of ATTACKS)
    it(`${row.id} ${row.name}`, function () {
      this.timeout(20_000);
      let worlds = 0;
      const report = runAttack(row, createRig, { opened: () => worlds++ });
      assert.isAbove(worlds, 0, 'a whole world: phone, radio, terminal, line, hosts');
      assert.deepEqual(report.got, report.expected, report.story.join('\n'));
      assert.isTrue(report.pass);
      for (const line of report.story) assert.notMatch(line, /\d{13}/, 'no card number in a story');
    });

  it('a host that forgives is found out: a scenario fails when its check does not', () => {
    const careless = (options: Parameters<typeof createRig>[0]): ReturnType<typeof createRig> => {
      const rig = createRig(options);
      const { tokenService } = rig.backOffice;
      const [card] = rig.phone.wallet.cards;
      // Whatever the owner asks for, the token stays active.
      tokenService.setState = () => ({ ok: true, state: tokenService.stateOf(card!.tokenRef)! });
      return rig;
    };
    const report = runAttack(findAttack('deleted-token')!, careless);
    assert.isFalse(report.pass);
    assert.deepEqual(report.got, { layer: 'nobody', check: 'none', code: '00' });
  });

  it('the purchase is the one that was asked for', () => {
    const purchase = { amountMinor: 555, currency: '978' };
    const rigs: ReturnType<typeof createRig>[] = [];
    const report = runAttack(findAttack('replay')!, createRig, {
      purchase,
      opened: (rig) => rigs.push(rig),
    });
    assert.isTrue(report.pass);
    const paid = [...rigs[0]!.backOffice.authorisations.rows.values()];
    assert.deepEqual(
      paid.map(({ amount, f39 }) => [amount, f39]),
      [
        [555, '00'],
        [555, '34'],
      ],
    );
  });

  it('another seed, the same end', () => {
    for (const name of ['replay', 'wrong-amount', 'power-cut'])
      assert.isTrue(runAttack(findAttack(name)!, createRig, { seed: 7 }).pass, name);
  });
});
