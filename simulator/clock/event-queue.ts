/** A binary heap of alarms, by due time and then by the order they were set. */

/** One alarm, and the way to take it back. */
export class Entry {
  readonly name: string;
  readonly at: number;
  readonly sequence: number;
  readonly fn: () => void;
  /** False once run or cancelled. */
  live = true;

  constructor(name: string, at: number, sequence: number, fn: () => void) {
    this.name = name;
    this.at = at;
    this.sequence = sequence;
    this.fn = fn;
  }

  cancel(): void {
    this.live = false;
  }
}

export class EventQueue {
  readonly #heap: Entry[] = [];

  push(entry: Entry): void {
    const heap = this.#heap;
    let i = heap.length;
    heap.push(entry);
    while (i > 0) {
      const parent = (i - 1) >> 1;
      if (!before(entry, heap[parent]!)) break;
      heap[i] = heap[parent]!;
      i = parent;
    }
    heap[i] = entry;
  }

  /** The next live entry; cancelled ones are dropped on the way. */
  peek(): Entry | undefined {
    const heap = this.#heap;
    while (heap.length > 0) {
      const entry = heap[0]!;
      if (entry.live) return entry;
      this.#remove();
    }
    return undefined;
  }

  pop(): Entry | undefined {
    const entry = this.peek();
    if (entry) this.#remove();
    return entry;
  }

  entries(): Entry[] {
    return this.#heap.filter((entry) => entry.live);
  }

  #remove(): void {
    const heap = this.#heap;
    const last = heap.pop()!;
    const length = heap.length;
    if (length === 0) return;
    let i = 0;
    for (;;) {
      let child = 2 * i + 1;
      if (child >= length) break;
      if (child + 1 < length && before(heap[child + 1]!, heap[child]!)) child++;
      if (!before(heap[child]!, last)) break;
      heap[i] = heap[child]!;
      i = child;
    }
    heap[i] = last;
  }
}

function before(a: Entry, b: Entry): boolean {
  return a.at < b.at || (a.at === b.at && a.sequence < b.sequence);
}
