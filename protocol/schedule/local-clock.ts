// What the clocks of a time zone show, from a moment on. Temporal knows the zones; the changes between summer and winter time are asked
// for once, so that a series of hundreds of meetings costs a few of its (slow) questions.
import { Temporal } from 'temporal-polyfill';

/** The clocks of a zone change at `at` (ms since 1970, UTC) from offset `before` to `after`, both ms. */
export interface ClockChange {
  readonly at: number;
  readonly before: number;
  readonly after: number;
}

/** More than any zone is from UTC, in either direction. */
const FURTHEST = 36 * 3_600_000;
const NS_PER_MS = 1_000_000;

export class LocalClock {
  readonly #changes: ClockChange[] = [];
  /** Asked next for the change after it; null when the zone has no more. */
  #cursor: Temporal.ZonedDateTime | null;
  readonly #first: number;

  /** Right from a day and a half before `local` (a wall-clock time as ms of UTC) on. */
  constructor(timeZone: string, local: number) {
    this.#cursor = Temporal.Instant.fromEpochMilliseconds(local - FURTHEST).toZonedDateTimeISO(
      timeZone,
    );
    this.#first = offsetOf(this.#cursor);
  }

  /** The moment at which the clocks show `local`: the first where they do so twice, null where they skip it. */
  instantOf(local: number): number | null {
    let offset = this.#first;
    for (const { at, before, after } of this.changesUntil(local + FURTHEST)) {
      if (local - before < at) return local - before;
      if (local - after < at) return null;
      offset = after;
    }
    return local - offset;
  }

  /** The changes from where this clock begins up to `end` (ms since 1970). */
  changesUntil(end: number): readonly ClockChange[] {
    while (this.#cursor !== null && (this.#changes.at(-1)?.at ?? 0) <= end) {
      const before = offsetOf(this.#cursor);
      const next = this.#cursor.getTimeZoneTransition('next');
      this.#cursor = next;
      if (next !== null)
        this.#changes.push({ at: next.epochMilliseconds, before, after: offsetOf(next) });
    }
    return this.#changes.filter(({ at }) => at <= end);
  }

  /** The offset before the first change, ms. */
  get firstOffset(): number {
    return this.#first;
  }
}

export function isTimeZone(name: string): boolean {
  try {
    Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(name);
    return true;
  } catch {
    return false;
  }
}

function offsetOf(moment: Temporal.ZonedDateTime): number {
  return moment.offsetNanoseconds / NS_PER_MS;
}
