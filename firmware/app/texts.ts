/** Message texts by identifier, English and Chinese. Those of EMV Book A 9.4 (kernel7.md 1.9) have their numbers in MESSAGE_IDS. */

import { frozen } from '../bytes/frozen.js';
import type { Language } from './settings.js';

// prettier-ignore
export const TEXTS: Readonly<Record<string, { readonly en: string; readonly zh: string }>> = frozen({
  'approved':             { en: 'Approved', zh: '交易成功' },
  'not-authorised':       { en: 'Not authorised', zh: '交易未授权' },
  'enter-pin':            { en: 'Please enter your PIN', zh: '请输入密码' },
  'processing-error':     { en: 'Processing error', zh: '处理错误' },
  'remove-card':          { en: 'Please remove card', zh: '请移开卡片' },
  'welcome':              { en: 'Welcome', zh: '欢迎使用' },
  'present-card':         { en: 'Present card', zh: '请挥卡' },
  'processing':           { en: 'Processing', zh: '处理中' },
  'card-read-ok':         { en: 'Card read OK. Please remove card', zh: '读卡成功，请移开卡片' },
  'insert-or-swipe':      { en: 'Please insert or swipe card', zh: '请插卡或刷卡' },
  'one-card-only':        { en: 'Please present one card only', zh: '请只出示一张卡' },
  'approved-sign':        { en: 'Approved. Please sign', zh: '交易成功，请签名' },
  'authorising':          { en: 'Authorising, please wait', zh: '正在联机，请稍候' },
  'try-another-card':     { en: 'Insert, swipe or try another card', zh: '请插卡、刷卡或换卡' },
  'insert-card':          { en: 'Please insert card', zh: '请插卡' },
  'no-message':           { en: '', zh: '' },
  'see-phone':            { en: 'See phone for instructions', zh: '请查看手机提示' },
  'present-card-again':   { en: 'Present card again', zh: '请再次挥卡' },
  // The terminal's own
  'starting':             { en: 'Starting', zh: '正在启动' },
  'enter-amount':         { en: 'Enter amount', zh: '请输入金额' },
  'enter-trace':          { en: 'Enter trace number', zh: '请输入凭证号' },
  'operator-pin':         { en: 'Operator code', zh: '请输入操作员密码' },
  'operator-wrong':       { en: 'Wrong operator code', zh: '操作员密码错误' },
  'menu':                 { en: 'Menu', zh: '菜单' },
  'menu-refund':          { en: 'Refund', zh: '退货' },
  'menu-refund-linked':   { en: 'Refund by trace', zh: '按凭证退货' },
  'menu-void':            { en: 'Void', zh: '撤销' },
  'menu-balance':         { en: 'Balance', zh: '余额查询' },
  'menu-settle':          { en: 'Settlement', zh: '结算' },
  'menu-reprint':         { en: 'Reprint', zh: '重打印' },
  'menu-language':        { en: '中文', zh: 'English' },
  'menu-sign-on':         { en: 'Sign on', zh: '签到' },
  'menu-parameters':      { en: 'Update parameters', zh: '参数下载' },
  'declined':             { en: 'Declined', zh: '交易失败' },
  'no-answer':            { en: 'No answer. Not paid', zh: '无应答，交易未成功' },
  'not-paid-reversing':   { en: 'Not paid. Being reversed', zh: '交易未成功，正在冲正' },
  'reversing':            { en: 'Previous transaction being reversed', zh: '上笔交易冲正中' },
  'reversal-pending':     { en: 'Reversal pending. No sales', zh: '冲正未完成，暂停交易' },
  'no-host':              { en: 'No connection', zh: '无法连接主机' },
  'keys':                 { en: 'No working keys', zh: '密钥错误' },
  'no-master-key':        { en: 'Not provisioned', zh: '终端未初始化' },
  'weak-random':          { en: 'Out of order: random numbers', zh: '随机数异常，停止交易' },
  'journal-full':         { en: 'Journal full. Settle first', zh: '流水已满，请先结算' },
  'journal-damaged':      { en: 'Journal damaged. Settle', zh: '流水异常，请结算' },
  'settlement-pending':   { en: 'Finish settlement first', zh: '请先完成结算' },
  'settling':             { en: 'Settling, please wait', zh: '正在结算' },
  'settled':              { en: 'Settled', zh: '结算完成' },
  'settled-unbalanced':   { en: 'Settled, totals differed', zh: '结算完成，对账不平' },
  'signed-on':            { en: 'Signed on', zh: '签到成功' },
  'updated':              { en: 'Parameters updated', zh: '参数已更新' },
  'please-wait':          { en: 'Please wait', zh: '请稍候' },
  'cancelled':            { en: 'Cancelled', zh: '已取消' },
  'no-card':              { en: 'No card', zh: '未检测到卡片' },
  'not-test-card':        { en: 'Not a test card', zh: '非测试卡' },
  'not-found':            { en: 'Transaction not found', zh: '无此交易' },
  'already-void':         { en: 'Already void', zh: '交易已撤销' },
  'already-refunded':     { en: 'Already refunded', zh: '交易已退货' },
  'offline-sale':         { en: 'Offline sale. Refund it', zh: '脱机交易，请做退货' },
  'nothing-to-print':     { en: 'Nothing to print', zh: '无可打印交易' },
  'laboratory':           { en: 'Laboratory terminal', zh: '实验终端' },
  'test-cards-only':      { en: 'Test cards only', zh: '仅限测试卡' },
  'late-sale':            { en: 'Last sale was approved', zh: '上笔交易已成功' },
  'late-refund':          { en: 'Last refund was approved', zh: '上笔退货已成功' },
  'late-void':            { en: 'Last void was approved', zh: '上笔撤销已成功' },
  'balance':              { en: 'Balance', zh: '余额' },
  'refund-unconfirmed':   { en: 'Refund will be repeated', zh: '退货待确认' },
  'call-bank':            { en: 'Call issuer', zh: '请联系发卡行' },
  'invalid-amount':       { en: 'Invalid amount', zh: '金额错误' },
  'invalid-card':         { en: 'Invalid card', zh: '无效卡号' },
  'funds':                { en: 'Insufficient funds', zh: '余额不足' },
  'expired':              { en: 'Expired card', zh: '卡已过期' },
  'wrong-pin':            { en: 'Wrong PIN', zh: '密码错误' },
  'pin-again':            { en: 'PIN required. Present card again', zh: '需要密码，请再次挥卡' },
  'pin-tries':            { en: 'PIN tries exceeded', zh: '密码错误次数超限' },
  'limit':                { en: 'Limit exceeded', zh: '超出限额' },
  'restricted':           { en: 'Card restricted', zh: '受限制的卡' },
  'issuer-away':          { en: 'Issuer not available', zh: '发卡行不可用' },
  'denied':               { en: 'Card not accepted', zh: '此卡不可用' },
});

/** One-byte identifiers of user interface requests. */
// prettier-ignore
export const MESSAGE_IDS: Readonly<Record<number, string>> = frozen({
  0x03: 'approved', 0x07: 'not-authorised', 0x09: 'enter-pin', 0x0f: 'processing-error', 0x10: 'remove-card',
  0x14: 'welcome', 0x15: 'present-card', 0x16: 'processing', 0x17: 'card-read-ok', 0x18: 'insert-or-swipe',
  0x19: 'one-card-only', 0x1a: 'approved-sign', 0x1b: 'authorising', 0x1c: 'try-another-card',
  0x1d: 'insert-card', 0x1e: 'no-message', 0x20: 'see-phone', 0x21: 'present-card-again',
});

export function textFor(message: string, language: Language): string {
  const text = TEXTS[message];
  return text ? text[language] : message;
}

/** The first language of 5F2D that the terminal has; else its own. */
export function chooseLanguage(preference: string | undefined, own: Language): Language {
  for (let i = 0; preference !== undefined && i + 2 <= preference.length; i += 2) {
    const code = preference.slice(i, i + 2).toLowerCase();
    if (code === 'zh' || code === 'en') return code;
  }
  return own;
}

interface Currency {
  readonly name: string;
  readonly exponent: number;
}

/** ISO 4217. */
// prettier-ignore
const CURRENCIES: Readonly<Record<string, Currency>> = frozen({
  '156': { name: 'CNY', exponent: 2 },
  '344': { name: 'HKD', exponent: 2 },
  '392': { name: 'JPY', exponent: 0 },
  '410': { name: 'KRW', exponent: 0 },
  '414': { name: 'KWD', exponent: 3 },
  '446': { name: 'MOP', exponent: 2 },
  '702': { name: 'SGD', exponent: 2 },
  '826': { name: 'GBP', exponent: 2 },
  '840': { name: 'USD', exponent: 2 },
  '901': { name: 'TWD', exponent: 2 },
  '978': { name: 'EUR', exponent: 2 },
});

/** Decimals; of a currency that is not in the table two. */
export function exponentOf(currency: string): number {
  return CURRENCIES[currency]?.exponent ?? 2;
}

/** 1280 in currency 156: CNY 12.80. */
export function amountText(minor: number, currency: string): string {
  if (minor < 0) return `-${amountText(-minor, currency)}`;
  const name = CURRENCIES[currency]?.name ?? currency;
  const exponent = exponentOf(currency);
  if (exponent === 0) return `${name} ${minor}`;
  const unit = 10 ** exponent;
  return `${name} ${Math.floor(minor / unit)}.${String(minor % unit).padStart(exponent, '0')}`;
}
