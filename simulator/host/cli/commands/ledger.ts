/** `tapwright ledger`: accounts and payments of a state file, and that the books balance. */

import { withState } from '../../wallet/session.js';
import {
  listAccounts,
  listBooks,
  listPayments,
  yuan,
  type ListedPayment,
} from '../../wallet/wallet-text.js';
import type { BackOffice } from '../../../network/back-office.js';
import { UsageError, type Command } from '../command.js';

export const command: Command = {
  summary: 'accounts and payments of a state file; the books always balance',
  help: `--state FILE [--all] [--json]

  --state FILE   as made by tapwright wallet
  --all          also accounts that nobody has used
  --json         {accounts[], books[], payments[], total}; amounts in fen

Exit status: 0 the books balance, 1 they do not, 2 bad input.`,
  options: {
    state: { type: 'string' },
    all: { type: 'boolean' },
    json: { type: 'boolean' },
  },
  run({ values, positionals }) {
    const file = values['state'];
    if (typeof file !== 'string') throw new UsageError('ledger: --state FILE is needed');
    if (positionals.length > 0)
      throw new UsageError(`ledger: "${positionals[0]}" is not expected here`);
    return withState(
      file,
      ({ backOffice }) => {
        const total = backOffice.books.total();
        if (values['json']) console.log(JSON.stringify(asJson(backOffice, total), null, 2));
        else for (const line of asText(backOffice, values['all'] === true)) console.log(line);
        return { ending: 'drop', result: total === 0 ? 0 : 1 };
      },
      { mustExist: true },
    );
  },
};

function asJson(office: BackOffice, total: number): object {
  return {
    accounts: listAccounts(office),
    books: listBooks(office),
    payments: listPayments(office),
    total,
  };
}

function asText(office: BackOffice, all: boolean): string[] {
  const payments = listPayments(office);
  const used = new Set(payments.map((payment) => payment.account));
  const lines = ['Customers'];
  for (const row of listAccounts(office)) {
    if (!all && !used.has(row.account)) continue;
    const who = `${row.holder}, ${row.kind}`.padEnd(24);
    lines.push(
      `  ${row.account.padEnd(16)} ${who} ${yuan(row.balance).padStart(14)}   may spend ${yuan(row.available)}`,
    );
  }
  lines.push('Banks, network, merchants');
  for (const { account, balance } of listBooks(office))
    lines.push(`  ${account.padEnd(41)} ${yuan(balance).padStart(14)}`);
  lines.push(`Payments (${payments.length})`);
  for (const payment of payments) lines.push(paymentLine(payment));
  const total = office.books.total();
  lines.push(`All books together: ${yuan(total)}${total === 0 ? ', balanced' : ', NOT BALANCED'}`);
  return lines;
}

function paymentLine(row: ListedPayment): string {
  const amount = yuan(row.amount).padStart(12);
  const state = row.state === 'declined' ? `declined ${row.f39} ${row.text}` : row.state;
  return `  ${row.rrn}  ${row.time}  ${row.kind.padEnd(8)} ${amount}  ${row.token}  ${row.account.padEnd(14)} ${state}`;
}
