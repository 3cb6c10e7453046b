/** Two modelled PN532 face to face: one is the terminal's reader, the other speaks for the phone. */

import { assert } from 'chai';
import { PN532 } from '../../../../../drivers/pn532/pn532.js';
import type { Activation, CardReply } from '../../../../../firmware/ports/card-reader.js';
import { Pn532Reader } from '../../../../../firmware/reader/pn532-reader.js';
import { Processor } from '../../../../../simulator/clock/processor.js';
import { TARGET_PARAMETERS, TargetLoop } from '../../../../../simulator/host/phone/target-loop.js';
import { createBoard } from '../../../../../simulator/io/board.js';
import { fromHex, toHex } from '../../../../../simulator/phone/bytes.js';
import { Pn532Chip } from '../../../../../simulator/pn532/chip.js';
import { RadioField } from '../../../../../simulator/rf/field.js';
import { LAB_BUNDLE_ODA } from '../../../../support/phone-cards.js';
import {
  gpo,
  makePhone,
  SELECT_CREDIT,
  SELECT_PPSE,
  valuesOf,
} from '../../../../support/phone-rig.js';

function faceToFace() {
  const { phone, clock } = makePhone();
  phone.install(LAB_BUNDLE_ODA);
  phone.authenticate('fingerprint');

  const near = new Pn532Chip({ clock, name: 'phone side' });
  const cpu = new Processor(clock, { stepUs: 50 });
  const nearBoard = createBoard({ chip: near, processor: cpu });
  const chip = new PN532({
    link: { io: nearBoard.Serial, baud: 115_200 },
    clock: cpu,
    parameters: TARGET_PARAMETERS,
  });
  const ended: string[] = [];
  let uid = 0xa0b0c0;
  const loop = new TargetLoop({
    chip,
    clock: cpu,
    phone: {
      sensRes: [0x04, 0x00],
      selRes: 0x20,
      historical: Uint8Array.of(0x80),
      nextUid: () => [uid >> 16, (uid >> 8) & 0xff, uid++ & 0xff],
      fieldOn: () => void phone.picc.powerUp(),
      fieldOff: () => phone.picc.powerDown(),
      exchange: (capdu, answer) => phone.picc.receive(capdu, answer),
    },
    gone: (error) => ended.push(error.message),
  });
  loop.start();

  const field = new RadioField({ clock, seed: 2 });
  field.place(near.picc);
  const far = new Pn532Chip({ clock, field, name: 'reader side' });
  const readerCpu = new Processor(clock, { stepUs: 50 });
  const board = createBoard({ chip: far, processor: readerCpu });
  const reader = new Pn532Reader({
    pn532: {
      link: { io: board.SPI, select: { io: board.Digital, pin: board.pins.select } },
      reset: { io: board.Digital, pin: board.pins.reset },
      interrupt: { io: board.Digital, pin: board.pins.interrupt },
    },
    clock: readerCpu,
  });
  const wait = <T>(call: (done: (value: T) => void) => void): T => {
    let got: { value: T } | undefined;
    call((value) => (got = { value }));
    clock.runUntil(() => got !== undefined);
    return got!.value;
  };
  const activate = () => wait<Activation>((done) => reader.activate(20_000, done));
  const send = (hex: string): string => {
    const reply = wait<CardReply>((done) => reader.transceive(fromHex(hex), done));
    return reply.ok ? toHex(reply.rapdu) : reply.fault;
  };
  const off = () => wait<void>((done) => reader.fieldOff(20, () => done()));
  return { phone, clock, loop, ended, activate, send, off };
}

describe('a PN532 in target mode as the phone', () => {
  it('is activated, pays, and is there again after the field was off, with another UID', () => {
    const { phone, clock, ended, activate, send, off } = faceToFace();
    const first = activate();
    assert.equal(first.kind, 'card');
    if (first.kind === 'card') assert.equal(toHex(first.card.uid), '08A0B0C0');
    assert.match(send(SELECT_PPSE), /9000$/);
    assert.match(send(SELECT_CREDIT), /9000$/);
    const values = valuesOf(send(gpo()));
    assert.equal(values['9F36'], '0001');
    assert.equal(values['9F6C'], '0080');
    off();
    clock.runFor(500_000);
    assert.lengthOf(ended, 1);
    assert.match(ended[0]!, /0x29/);

    phone.authenticate('fingerprint');
    const second = activate();
    assert.equal(second.kind, 'card');
    if (second.kind === 'card') assert.equal(toHex(second.card.uid), '08A0B0C1');
    assert.equal(send(gpo()), '6985', 'the selection is forgotten');
    send(SELECT_CREDIT);
    assert.equal(valuesOf(send(gpo()))['9F36'], '0002');
  });

  it('a signed answer of more than 220 bytes goes through, and the records after it', () => {
    const { activate, send } = faceToFace();
    activate();
    send(SELECT_CREDIT);
    const values = valuesOf(send(gpo({ ttq: '21800080' })));
    assert.equal(values['9F4B']!.length, 256);
    assert.equal(valuesOf(send('00B2011C00'))['9F69']!.length, 16);
    assert.equal(valuesOf(send('00B2011400'))['90']!.length, 352);
  });

  it('stopped, it answers no reader any more', () => {
    const { loop, activate, send, off, clock } = faceToFace();
    activate();
    send(SELECT_PPSE);
    loop.stop();
    off();
    clock.runFor(1_000_000);
    assert.equal(activate().kind, 'none');
  });
});
