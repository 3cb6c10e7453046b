/** Answers the questions of a firmware in XS with the ports of the world: one entry per operation. */

import type {
  DigitalOptions,
  DigitalPin,
  SerialOptions,
  SerialPort,
  SpiBus,
  SpiOptions,
} from '../../../drivers/io.js';
import type { Alarm } from '../../../firmware/ports/clock.js';
import type { Screen, Lights, Tone } from '../../../firmware/ports/display.js';
import type { Connection } from '../../../firmware/ports/line.js';
import type { LogEvent } from '../../../firmware/ports/log.js';
import type { FirmwareWorld } from './engine.js';
import { ASK, TELL, decode } from './wire.js';
import type { Answer, Answers, Question } from './xs-process.js';

type Tell = (kind: number, id: number, payload?: Uint8Array | string) => void;
export type Table = Readonly<Record<number, (question: Question) => Answer>>;

/** A copy of the payload that outlives the frame. */
function bytes(question: Question): Uint8Array {
  return Uint8Array.from(question.payload);
}

function json(question: Question): unknown {
  return JSON.parse(question.payload.toString());
}

export function createAnswers(world: FirmwareWorld, tell: Tell, more: Table): Answers {
  const table: Table = {
    ...timeAnswers(world, tell),
    ...busAnswers(world, tell),
    ...storageAnswers(world),
    ...lineAnswers(world, tell),
    ...panelAnswers(world),
    ...more,
  };
  return (question) => {
    const answer = table[question.operation];
    if (!answer) throw new Error(`XS asks for operation ${question.operation}`);
    return answer(question);
  };
}

function timeAnswers({ clock, calendar, random }: FirmwareWorld, tell: Tell): Table {
  const alarms = new Map<number, Alarm>();
  return {
    [ASK.now]: () => clock.now(),
    [ASK.alarm]: ({ x, y, payload }) => {
      const ring = (): void => {
        alarms.delete(x);
        tell(TELL.alarm, x);
      };
      alarms.set(x, clock.alarm(payload.toString(), y, ring));
      return undefined;
    },
    [ASK.cancel]: ({ x }) => {
      alarms.get(x)?.cancel();
      alarms.delete(x);
      return undefined;
    },
    [ASK.calendar]: () => JSON.stringify(calendar.read()),
    [ASK.random]: ({ x }) => {
      const out = new Uint8Array(x);
      random.fill(out);
      return out;
    },
  };
}

function busAnswers({ io }: FirmwareWorld, tell: Tell): Table {
  const buses = new Map<number, SpiBus>();
  const pins = new Map<number, DigitalPin>();
  const ports = new Map<number, SerialPort>();
  /** Constants arrive as their names. */
  const constant = (name: unknown): unknown =>
    typeof name === 'string' ? (io.Digital as unknown as Record<string, unknown>)[name] : name;
  return {
    [ASK.spiOpen]: (question) => {
      buses.set(question.x, new io.SPI(json(question) as SpiOptions));
      return undefined;
    },
    [ASK.spiRead]: (question) => {
      const buffer = bytes(question);
      buses.get(question.x)!.read(buffer);
      return buffer;
    },
    [ASK.spiWrite]: (question) => {
      buses.get(question.x)!.write(bytes(question));
      return undefined;
    },
    [ASK.spiFlush]: ({ x, y }) => {
      buses.get(x)!.flush(y === 1);
      return undefined;
    },
    [ASK.ioClose]: ({ x }) => {
      for (const map of [buses, pins, ports]) {
        map.get(x)?.close();
        map.delete(x);
      }
      return undefined;
    },
    [ASK.digitalOpen]: (question) => {
      const { mode, edge, ...rest } = json(question) as Record<string, unknown>;
      const options = {
        ...rest,
        ...(mode === undefined ? {} : { mode: constant(mode) }),
        ...(edge === undefined ? {} : { edge: constant(edge) }),
        ...(question.y ? { onReadable: () => tell(TELL.readable, question.x) } : {}),
      };
      pins.set(question.x, new io.Digital(options as unknown as DigitalOptions));
      return undefined;
    },
    [ASK.digitalRead]: ({ x }) => pins.get(x)!.read(),
    [ASK.digitalWrite]: ({ x, y }) => {
      pins.get(x)!.write(y ? 1 : 0);
      return undefined;
    },
    [ASK.serialOpen]: (question) => {
      const options = {
        ...(json(question) as object),
        onReadable: (count: number) =>
          tell(TELL.readable, question.x, Uint8Array.of(Math.min(count, 255))),
      };
      const port = new io.Serial(options as SerialOptions);
      ports.set(question.x, port);
      return undefined;
    },
    [ASK.serialRead]: ({ x }) => {
      const got = ports.get(x)!.read();
      return got instanceof ArrayBuffer ? new Uint8Array(got) : got;
    },
    [ASK.serialWrite]: (question) => {
      ports.get(question.x)!.write(bytes(question).buffer as ArrayBuffer);
      return undefined;
    },
  };
}

function storageAnswers({ flash, keyValue }: FirmwareWorld): Table {
  return {
    [ASK.flashRead]: ({ x, y }) => flash.read(x, y),
    [ASK.flashProgram]: (question) => {
      flash.program(question.x, bytes(question));
      return undefined;
    },
    [ASK.flashErase]: ({ x }) => {
      flash.erase(x);
      return undefined;
    },
    [ASK.valueGet]: ({ payload }) => keyValue.get(payload.toString()),
    [ASK.valueSet]: ({ x, payload }) => {
      keyValue.set(payload.toString('latin1', 0, x), Uint8Array.from(payload.subarray(x)));
      return undefined;
    },
    [ASK.valueDelete]: ({ payload }) => {
      keyValue.delete(payload.toString());
      return undefined;
    },
  };
}

function lineAnswers({ line }: FirmwareWorld, tell: Tell): Table {
  const connections = new Map<number, Connection>();
  return {
    [ASK.lineOpen]: ({ x }) => {
      const connection = line.open({
        onOpen: () => tell(TELL.lineOpen, x),
        onBytes: (data) => tell(TELL.lineBytes, x, data),
        onClosed: (reason) => {
          connections.delete(x);
          tell(TELL.lineClosed, x, reason);
        },
      });
      connections.set(x, connection);
      return undefined;
    },
    [ASK.lineWrite]: (question) => {
      connections.get(question.x)?.write(bytes(question));
      return undefined;
    },
    [ASK.lineClose]: ({ x }) => {
      connections.get(x)?.close();
      connections.delete(x);
      return undefined;
    },
  };
}

function panelAnswers({ panel, log }: FirmwareWorld): Table {
  return {
    [ASK.show]: (question) => {
      panel.show(json(question) as Screen);
      return undefined;
    },
    [ASK.lights]: (question) => {
      panel.lights(json(question) as Lights);
      return undefined;
    },
    [ASK.play]: (question) => {
      panel.play(json(question) as Tone[]);
      return undefined;
    },
    [ASK.log]: ({ payload }) => {
      log.add(decode(payload.toString()) as LogEvent);
      return undefined;
    },
  };
}
