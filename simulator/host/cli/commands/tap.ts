/** `tapwright tap`: one purchase, from the phone to the issuer and back. */

import { readEngine } from '../../engine/read-engine.js';
import { readProfile } from '../../read-profile.js';
import { DEMO_WALLET_SIZE } from '../../rig/rig.js';
import { CURRENCY_NAMES, readAmount, readCurrency, readWhole } from '../../tap/amount.js';
import { tapJson } from '../../tap/tap-json.js';
import { tapReport } from '../../tap/tap-report.js';
import { runTap, type TapOptions } from '../../tap/tap-run.js';
import { attackReport, attackTap, withAttack } from '../../tap/tap-attack.js';
import { writeVcd } from '../../tap/tap-vcd.js';
import { findAttack } from '../../../attacks/index.js';
import { UsageError, type Command } from '../command.js';

const DEFAULT_MINOR = 1280;

export const command: Command = {
  summary: 'one purchase: a phone pays at the terminal, every byte explained',
  help: `[--amount 12.80] [--currency CNY] [--card N] [--seed N] [--engine node|xs]
        [--profile P] [--attack NAME] [--vcd FILE] [--json] [--show-pan]

  --amount A     default 12.80, with the decimals of the currency (JPY 1280, KWD 1.280)
  --currency C   default CNY; the issuers book it at par, its smallest unit as one fen:
                 ${CURRENCY_NAMES}
  --card N       which card of the wallet, 1 to ${DEMO_WALLET_SIZE} (default: its default card)
  --seed N       default 1; the same seed gives the same bytes
  --engine E     what the firmware runs in: node (default), or xs, the engine of the device
  --profile P    of the terminal: phone (default), pos, or a JSON file of your own (docs/kernel.md)
  --attack NAME  an attacker in it: the default card pays, amount and currency as given where the
                 scenario leaves them open; names: tapwright attack --list
  --vcd FILE     pins and frames of the PN532 for PulseView or GTKWave
  --json         one object instead of the report
  --show-pan     card numbers in clear (they are fictional)

Exit status: 0 approved, 1 not, 2 bad usage.`,
  options: {
    amount: { type: 'string' },
    currency: { type: 'string', default: 'CNY' },
    card: { type: 'string' },
    seed: { type: 'string', default: '1' },
    engine: { type: 'string', default: 'node' },
    profile: { type: 'string', default: 'phone' },
    attack: { type: 'string' },
    vcd: { type: 'string' },
    json: { type: 'boolean' },
    'show-pan': { type: 'boolean' },
  },
  run({ values, positionals }) {
    if (positionals.length > 0)
      throw new UsageError(`tap: "${positionals[0]}" is not expected here`);
    const text = (name: string): string => String(values[name]);
    const card =
      values['card'] === undefined
        ? undefined
        : readWhole('card', text('card'), 1, DEMO_WALLET_SIZE);
    const currency = readCurrency(text('currency'));
    const attack = values['attack'] === undefined ? undefined : findAttack(text('attack'));
    if (values['attack'] !== undefined && !attack) {
      throw new UsageError(
        `--attack "${text('attack')}" is not one of them; see tapwright attack --list`,
      );
    }
    const seed = readWhole('seed', text('seed'), 0, 0xffff_ffff);
    const options: TapOptions = {
      amountMinor:
        values['amount'] === undefined ? DEFAULT_MINOR : readAmount(text('amount'), currency),
      currency,
      seed,
      engine: readEngine(text('engine')),
      profile: readProfile('tap', text('profile')),
      detail: values['vcd'] !== undefined,
      ...(card !== undefined && { card }),
    };
    const attacked = attack && attackTap(attack, options);
    const report = attacked?.report;
    const { rig, result } = attacked ?? runTap(options);
    const showPan = values['show-pan'] === true;
    if (values['vcd'] !== undefined) writeVcd(text('vcd'), rig.log.events);
    if (values['json']) {
      const json = tapJson(rig, result, showPan);
      console.log(JSON.stringify(report ? withAttack(json, report) : json, null, 2));
    } else {
      console.log(tapReport(rig, result, showPan).join('\n'));
      if (report) console.log(attackReport(report).join('\n'));
    }
    rig.close();
    const approved = report ? report.got.layer === 'nobody' : result.outcome === 'Approved';
    return approved ? 0 : 1;
  },
};
