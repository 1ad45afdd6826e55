// Limits in the database: a restart does not forget them, and all nodes of a service share them. Fixed windows, each a row of its own, so
// that a clock that jumps back finds the counts of that time and one that jumps ahead leaves them behind.
import { and, eq, lt, or, sql } from 'drizzle-orm';
import type { Db } from '../db/database.js';
import { windowCounts } from '../db/schema.js';

export interface WindowLimit {
  /** A keyed hash, or what is no secret: never a number or an address. */
  readonly key: string;
  readonly most: number;
  readonly windowMs: number;
}

const KEPT_FOR = 2 * 24 * 3_600_000;

/** Whether one of `limits` is used up: in how many milliseconds it is not, or null. Counts nothing. */
export async function usedUpFor(
  db: Db,
  limits: readonly WindowLimit[],
  now: number,
): Promise<number | null> {
  const rows = await db
    .select({ key: windowCounts.key, since: windowCounts.since, count: windowCounts.count })
    .from(windowCounts)
    .where(or(...limits.map((limit) => isRowOf(limit, now))));
  const waits = limits
    .filter((limit) =>
      rows.some(
        (row) =>
          row.key === limit.key && row.since === begin(limit, now) && row.count >= limit.most,
      ),
    )
    .map((limit) => begin(limit, now) + limit.windowMs - now);
  return waits.length === 0 ? null : Math.max(...waits);
}

/** Counts one in each of `limits`; false when it was one too many in any. */
export async function take(db: Db, limits: readonly WindowLimit[], now: number): Promise<boolean> {
  await db.delete(windowCounts).where(lt(windowCounts.since, now - KEPT_FOR));
  let within = true;
  for (const limit of limits) {
    const rows = await db
      .insert(windowCounts)
      .values({ key: limit.key, since: begin(limit, now), count: 1 })
      .onConflictDoUpdate({
        target: [windowCounts.key, windowCounts.since],
        set: { count: sql`${windowCounts.count} + 1` },
      })
      .returning({ count: windowCounts.count });
    if ((rows[0]?.count ?? 0) > limit.most) within = false;
  }
  return within;
}

function begin({ windowMs }: WindowLimit, now: number): number {
  return Math.floor(now / windowMs) * windowMs;
}

function isRowOf(limit: WindowLimit, now: number) {
  return and(eq(windowCounts.key, limit.key), eq(windowCounts.since, begin(limit, now)));
}
