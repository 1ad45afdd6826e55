// A connection over a network that breaks.

/** One connection: what is sent while it is cut waits, and arrives late or never. */
export class Wire {
  readonly #latency: number;
  readonly #ends: { up: number; down: number } = { up: 0, down: 0 };
  #held: { way: 'up' | 'down'; arrive: () => void }[] = [];
  isCut: boolean;
  isOver = false;

  constructor(latency: number, isCut: boolean) {
    this.#latency = latency;
    this.isCut = isCut;
  }

  send(way: 'up' | 'down', arrive: () => void): void {
    if (this.isOver) return;
    if (this.isCut) {
      this.#held.push({ way, arrive });
      return;
    }
    // In the order it was sent, each way.
    const at = Math.max(this.#ends[way], Date.now() + this.#latency);
    this.#ends[way] = at;
    setTimeout(() => {
      if (this.isOver) return;
      if (this.isCut) this.#held.push({ way, arrive });
      else arrive();
    }, at - Date.now());
  }

  heal(): void {
    this.isCut = false;
    for (const { way, arrive } of this.#held.splice(0)) this.send(way, arrive);
  }
}
