// What the tour claims, each checked as it goes: a claim that does not hold is said at once, and decides how the tour ends.

export interface Claim {
  readonly says: string;
  /** What was seen instead; null where it holds. */
  readonly wrong: string | null;
}

export class Claims {
  readonly all: Claim[] = [];
  readonly #say: (line: string) => void;

  constructor(say: (line: string) => void) {
    this.#say = say;
  }

  /** `check` answers what it saw instead, or null; a rejection is a claim that does not hold. */
  async check(says: string, check: () => Promise<string | null>): Promise<void> {
    const wrong = await check().catch((cause: unknown) =>
      cause instanceof Error ? (cause.message.split('\n')[0] ?? '') : String(cause),
    );
    this.all.push({ says, wrong });
    this.#say(wrong === null ? `✓ ${says}` : `✗ ${says}: ${wrong}`);
  }

  /** As check, for what has to be equal. */
  equal(says: string, expected: unknown, look: () => Promise<unknown>): Promise<void> {
    return this.check(says, async () => {
      const seen = JSON.stringify(await look());
      return seen === JSON.stringify(expected) ? null : `saw ${seen}`;
    });
  }

  broken(): readonly Claim[] {
    return this.all.filter(({ wrong }) => wrong !== null);
  }
}
