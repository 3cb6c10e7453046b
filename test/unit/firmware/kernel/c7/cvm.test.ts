import { assert } from 'chai';
import { toHex } from '../../../../../firmware/bytes/hex.js';
import { gpo, reader, record, run, shown } from '../../../../support/card-script.js';

/** TTQ byte 1: 20 qUICS, 04 online PIN, 02 signature. Amount at the CVM limit when a CVM is required. */
const PIN = '24000080';
const SIGNATURE = '22000080';
const BOTH = '26000080';
const NEITHER = '20000080';

const CASES: readonly [ctq: string, ttq: string, required: boolean, cvm: string][] = [
  ['8000', PIN, false, 'OnlinePin'],
  ['8000', PIN, true, 'OnlinePin'],
  ['8000', NEITHER, false, 'declined'],
  ['8000', SIGNATURE, true, 'declined'],
  ['0080', NEITHER, true, 'ConfirmationCodeVerified'],
  ['0080', BOTH, false, 'ConfirmationCodeVerified'],
  ['8080', PIN, true, 'OnlinePin'],
  ['8080', NEITHER, true, 'ConfirmationCodeVerified'],
  ['4000', SIGNATURE, false, 'Signature'],
  ['4000', NEITHER, false, 'declined'],
  ['4000', PIN, true, 'declined'],
  ['4080', SIGNATURE, true, 'ConfirmationCodeVerified'],
  ['0000', BOTH, false, 'NoCvm'],
  ['0000', BOTH, true, 'declined'],
  ['C000', BOTH, true, 'OnlinePin'],
  ['C000', SIGNATURE, false, 'declined'],
  ['-', BOTH, false, 'NoCvm'],
  ['-', SIGNATURE, true, 'Signature'],
  ['-', BOTH, true, 'Signature'],
  ['-', PIN, true, 'OnlinePin'],
  ['-', NEITHER, true, 'declined'],
  // Bits of other kernels change nothing.
  ['0740', BOTH, false, 'NoCvm'],
];

/** 9F34 by CVM. */
const RESULTS: Readonly<Record<string, string>> = {
  NoCvm: '1F0002',
  Signature: '1E0000',
  ConfirmationCodeVerified: '010002',
  OnlinePin: '020000',
};

describe('CVM with an ARQC', () => {
  for (const [ctq, ttq, required, cvm] of CASES)
    it(`CTQ ${ctq}, TTQ ${ttq}${required ? ', required' : ''}: ${cvm}`, () => {
      const ran = run({
        config: reader({ ttq }),
        request: { amountMinor: required ? 30000 : 200 },
        card: { gpo: [gpo({ '9F6C': ctq })] },
      });
      const { result } = ran;
      if (cvm === 'declined') {
        assert.equal(result.outcome, 'Declined');
        assert.equal(result.reason!.code, 'CVM_UNSUPPORTED');
        assert.equal(shown(ran).at(-1), '07/CardReadSuccessfully');
        assert.equal(result.tvr[2]! & 0x80, 0x80);
        return;
      }
      assert.equal(result.outcome, 'OnlineRequest');
      assert.equal(result.cvm, cvm as 'NoCvm');
      assert.equal(toHex(result.dataRecord!.get(0x9f34)!), RESULTS[cvm]);
      assert.equal(result.tsi[0]! & 0x40, 0x40);
      // What the card put into its cryptogram.
      assert.equal(toHex(result.dataRecord!.get(0x95)!), '0000000000');
    });

  const bound = (bytes: string) =>
    run({
      card: {
        gpo: [gpo({ '94': '10010100' })],
        records: { '00B2011400': record({ '9F69': '01A1B2C3D4' + bytes + '00' }) },
      },
    }).result;

  it('9F69 must repeat the CTQ', () => {
    assert.equal(bound('0080').cvm, 'ConfirmationCodeVerified');
    for (const other of ['0000', '8080', '0081'])
      assert.equal(bound(other).reason!.code, 'CVM_BINDING', other);
  });

  it('policy: signature instead of a PIN that is not there, and the label', () => {
    const card = { gpo: [gpo({ '9F6C': 'C000' })] };
    const config = reader({ ttq: SIGNATURE }, { pinUnsupported: 'signature' });
    assert.equal(run({ config, card }).result.cvm, 'Signature');
    const only = { gpo: [gpo({ '9F6C': '8000' })] };
    assert.equal(run({ config, card: only }).result.outcome, 'Declined');
    const label = reader({}, { cdcvmLabel: 'NoCvm' });
    assert.equal(run({ config: label }).result.cvm, 'NoCvm');
  });
});
