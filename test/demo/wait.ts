// Waiting for what must become true, and never for ever.
export const pause = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));

export interface Patience {
  readonly withinMs?: number;
  readonly everyMs?: number;
  /** What the last look found instead: said if it was in vain. */
  readonly instead?: () => string | Promise<string>;
}

/** Asks `look` until it answers something other than null, and says `what` was missing if it never does. */
export async function until<T>(
  what: string,
  look: () => Promise<T | null>,
  { withinMs = 20_000, everyMs = 150, instead }: Patience = {},
): Promise<T> {
  for (const end = Date.now() + withinMs; ;) {
    const found = await look();
    if (found !== null) return found;
    if (Date.now() > end) {
      const found = instead === undefined ? '' : ` Instead: ${await instead()}.`;
      throw new Error(`Waited ${withinMs / 1000} s in vain: ${what}.${found}`);
    }
    await pause(everyMs);
  }
}

/** The same promise, but it fails after `ms`. */
export async function within<T>(what: string, ms: number, promise: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_done, fail) => {
    timer = setTimeout(() => fail(new Error(`${what} took longer than ${ms / 1000} s.`)), ms);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}
