/** Drives a PN532 on a serial adapter as the phone, until the device fails or, if so asked, the first reader has gone. */

import { PN532 } from '../../../drivers/pn532/pn532.js';
import type { Clock } from '../../../drivers/clock.js';
import { fromHex } from '../../phone/bytes.js';
import { UsageError } from '../cli/command.js';
import type { LivedPhone } from './lived-phone.js';
import { serialDevice } from './serial-device.js';
import { TARGET_PARAMETERS, TargetLoop, type TargetPhone } from './target-loop.js';

/** The chip's speed after power-on (PN532 user manual 6.2.3). */
const BAUD = 115_200;
/** A USB adapter keeps bytes back for 16 ms each way. */
const ACK_MS = 100;

export interface Pn532PhoneOptions {
  readonly device: string;
  readonly lived: LivedPhone;
  readonly note: (text: string) => void;
  readonly once: boolean;
}

export async function connectPn532(options: Pn532PhoneOptions): Promise<number> {
  const { device, note } = options;
  let fail: (why: string) => void = () => undefined;
  let finish: () => void = () => undefined;
  const ended = new Promise<void>((resolve, reject) => {
    finish = resolve;
    fail = (why) => reject(new UsageError(`phone: ${device}: ${why}`));
  });
  const io = await serialDevice(device, (why) => fail(why));
  let loop: TargetLoop | undefined;
  const chip = new PN532({
    link: { io, baud: BAUD },
    clock: realClock,
    ackMs: ACK_MS,
    parameters: TARGET_PARAMETERS,
    onReady: (version) => {
      note(
        `PN5${version.ic.toString(16)} firmware ${version.version}.${version.revision}; waiting for a reader`,
      );
      loop?.stop();
      loop = new TargetLoop({
        chip,
        phone: targetPhone(options.lived, note),
        clock: realClock,
        gone: (error) => {
          note(`reader gone (${error.message})`);
          if (options.once) finish();
        },
      });
      loop.start();
    },
    onError: (error) => {
      if (loop) note(`the PN532 answers no more (${error.message}); trying on`);
      else fail(`no PN532 answers (${error.message}); switches of the board on HSU?`);
    },
  });
  try {
    await ended;
    return 0;
  } finally {
    loop?.stop();
    chip.close();
  }
}

const realClock: Clock = {
  now: () => Math.round(performance.now() * 1000),
  alarm: (_name, delayMs, fn) => {
    const timer = setTimeout(fn, delayMs);
    return { cancel: () => clearTimeout(timer) };
  },
};

function targetPhone(lived: LivedPhone, note: (text: string) => void): TargetPhone {
  const { radio } = lived.phone.profile;
  return {
    sensRes: [radio.atqa & 0xff, radio.atqa >> 8],
    selRes: radio.sak,
    historical: fromHex(radio.historical),
    nextUid: () => lived.nextUid(),
    fieldOn: () => {
      lived.fieldOn();
      note('reader');
    },
    fieldOff: () => lived.fieldOff(),
    exchange(capdu, answer) {
      const { rapdu, waitMs } = lived.exchange(capdu);
      if (rapdu) setTimeout(() => answer(rapdu), waitMs);
    },
  };
}
