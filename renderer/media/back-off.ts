/** Pauses between attempts: each twice the last, up to a limit, a little apart from those of everyone who lost the same thing. */
export class BackOff {
  readonly #first: number;
  readonly #longest: number;
  readonly #random: () => number;
  #next: number;

  /** `random` gives 0-1. */
  constructor(first: number, longest: number, random = systemRandom) {
    this.#first = first;
    this.#longest = longest;
    this.#random = random;
    this.#next = first;
  }

  next(): number {
    const pause = this.#next;
    this.#next = Math.min(pause * 2, this.#longest);
    return pause * (0.75 + this.#random() / 2);
  }

  reset(): void {
    this.#next = this.#first;
  }
}

/** From 0 up to, but not, 1. */
export function systemRandom(): number {
  const [word = 0] = crypto.getRandomValues(new Uint32Array(1));
  return word / 2 ** 32;
}
