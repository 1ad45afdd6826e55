import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { RRuleTemporal } from 'rrule-temporal';
import { Temporal } from 'temporal-polyfill';
import { LocalClock } from './local-clock.js';
import { lastOccurrence, nextOccurrence, occurrences, occurrencesBetween } from './occurrences.js';
import { localMs, MOST_YEARS, schedule, weekdays, type Schedule } from './schedule.js';

/** Zones with every habit: both hemispheres, half and three-quarter hours, a half-hour change, Ramadan, none, and one that skipped days. */
const ZONES = [
  'Europe/Berlin',
  'America/New_York',
  'America/Sao_Paulo',
  'Australia/Lord_Howe',
  'Asia/Kathmandu',
  'Africa/Casablanca',
  'Pacific/Apia',
  'Pacific/Chatham',
  'UTC',
];

const aStart = fc
  .record({
    day: fc.integer({ min: 0, max: 3_650 }),
    // The hours around which clocks change come up more often.
    minute: fc.oneof(fc.integer({ min: 0, max: 1_439 }), fc.integer({ min: 60, max: 190 })),
  })
  .map(({ day, minute }) =>
    Temporal.PlainDate.from('2022-01-01')
      .add({ days: day })
      .toPlainDateTime({ hour: Math.floor(minute / 60), minute: minute % 60 })
      .toString()
      .slice(0, 16),
  );

const aSchedule: fc.Arbitrary<Schedule> = fc
  .record({
    start: aStart,
    timeZone: fc.constantFrom(...ZONES),
    minutes: fc.integer({ min: 5, max: 600 }),
    every: fc.constantFrom('day', 'week', 'month'),
    interval: fc.integer({ min: 1, max: 4 }),
    others: fc.subarray([...weekdays]),
    after: fc.integer({ min: 1, max: 40 }),
    untilDays: fc.option(fc.integer({ min: 0, max: 400 })),
  })
  .map(({ start, timeZone, minutes, every, interval, others, after, untilDays }) => {
    const date = Temporal.PlainDateTime.from(start);
    const on = [...new Set([...others, weekdays[date.dayOfWeek - 1] ?? 'MO'])];
    const ends =
      untilDays === null
        ? { after }
        : { on: date.add({ days: untilDays }).toPlainDate().toString() };
    const recurrence =
      every === 'week'
        ? { every: 'week' as const, interval, on, ends }
        : { every: every as 'day' | 'month', interval, ends };
    return { start, timeZone, minutes, recurrence };
  })
  .filter((planned) => schedule.safeParse(planned).success);

/** The same series by a library that knows nothing of ours. */
function byRRule({ start, timeZone, recurrence }: Schedule): number[] {
  if (recurrence === null) throw new Error('only series');
  const { ends } = recurrence;
  const rule = new RRuleTemporal({
    freq: ({ day: 'DAILY', week: 'WEEKLY', month: 'MONTHLY' } as const)[recurrence.every],
    interval: recurrence.interval,
    tzid: timeZone,
    dtstart: Temporal.PlainDateTime.from(start).toZonedDateTime(timeZone),
    ...(recurrence.every === 'week' ? { byDay: [...recurrence.on] } : {}),
    ...('after' in ends
      ? { count: ends.after }
      : {
          until: Temporal.PlainDateTime.from(`${ends.on}T23:59:59`).toZonedDateTime(timeZone),
        }),
  });
  return rule.all().map(({ epochMilliseconds }) => epochMilliseconds);
}

const starts = (planned: Schedule) => [...occurrences(planned)].map(({ start }) => start);

describe('schedule: occurrences (RFC 5545 §3.3.10)', () => {
  test('are those of another implementation, in every zone and over every change of the clocks', () => {
    fc.assert(
      fc.property(aSchedule, (planned) => {
        // rrule-temporal 2.2 overlooks that Morocco's clocks change for Ramadan; the tests below hold there too.
        fc.pre(planned.timeZone !== 'Africa/Casablanca');
        const { start } = planned;
        const horizon = localMs(start) + MOST_YEARS * 365 * 86_400_000;
        expect(starts(planned)).toEqual(byRRule(planned).filter((at) => at <= horizon));
      }),
      { numRuns: 150 },
    );
  }, 60_000);

  test('keep the wall-clock time of the zone', () => {
    fc.assert(
      fc.property(aSchedule, (planned) => {
        for (const at of starts(planned)) {
          const shown = Temporal.Instant.fromEpochMilliseconds(at)
            .toZonedDateTimeISO(planned.timeZone)
            .toPlainTime()
            .toString({ smallestUnit: 'minute' });
          expect(shown).toBe(planned.start.slice(11));
        }
      }),
      { numRuns: 60 },
    );
  }, 60_000);

  test('rise, last as long as planned, and the next is the first that is not over', () => {
    fc.assert(
      fc.property(aSchedule, fc.nat(500), (planned, days) => {
        const all = [...occurrences(planned)];
        for (const [at, one] of all.entries()) {
          expect(one.end - one.start).toBe(planned.minutes * 60_000);
          if (at > 0) expect(one.start).toBeGreaterThan(all[at - 1]?.start ?? Infinity);
        }
        const now = localMs(planned.start) + days * 86_400_000;
        const rest = all.filter(({ end }) => end > now);
        expect(nextOccurrence(planned, now)).toEqual(rest[0] ?? null);
        expect(lastOccurrence(planned)).toEqual(all.at(-1) ?? null);
        const week = now + 7 * 86_400_000;
        expect(occurrencesBetween(planned, now, week)).toEqual(
          rest.filter(({ start }) => start < week),
        );
      }),
      { numRuns: 100 },
    );
  }, 60_000);

  test('a wall-clock time is the moment that Temporal says, or none where the clocks skip it', () => {
    fc.assert(
      fc.property(aStart, fc.constantFrom(...ZONES), (start, timeZone) => {
        const local = localMs(start);
        const plain = Temporal.PlainDateTime.from(start);
        const zoned = plain.toZonedDateTime(timeZone);
        const isSkipped = !zoned.toPlainDateTime().equals(plain);
        expect(new LocalClock(timeZone, local).instantOf(local)).toBe(
          isSkipped ? null : zoned.epochMilliseconds,
        );
      }),
      { numRuns: 300 },
    );
  });
});
