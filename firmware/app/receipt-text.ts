/** A receipt as lines of plain text, for a console, a shell or a printer of 34 columns (backoffice.md 7.2 rule 1, 7.4). */

import { frozen } from '../bytes/frozen.js';
import type { Receipt } from './receipt.js';
import type { Language } from './settings.js';
import { amountText } from './texts.js';

// prettier-ignore
const LABELS = frozen({
  en: {
    sale: 'SALE', refund: 'REFUND', void: 'VOID', settlement: 'SETTLEMENT', balance: 'BALANCE',
    terminal: 'Terminal', merchant: 'Merchant', card: 'Card', number: 'Number on the card', batch: 'Batch',
    trace: 'Trace', reference: 'Reference', approval: 'Approval', application: 'Application',
    amount: 'Amount', offline: 'Approved offline', signature: 'Signature', copy: '*** COPY ***',
    debits: 'Sales', credits: 'Refunds and voids', differed: 'Totals differed: batch uploaded',
  },
  zh: {
    sale: '消费', refund: '退货', void: '撤销', settlement: '结算', balance: '余额',
    terminal: '终端号', merchant: '商户号', card: '卡号', number: '实体卡号', batch: '批次号',
    trace: '凭证号', reference: '参考号', approval: '授权码', application: '应用标识',
    amount: '金额', offline: '脱机交易', signature: '签名', copy: '*** 重打印 ***',
    debits: '消费合计', credits: '退货撤销合计', differed: '对账不平，已上送明细',
  },
} as const);

/** Account numbers are masked in the receipt already. */
export function receiptLines(receipt: Receipt, language: Language): string[] {
  const labels = LABELS[language];
  const { kind, currency, totals } = receipt;
  const lines = [receipt.merchantName];
  const line = (label: string, value: string | undefined): void => {
    if (value !== undefined && value !== '') lines.push(`${label}: ${value}`);
  };
  line(labels.merchant, receipt.merchantId);
  line(labels.terminal, receipt.terminalId);
  lines.push(`${labels[kind]}  ${receipt.at}`);
  line(labels.card, receipt.account);
  line(labels.number, receipt.cardLastFour && `**** ${receipt.cardLastFour}`);
  line(labels.application, receipt.aid);
  line(labels.batch, receipt.batch);
  line(labels.trace, receipt.trace);
  line(labels.reference, receipt.rrn);
  line(labels.approval, receipt.authCode);
  if (totals) {
    const { debitCount, debitMinor, creditCount, creditMinor } = totals;
    line(labels.debits, `${debitCount}  ${amountText(debitMinor, currency)}`);
    line(labels.credits, `${creditCount}  ${amountText(creditMinor, currency)}`);
    if (!totals.balanced) lines.push(labels.differed);
  } else
    line(labels[kind === 'balance' ? kind : 'amount'], amountText(receipt.amountMinor, currency));
  if (receipt.offline) lines.push(labels.offline);
  if (receipt.signature) lines.push(`${labels.signature}: ________________`);
  if (receipt.copy) lines.push(labels.copy);
  lines.push(receipt.note);
  return lines;
}
