/** May this tap be paid, and with which CTQ and IDD: rules of a phone, and rules of a plastic card. */

import { packDecimal } from './bytes.js';
import { SW } from './card/apdu.js';
import { IDD_BALANCE, IDD_PHONE, phoneIddData, type CdcvmMethod } from './card/issuer-data.js';
import { CTQ, type Decision, type TerminalRequest } from './card/transaction.js';
import type { PhoneProfile, PhoneSettings, PlasticRules } from './profile.js';

export interface PhoneMoment {
  readonly settings: PhoneSettings;
  readonly deviceType: number;
  readonly screenOn: boolean;
  /** A card is chosen (selection mode "ask"). */
  readonly chosen: boolean;
  readonly verification: { readonly method: CdcvmMethod; readonly ageSeconds: number } | undefined;
}

export type ConsentKind = 'verified' | 'express' | 'screenOff' | 'unverified' | 'refused';

/** Why a tap was let through, and the decision. */
export interface Consent {
  readonly kind: ConsentKind;
  readonly decision: Decision;
}

export function phoneConsent(request: TerminalRequest, moment: PhoneMoment): Consent {
  const { settings, verification } = moment;
  const common = { deviceType: moment.deviceType, rooted: settings.rooted };
  const amount = request.amountMinor;
  const plain = { ...common, ageSeconds: 0, express: false, screenOff: false };
  if (moment.chosen && verification) {
    const pin = settings.pinAboveMinor !== undefined && amount > settings.pinAboveMinor;
    const ctq = CTQ.cdcvm | (pin ? CTQ.onlinePin : 0);
    return pay('verified', request, ctq, phoneIddData({ ...plain, ...verification }));
  }
  // Express: a transit terminal and a small amount (backoffice §4.5).
  if (settings.express === 'transitOnly' && request.transit && amount <= settings.expressMaxMinor)
    return pay('express', request, 0, phoneIddData({ ...plain, express: true }));
  if (!moment.screenOn && settings.screenOffPay && amount <= settings.screenOffMaxMinor)
    return pay('screenOff', request, 0, phoneIddData({ ...plain, screenOff: true }));
  if (settings.lockedBehaviour === 'ctqNoCdcvm')
    return pay('unverified', request, CTQ.onlinePin, phoneIddData(plain));
  const sw = settings.lockedBehaviour === 'sw6985' ? SW.conditions : SW.notAllowed;
  return { kind: 'refused', decision: { kind: 'refuse', sw, why: 'cardholder not verified' } };
}

/** A phone never approves offline: a terminal that cannot go online is declined (kernel7 §2.15). */
function pay(
  kind: ConsentKind,
  request: TerminalRequest,
  ctq: number,
  iddData: Uint8Array,
): Consent {
  const type = request.offlineOnly ? 'AAC' : 'ARQC';
  return { kind, decision: { kind: 'answer', type, ctq, iddId: IDD_PHONE, iddData } };
}

/** No owner to ask: amount limits alone (backoffice §1.6), and offline approval from a purse (kernel7 §2.10.6, §6.2). */
export function plasticConsent(
  request: TerminalRequest,
  rules: PlasticRules,
  card: PhoneProfile['card'],
  offlineBalance: number,
  canSign: boolean,
): Decision {
  const amount = request.amountMinor;
  const iddData = packDecimal(offlineBalance, 5);
  const fits =
    card.offline && amount > 0 && amount <= card.offline.singleMaxMinor && amount <= offlineBalance;
  const offline =
    fits && canSign && request.fdda && !request.cryptogramRequired && !request.transit;
  const type = offline ? 'TC' : request.offlineOnly ? 'AAC' : 'ARQC';
  const ask = amount > rules.noCvmMaxMinor || request.cvmRequired;
  const ctq = (ask ? ABOVE[rules.above] : 0) | CTQ.onlineIfOdaFails;
  return { kind: 'answer', type, ctq, iddId: IDD_BALANCE, iddData };
}

const ABOVE: Readonly<Record<PlasticRules['above'], number>> = {
  onlinePin: CTQ.onlinePin,
  signature: CTQ.signature,
  both: CTQ.onlinePin | CTQ.signature,
};
