// A connection over a network that breaks.

interface Sent {
  readonly way: 'up' | 'down';
  readonly arrive: () => void;
  /** Its place among all that was sent. */
  readonly n: number;
}

/** One connection: what is sent while it is cut waits, and arrives late or never. */
export class Wire {
  readonly #latency: number;
  readonly #ends: { up: number; down: number } = { up: 0, down: 0 };
  #held: Sent[] = [];
  #sent = 0;
  isCut: boolean;
  isOver = false;

  constructor(latency: number, isCut: boolean) {
    this.#latency = latency;
    this.isCut = isCut;
  }

  send(way: 'up' | 'down', arrive: () => void): void {
    this.#send({ way, arrive, n: this.#sent++ });
  }

  heal(): void {
    this.isCut = false;
    // What was under way when the cut came is held later than what was sent after it.
    for (const sent of this.#held.splice(0).sort((a, b) => a.n - b.n)) this.#send(sent);
  }

  #send(sent: Sent): void {
    const { way, arrive } = sent;
    if (this.isOver) return;
    if (this.isCut) {
      this.#held.push(sent);
      return;
    }
    // In the order it was sent, each way.
    const at = Math.max(this.#ends[way], Date.now() + this.#latency);
    this.#ends[way] = at;
    setTimeout(() => {
      if (this.isOver) return;
      if (this.isCut) this.#held.push(sent);
      else arrive();
    }, at - Date.now());
  }
}
