/** CA public keys that cases and dialogues name as RID/index: published test keys, and this project's lab keys. Never production keys. */

import lab from '../keys/lab-keys.json' with { type: 'json' };
import type { CaKeySetup } from './engine.js';

const UNIONPAY_RID = 'A000000333';

/** Published in public JavaCard PBOC personalisation scripts: index 80 with its certificates, FF with its private key. */
const TEST_KEYS: readonly CaKeySetup[] = [
  {
    rid: UNIONPAY_RID,
    index: '80',
    exponent: '010001',
    modulus:
      'CCDBA686E2EFB84CE2EA01209EEB53BEF21AB6D353274FF8391D7035D76E2156CAEDD07510E07DAFCACABB7CCB0950BA' +
      '2F0A3CEC313C52EE6CD09EF00401A3D6CC5F68CA5FCD0AC6132141FAFD1CFA36A2692D02DDC27EDA4CD5BEA6FF21913B' +
      '513CE78BF33E6877AA5B605BC69A534F3777CBED6376BA649C72516A7E16AF85',
  },
  {
    rid: UNIONPAY_RID,
    index: 'FF',
    exponent: '010001',
    modulus:
      'A127DBE5F2A92819E6621B99A04F89153EF6D76FC7EB46008626D181C719842656262110BF755B6810DA874A257BB815' +
      'E43F0C7E30EEB8F10D32B606C086BF71554842F4DCB59830BF86C1163EB84015068F083A9BCD65124B1696F937A118BE' +
      'F1C192AD892F9334617C99AF9E13B089C48A709B3361E5DF4F791BB1CC04417A78D7B90A22EBC6138519CB8F1C294816' +
      '3614DF4A6E6F162D709380E65BB547D41ABF44A2E6ACAEAABD08C430EF242E5D9945A83CC356ED82DD3BCC7CB11C710C' +
      '89181820235CDD53D4AC4B8952024A5DAADEDBCA05A056A7C6B2FF46BCA306FC958EE4118C1085159A3E3619B5926605' +
      'AE9DB3AC5AD229BD',
  },
];

/** `A000000333/80`, of the published test keys or the lab keys. */
export function knownCaKey(name: string): CaKeySetup | undefined {
  const [rid, index] = name.split('/');
  for (const key of TEST_KEYS) if (key.rid === rid && key.index === index) return key;
  for (const chain of [lab.chains.lab, lab.chains.long]) {
    if (chain.rid === rid && chain.index === index) {
      return { rid, index, modulus: chain.ca.modulus, exponent: chain.ca.exponent };
    }
  }
  return undefined;
}
