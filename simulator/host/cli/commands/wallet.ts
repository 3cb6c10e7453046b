/** `tapwright wallet`: the phone's wallet in a state file: add, verify, choose, suspend, remove, pay. */

import { maskNumber } from '../../../network/bytes.js';
import { RESPONSE_CODES } from '../../../network/iso8583/response-codes.js';
import type { Wallet } from '../../../phone/wallet/wallet.js';
import type { Refused, WalletRefusal } from '../../../phone/wallet/answers.js';
import type { Rig } from '../../rig/rig.js';
import { readAmount } from '../../tap/amount.js';
import { keep, newShift, withState, type Ending } from '../../wallet/session.js';
import { cardLines, listCards, yuan } from '../../wallet/wallet-text.js';
import { UsageError, type Command, type Parsed } from '../command.js';

interface Done {
  readonly ending: Ending;
  readonly result: number;
}

type Action = (rig: Rig, args: Parsed) => Done;

const TERMINAL = 'LAB00001';
const TAP_LIMIT_US = 60_000_000;
const GPO = 0xa8;
const DAY_US = 86_400_000_000;
/** Dates of cards and messages have two digits for the year. */
const LAST_DAY = '2099-12-31';

const ACTIONS: Readonly<Record<string, { readonly operands: number; readonly act: Action }>> = {
  list: { operands: 0, act: list },
  add: { operands: 0, act: add },
  verify: { operands: 2, act: verify },
  default: {
    operands: 1,
    act: change((rig, id) => rig.phone.wallet.setDefault(id), 'is the default card'),
  },
  suspend: { operands: 1, act: change((rig, id) => rig.phone.wallet.suspend(id), 'is suspended') },
  resume: { operands: 1, act: change((rig, id) => rig.phone.wallet.resume(id), 'may pay again') },
  remove: { operands: 1, act: change((rig, id) => rig.phone.wallet.remove(id), 'is gone') },
  wait: { operands: 1, act: wait },
  tap: { operands: 0, act: tap },
};

export const command: Command = {
  summary: 'the wallet of a phone that lasts: add and verify cards, choose, pay',
  help: `--state FILE ACTION

  list                           cards, * is the default card
  add --number N --expiry MMYY   asks the bank; prints the simulated SMS code if one is sent
  verify ID CODE                 the code from the SMS
  default ID                     pays from now on
  suspend ID | resume ID         on this phone and at the token service
  remove ID
  wait DAYS                      days pass: codes, limited-use keys and cards expire, daily limits begin anew
  tap --amount A                 the default card pays A yuan at terminal ${TERMINAL}

  --state FILE     made when it is not there
  --cvn2 C         security code of the card, with add
  --phone P        profile of a new file's phone: mi-pay (default), apple-pay …
  --json           with list and tap

Card numbers: docs/wallet.md. Exit status: 0 done or approved, 1 refused by bank, token service or
terminal, 2 bad input (the file is then as it was).`,
  options: {
    state: { type: 'string' },
    number: { type: 'string' },
    expiry: { type: 'string' },
    cvn2: { type: 'string' },
    amount: { type: 'string' },
    phone: { type: 'string' },
    json: { type: 'boolean' },
  },
  run(args) {
    const [name, ...operands] = args.positionals;
    const file = args.values['state'];
    if (typeof file !== 'string') throw new UsageError('wallet: --state FILE is needed');
    const action = name === undefined ? undefined : ACTIONS[name];
    if (!action)
      throw new UsageError(
        `wallet: "${name ?? ''}" is not one of ${Object.keys(ACTIONS).join(', ')}`,
      );
    if (operands.length !== action.operands)
      throw new UsageError(`wallet ${name}: ${action.operands} operands, not ${operands.length}`);
    // What can be said without the file is said before it is opened.
    if (name === 'add') for (const option of ['number', 'expiry']) needed(args, option);
    if (name === 'tap') price(args);
    if (name === 'wait') daysOf(operands[0]!);
    const phone = args.values['phone'];
    return withState(
      file,
      (rig) => action.act(rig, { ...args, positionals: operands }),
      typeof phone === 'string' ? { phone } : {},
    );
  },
};

function list(rig: Rig, args: Parsed): Done {
  const cards = listCards(rig.phone, rig.backOffice);
  if (args.values['json']) console.log(JSON.stringify(cards, null, 2));
  else for (const line of cardLines(cards)) console.log(line);
  return { ending: 'drop', result: 0 };
}

function add(rig: Rig, args: Parsed): Done {
  const { wallet } = rig.phone;
  const pan = needed(args, 'number').replace(/[ -]/g, '');
  const cvn2 = args.values['cvn2'];
  const added = wallet.add({
    pan,
    expiry: needed(args, 'expiry'),
    ...(typeof cvn2 === 'string' ? { cvn2 } : {}),
  });
  if (!added.ok) return refused(`card ${maskNumber(pan)}`, added);
  const { card } = added;
  console.log(`${card.id}: ${card.issuer}, ${card.label} …${card.lastFour}`);
  const sms = rig.backOffice.tokenService.sms.findLast((row) => row.tokenRef === card.tokenRef);
  if (card.status === 'verify' && sms) {
    console.log(`SMS to ${sms.mobile} (simulated): your code is ${sms.code}`);
    console.log(`next: tapwright wallet --state … verify ${card.id} ${sms.code}`);
  } else console.log(card.status === 'ready' ? 'ready to pay' : `state: ${card.status}`);
  return { ending: 'keep', result: 0 };
}

function verify(rig: Rig, { positionals }: Parsed): Done {
  const [id, code] = positionals as [string, string];
  const answer = rig.phone.wallet.verify(id, code);
  if (!answer.ok) return refused(`card ${id}`, answer);
  console.log(`${id} is ready to pay`);
  return { ending: 'keep', result: 0 };
}

function change(
  act: (rig: Rig, id: string) => { readonly ok: true } | Refused,
  said: string,
): Action {
  return (rig, { positionals }) => {
    const id = positionals[0]!;
    const answer = act(rig, id);
    if (!answer.ok) return refused(`card ${id}`, answer);
    console.log(`${id} ${said}`);
    return { ending: 'keep', result: 0 };
  };
}

function wait(rig: Rig, { positionals }: Parsed): Done {
  rig.clock.runFor(daysOf(positionals[0]!) * DAY_US);
  const day = rig.backOffice.calendar.day();
  if (day > LAST_DAY) throw new UsageError(`wallet wait: the calendar ends on ${LAST_DAY}`);
  console.log(`it is ${day}`);
  return { ending: 'keep', result: 0 };
}

function daysOf(text: string): number {
  const days = /^\d{1,4}$/.test(text) ? Number(text) : 0;
  if (days < 1) throw new UsageError(`wallet wait: "${text}" is not a number of days, 1 to 9999`);
  return days;
}

function tap(rig: Rig, args: Parsed): Done {
  const amountMinor = price(args);
  const { backOffice, phone, station } = rig;
  const card = phone.wallet.cardForTap();
  if (!card) throw new UsageError(`wallet tap: ${whyNot(phone.wallet)}`);
  newShift(rig);
  rig.open();
  // As a secure element does: the new counter lasts before its cryptogram leaves.
  rig.cardProxy = {
    response(rapdu, [, instruction]) {
      if (instruction === GPO) keep(rig);
      return rapdu;
    },
  };
  const [way] = phone.profile.cdcvm;
  if (way) phone.authenticate(way);
  station.firmware.order({ kind: 'sale', amountMinor });
  rig.place();
  rig.until(() => station.firmware.lastResult !== undefined, TAP_LIMIT_US);
  const result = station.firmware.lastResult;
  const code = result?.responseCode;
  const verdict = backOffice.lastVerdict;
  const why = verdict?.reason ?? (code && RESPONSE_CODES[code]?.text) ?? result?.message ?? '';
  const approved = result?.approved === true;
  const row = verdict && backOffice.authorisations.get(verdict.rrn);
  if (args.values['json']) {
    const { issuer, lastFour, id } = card;
    const account = row?.account;
    console.log(
      JSON.stringify({ approved, amountMinor, card: id, issuer, lastFour, code, why, account }),
    );
  } else {
    console.log(`${yuan(amountMinor)} CNY with ${card.id}, ${card.issuer} …${card.lastFour}`);
    console.log(`${approved ? 'approved' : 'declined'}${code ? ` (${code})` : ''}: ${why}`);
  }
  return { ending: 'keep', result: approved ? 0 : 1 };
}

/** Nothing is no price. */
function price(args: Parsed): number {
  const amountMinor = readAmount(needed(args, 'amount'));
  if (amountMinor === 0) throw new UsageError('wallet tap: --amount must be more than nothing');
  return amountMinor;
}

function whyNot(wallet: Wallet): string {
  const { cards, defaultId } = wallet;
  const chosen = defaultId === undefined ? undefined : wallet.find(defaultId);
  if (cards.length === 0) return 'no card is ready to pay: the wallet is empty';
  if (!chosen) return 'no card is ready to pay: none is verified';
  return `no card is ready to pay: the default card ${chosen.id} is ${chosen.status}`;
}

/** The user's mistake ends in status 2; what bank or token service refuse in 1. */
const MISTAKES: ReadonlySet<WalletRefusal> = new Set<WalletRefusal>([
  'NOT_A_NUMBER',
  'LUHN',
  'OUTSIDE_TEST_RANGES',
  'EXPIRY_FORMAT',
  'WALLET_FULL',
  'ALREADY_ADDED',
  'UNKNOWN_CARD_ID',
  'NOT_NOW',
]);

function refused(what: string, answer: Refused): Done {
  if (MISTAKES.has(answer.reason)) throw new UsageError(`${what}: ${answer.text}`);
  console.error(`tapwright: ${what}: ${answer.text} (${answer.reason})`);
  return { ending: 'keep', result: 1 };
}

function needed(args: Parsed, option: string): string {
  const value = args.values[option];
  if (typeof value !== 'string') throw new UsageError(`wallet: --${option} is needed`);
  return value;
}
