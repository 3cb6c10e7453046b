/** The fictional issuers behind the wallet's cards, and their customers. All numbers are made up and Luhn-valid. */

export interface Bank {
  readonly id: string;
  readonly name: string;
  /** Two digits after 62179900 tell the bank. */
  readonly digits: string;
  /** Colours of the card art, CSS. */
  readonly art: { readonly from: string; readonly to: string };
}

// prettier-ignore
export const BANKS: readonly Bank[] = [
  { id: 'BOC',  name: 'Bank of China',           digits: '01', art: { from: '#8c1020', to: '#c8102e' } },
  { id: 'ICBC', name: 'ICBC',                    digits: '02', art: { from: '#7a1f1f', to: '#d9413c' } },
  { id: 'CCB',  name: 'China Construction Bank', digits: '03', art: { from: '#0a2f6b', to: '#1f66c1' } },
  { id: 'ABC',  name: 'Agricultural Bank',       digits: '04', art: { from: '#06604f', to: '#12a37f' } },
  { id: 'CMB',  name: 'China Merchants Bank',    digits: '05', art: { from: '#33343a', to: '#8a8d96' } },
  { id: 'CIB',  name: 'Industrial Bank',         digits: '06', art: { from: '#123a63', to: '#3f8fd2' } },
];

export type ProvisioningPath = 'green' | 'yellow' | 'red';

export interface DemoCard {
  readonly pan: string;
  /** MMYY, as printed. */
  readonly expiry: string;
  readonly cvn2: string;
  readonly pin: string;
  readonly bank: string;
  readonly holder: string;
  readonly label: string;
  readonly kind: 'debit' | 'credit';
  readonly path: ProvisioningPath;
  readonly mobile: string;
  /** Fen: what is on a debit account, what a credit account may owe. */
  readonly money: number;
  readonly state?: 'lost' | 'stolen' | 'closed';
  /** The issuer does not take payments without CDCVM or PIN. */
  readonly noPinOff?: true;
  readonly note: string;
}

// prettier-ignore
export const DEMO_CARDS: readonly DemoCard[] = [
  { pan: '6217990001000015', expiry: '0630', cvn2: '137', pin: '123456', bank: 'BOC', holder: 'Li Wei', label: 'Great Wall debit card', kind: 'debit', path: 'yellow', mobile: '13800001007', money: 5000000, note: 'the one to begin with: SMS code' },
  { pan: '6217990002000022', expiry: '1131', cvn2: '274', pin: '222222', bank: 'ICBC', holder: 'Li Wei', label: 'Peony credit card', kind: 'credit', path: 'yellow', mobile: '13800001014', money: 2000000, note: 'credit, SMS code' },
  { pan: '6217990003000039', expiry: '0429', cvn2: '411', pin: '333333', bank: 'CCB', holder: 'Wang Fang', label: 'Long debit card', kind: 'debit', path: 'green', mobile: '13800001021', money: 300000, note: 'activates at once, no code' },
  { pan: '6217990004000046', expiry: '0930', cvn2: '548', pin: '444444', bank: 'ABC', holder: 'Zhang Min', label: 'Kins debit card', kind: 'debit', path: 'yellow', mobile: '13800001028', money: 100000, note: 'thousand yuan' },
  { pan: '6217990005000052', expiry: '0231', cvn2: '685', pin: '555555', bank: 'CMB', holder: 'Chen Jie', label: 'Young credit card', kind: 'credit', path: 'green', mobile: '13800001035', money: 5000000, note: 'activates at once, credit' },
  { pan: '6217990006000069', expiry: '0729', cvn2: '822', pin: '666666', bank: 'CIB', holder: 'Liu Yang', label: 'Nature debit card', kind: 'debit', path: 'yellow', mobile: '13800001042', money: 800000, note: 'SMS code' },
  { pan: '6217990001000072', expiry: '1230', cvn2: '959', pin: '777777', bank: 'BOC', holder: 'Zhao Lei', label: 'Great Wall credit card', kind: 'credit', path: 'yellow', mobile: '13800001049', money: 1500000, note: 'second card of the bank' },
  { pan: '6217990002000089', expiry: '0531', cvn2: '096', pin: '888888', bank: 'ICBC', holder: 'Sun Li', label: 'Money Link debit card', kind: 'debit', path: 'yellow', mobile: '13800001056', money: 650000, note: 'SMS code' },
  { pan: '6217990003000096', expiry: '1029', cvn2: '233', pin: '999999', bank: 'CCB', holder: 'Zhou Tao', label: 'Dragon credit card', kind: 'credit', path: 'yellow', mobile: '13800001063', money: 900000, note: 'ninth card: for the wallet that is full' },
  { pan: '6217990004000103', expiry: '0330', cvn2: '370', pin: '111110', bank: 'ABC', holder: 'Wu Xia', label: 'Kins debit card', kind: 'debit', path: 'red', mobile: '13800001070', money: 40000, note: 'not eligible for phones' },
  { pan: '6217990005000110', expiry: '0831', cvn2: '507', pin: '222221', bank: 'CMB', holder: 'Xu Kai', label: 'All-in-one debit card', kind: 'debit', path: 'yellow', mobile: '13800001077', money: 500, note: 'five yuan: insufficient funds' },
  { pan: '6217990006000127', expiry: '0129', cvn2: '644', pin: '333332', bank: 'CIB', holder: 'Hu Bo', label: 'Nature debit card', kind: 'debit', path: 'yellow', mobile: '13800001084', money: 700000, state: 'lost', note: 'reported lost' },
  { pan: '6217990001000130', expiry: '0630', cvn2: '781', pin: '444443', bank: 'BOC', holder: 'Ma Yan', label: 'Great Wall debit card', kind: 'debit', path: 'yellow', mobile: '13800001091', money: 900000, noPinOff: true, note: 'issuer wants CDCVM or PIN for every payment' },
];
