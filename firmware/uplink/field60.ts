/** Field 60: transaction type, batch, network code, reader capability and condition (backoffice.md 3.3, 3.6). */

import { frozen } from '../bytes/frozen.js';

export const TYPE_60_1 = frozen({
  balance: '01',
  sale: '22',
  void: '23',
  refund: '25',
  offlineUpload: '36',
  management: '00',
} as const);

export const NETWORK_60_3 = frozen({
  financial: '000',
  signOn: '003',
  signOnWithTrackKey: '004',
  signOff: '002',
  settlement: '201',
  uploadDetail: '203',
  endUnbalanced: '202',
  endBalanced: '207',
  echo: '301',
  parameters: '360',
  caKeys: '370',
  aids: '380',
  quickPass: '394',
  blackList: '398',
  denyList: '570',
} as const);

/** Financial messages add reader capability 6 (magnetic, contact, contactless) and condition 0. */
export function financial60(type: string, batch: string): string {
  return `${type}${batch}${NETWORK_60_3.financial}60`;
}

export function management60(batch: string, network: string): string {
  return `${TYPE_60_1.management}${batch}${network}`;
}
