/** A binary heap of alarms, by due time and then by the order they were set. */

export interface Entry {
  readonly name: string;
  readonly at: number;
  readonly sequence: number;
  readonly fn: () => void;
  /** False once run or cancelled. */
  live: boolean;
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
    while (this.#heap.length > 0 && !this.#heap[0]!.live) this.#remove();
    return this.#heap[0];
  }

  pop(): Entry | undefined {
    const entry = this.peek();
    if (entry) this.#remove();
    return entry;
  }

  cancel(entry: Entry): void {
    entry.live = false;
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
