/** The comparison itself: each kind of expectation must be able to fail. */

import { assert } from 'chai';
import { check, shortName } from '../../../../simulator/conformance/check.js';
import type { ExpectForm } from '../../../../simulator/conformance/case-form.js';
import type { KernelRun } from '../../../../simulator/conformance/engine.js';
import type { Observation } from '../../../../simulator/conformance/observation.js';

const run: KernelRun = {
  outcome: 'OnlineRequest',
  start: 'NA',
  onlineResponse: 'NA',
  cvm: 'NoCvm',
  oda: 'notPerformed',
  alternateInterface: 'NA',
  receipt: false,
  removalTimeout: 0,
  uiOnRestart: { messageId: 0x21, status: 'ReadyToRead' },
  dataRecord: new Map([
    [0x9f26, Uint8Array.of(1, 2)],
    [0x82, Uint8Array.of(0x70, 0)],
  ]),
  reason: { code: 'GPO_SW', sw: 0x6984 },
  adfName: Uint8Array.of(0xa0, 0, 0, 3, 0x33),
  kernelId: 7,
  acType: 'ARQC',
  cardData: new Map([[0x9f36, Uint8Array.of(0, 7)]]),
  terminalData: new Map(),
  tvr: Uint8Array.of(0x28, 0x40, 0, 0, 0),
  tsi: Uint8Array.of(0x80, 0),
};

const seen: Observation = {
  final: run,
  runs: [run],
  combinations: [{ aid: 'A000000333', indicators: { zeroAmount: true } }],
  commands: ['00A404000E325041592E5359532E444446303100', '00B2031400'],
  ui: [
    {
      messageId: 0x15,
      status: 'ReadyToRead',
      value: { qualifier: 'Amount', minor: 5, currency: '0156' },
    },
    { messageId: 0x17, status: 'CardReadSuccessfully' },
  ],
  fieldOffs: [1300],
  gpos: [
    { hex: '80A80000', sent: { '9F66': '36000080', '9F37': '00000001' } },
    { hex: '80A80000', sent: { '9F66': '36800080', '9F37': '00000002' } },
  ],
  activations: 2,
  world: { inFieldMs: 120, type: 'A' },
  log: [],
};

/** What holds, and a slight change of it that does not. */
const PAIRS: readonly (readonly [holds: ExpectForm, fails: ExpectForm])[] = [
  [{ outcome: 'OnlineRequest' }, { outcome: 'Approved' }],
  [
    { start: 'NA', cvm: 'NoCvm' },
    { start: 'NA', cvm: 'NA' },
  ],
  [{ fieldOff: null }, { fieldOff: 13 }],
  [{ uiOnOutcome: null }, { uiOnOutcome: '03' }],
  [{ uiOnRestart: '21/ReadyToRead' }, { uiOnRestart: '21/Processing' }],
  [{ uiOnRestart: '21' }, { uiOnRestart: null }],
  [
    { reason: ['X', 'GPO_SW'], sw: '6984' },
    { reason: 'GPO_SW', sw: '6985' },
  ],
  [{ kernel: { acType: 'ARQC', kernelId: '07' } }, { kernel: null }],
  [{ kernel: { selectedAid: 'A000000333' } }, { kernel: { selectedAid: 'A000000334' } }],
  [{ kernel: { tags: { '9F36': '0007', '57': false } } }, { kernel: { tags: { '9F36': false } } }],
  [
    { kernel: { tvr: { set: ['B1b6', 'B1b4'], clear: ['B1b8'] } } },
    { kernel: { tvr: { set: ['B1b5'] } } },
  ],
  [{ kernel: { tvr: '2840000000', tsi: '8000' } }, { kernel: { tsi: '0000' } }],
  [{ kernel: { torn: false } }, { kernel: { torn: true } }],
  [{ kernels: [{ outcome: 'OnlineRequest' }] }, { kernels: [] }],
  [{ ui: ['15/ReadyToRead', '17'] }, { ui: ['17', '15'] }],
  [{ ui: ['15', '17'] }, { ui: ['15'] }],
  [{ uiAmong: ['17'] }, { uiAmong: ['17', '15'] }],
  [
    { uiAmong: [{ message: '15', value: { qualifier: 'Amount', minor: 5 } }] },
    { uiAmong: [{ message: '15', value: { qualifier: 'Amount', minor: 6 } }] },
  ],
  [{ commands: ['PPSE', 'READ 2/3'] }, { commands: ['PPSE', 'READ 2/4'] }],
  [{ commands: ['PPSE', '00B2031400'] }, { commands: ['PPSE'] }],
  [{ notSent: ['READ 3/3'] }, { notSent: ['READ 2/3'] }],
  [{ gpo: '80 A8 0000' }, { gpo: '80A80001' }],
  [{ ttq: '36800080' }, { ttq: '36000080' }],
  [{ un: ['00000001', '00000002'], newUn: true }, { newUn: false }],
  [{ indicators: [{ zeroAmount: true }] }, { indicators: [{ zeroAmount: false }] }],
  [{ dataRecord: { '82': '7000', '95': false } }, { dataRecord: { '95': true } }],
  [{ dataRecordOrder: ['9F26', '95', '82'] }, { dataRecordOrder: ['82', '9F26'] }],
  [{ activations: 2, fieldOffs: [1300] }, { fieldOffs: [1200] }],
  [
    { world: { inFieldMs: { max: 120, min: 1 }, type: 'A' } },
    { world: { inFieldMs: { max: 119 } } },
  ],
  [{ world: { inFieldMs: { min: 0 } } }, { world: { nothing: { min: 0 } } }],
];

describe('conformance check', () => {
  for (const [holds, fails] of PAIRS) {
    it(`${JSON.stringify(holds)} holds, ${JSON.stringify(fails)} does not`, () => {
      assert.deepEqual(check(holds, seen), []);
      assert.isNotEmpty(check(fails, seen));
    });
  }

  it('a transaction that did not end fails whatever is expected', () => {
    assert.isNotEmpty(check({}, { ...seen, broken: 'hangs' }));
  });

  it('short names say only what is certain', () => {
    assert.equal(shortName('00A4040005A00000033300'), 'SELECT A000000333');
    assert.equal(shortName('00A4040005A000000333'), '00A4040005A000000333');
    assert.equal(shortName('00B2031400'), 'READ 2/3');
    assert.equal(shortName('00B2031500'), '00B2031500');
  });
});
