/** Targets as InListPassiveTarget and InAutoPoll report them (UM0701-02, "InListPassiveTarget"). */

export interface TargetA {
  readonly type: 'A';
  /** Logical number, for InDataExchange. */
  readonly tg: number;
  /** Two bytes as the chip gives them (most significant first). */
  readonly sensRes: Uint8Array;
  readonly selRes: number;
  readonly nfcid: Uint8Array;
  /** With its length byte; absent without ISO-DEP, or when automatic RATS is off. */
  readonly ats?: Uint8Array;
}

export interface TargetB {
  readonly type: 'B';
  readonly tg: number;
  /** Twelve bytes, 50 first. */
  readonly atqb: Uint8Array;
  readonly attribRes: Uint8Array;
}

export type Target = TargetA | TargetB;

/** SEL_RES: compliant with ISO/IEC 14443-4. */
export const SEL_RES_ISO_DEP = 0x20;

/** `complete`: every target announced could be read. The chip lists two at most. */
export interface TargetList {
  readonly count: number;
  readonly targets: readonly Target[];
  readonly complete: boolean;
}

/** Packet data of InListPassiveTarget: NbTg, then the targets. `rats`: automatic RATS was on. */
export function decodeTargets(data: Uint8Array, type: 'A' | 'B', rats: boolean): TargetList {
  const count = data[0]!;
  const targets: Target[] = [];
  let at = 1;
  for (let i = 0; i < count; i++) {
    const next = type === 'A' ? endOfA(data, at, rats) : endOfB(data, at);
    if (next === 0) return { count, targets, complete: false };
    targets.push(type === 'A' ? targetA(data, at, next) : targetB(data, at, next));
    at = next;
  }
  return { count, targets, complete: true };
}

/** 0: too short. */
function endOfA(data: Uint8Array, at: number, rats: boolean): number {
  if (at + 5 > data.length) return 0;
  let end = at + 5 + data[at + 4]!;
  if (end > data.length) return 0;
  if (rats && (data[at + 3]! & SEL_RES_ISO_DEP) !== 0 && end < data.length) {
    const length = data[end]!;
    if (length === 0 || end + length > data.length) return 0;
    end += length;
  }
  return end;
}

function targetA(data: Uint8Array, at: number, end: number): TargetA {
  const idEnd = at + 5 + data[at + 4]!;
  const target = {
    type: 'A' as const,
    tg: data[at]!,
    sensRes: data.slice(at + 1, at + 3),
    selRes: data[at + 3]!,
    nfcid: data.slice(at + 5, idEnd),
  };
  return end > idEnd ? { ...target, ats: data.slice(idEnd, end) } : target;
}

/** Tg, ATQB (12 bytes), length of ATTRIB_RES, ATTRIB_RES. */
function endOfB(data: Uint8Array, at: number): number {
  if (at + 14 > data.length) return 0;
  const end = at + 14 + data[at + 13]!;
  return end > data.length ? 0 : end;
}

function targetB(data: Uint8Array, at: number, end: number): TargetB {
  return {
    type: 'B',
    tg: data[at]!,
    atqb: data.slice(at + 1, at + 13),
    attribRes: data.slice(at + 14, end),
  };
}

/** A target of InAutoPoll: its type code and its data, undecoded. */
export interface PolledTarget {
  readonly type: number;
  readonly data: Uint8Array;
}

/** NbTg, then type, length and data of each. */
export function decodePolled(data: Uint8Array): readonly PolledTarget[] {
  const targets: PolledTarget[] = [];
  let at = 1;
  for (let i = 0; i < data[0]! && at + 2 <= data.length; i++) {
    const end = at + 2 + data[at + 1]!;
    if (end > data.length) break;
    targets.push({ type: data[at]!, data: data.slice(at + 2, end) });
    at = end;
  }
  return targets;
}
