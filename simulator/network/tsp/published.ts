/** The two published test numbers as entries of the vault, under the published master keys (backoffice §2.2, kernel7 §3.4). */

import type { Issuers } from '../issuer/issuer.js';
import type { TspContext } from './context.js';
import { parOf } from './enrolment.js';
import type { TokenRow } from './vault.js';

const PUBLISHED = [
  { token: '8171999977000040', psn: '03', expiry: '3010', dki: '01' },
  { token: '6228000100001', psn: '01', expiry: '3012', dki: '00' },
];

/** Each pays from an account of its own; the card behind it has the same number. */
export function addPublishedTokens(tsp: TspContext, issuers: Issuers): void {
  for (const { token, psn, expiry, dki } of PUBLISHED) {
    if (tsp.vault.tokens.get(token)) continue;
    tsp.store.transaction(() => {
      const mmyy = expiry.slice(2) + expiry.slice(0, 2);
      issuers.check(token, mmyy);
      const panRef = `pan-${token}`;
      const par = parOf(token);
      tsp.vault.putPan({ panRef, pan: token, par, bank: 'BOC', failedIdv: 0 });
      const row: TokenRow = {
        token,
        tokenRef: `tr-${token}`,
        expiry,
        psn,
        panRef,
        par,
        trid: '62000000001',
        seid: 'published',
        deviceId: 'published',
        wallet: 'published test card',
        credentialModel: 'CARD',
        state: 'ACTIVE',
        stateBy: 'service',
        stateReason: 'published',
        cvn: '01',
        dki,
        idvMethod: 'ACCT',
        idv: null,
        idvDone: 1,
        activatedAt: 0,
        domain: {
          channels: ['contactless_pos', 'transit'],
          requireCdcvmAbove: 100_000,
          transitNoCdcvmMax: 30_000,
        },
        atcHigh: 0,
        atcSeen: '1',
        luk: null,
        spentDay: '',
        spent: 0,
        useCount: 0,
      };
      tsp.vault.putToken(row);
    });
  }
}
