// The audit log of an account in the database: append within the transaction that changes something, read a page, check the chain.
import { and, desc, eq, gt, gte, ilike, inArray, lt, lte, or, sql, type SQL } from 'drizzle-orm';
import { alias, union } from 'drizzle-orm/pg-core';
import type { Db } from '../db/database.js';
import { accounts, auditEntries, auditHeads, groups, users } from '../db/schema.js';
import {
  chainHash,
  chainStart,
  firstBroken,
  type AuditEntry,
  type NewFact,
} from './audit-chain.js';

/** Names as they are now; null for who or what is gone. */
export interface NamedEntry extends AuditEntry {
  readonly actor: string | null;
  readonly subject: string | null;
}

export interface AuditFilter {
  readonly person: string | null;
  readonly subjectId: string | null;
  readonly action: string | null;
  readonly what: string | null;
  readonly since: number | null;
  readonly until: number | null;
}

/** `tx` is the transaction of the change itself: what is not logged did not happen, and the other way round. */
export async function appendAudit(
  tx: Db,
  accountId: string,
  ...facts: readonly NewFact[]
): Promise<void> {
  if (facts.length === 0) return;
  await tx
    .insert(auditHeads)
    .values({ accountId, seq: 0, hash: chainStart(accountId) })
    .onConflictDoNothing();
  const [head] = await tx
    .select()
    .from(auditHeads)
    .where(eq(auditHeads.accountId, accountId))
    .for('update');
  if (head === undefined) throw new Error('an audit chain without a head');
  const [latest] = await tx
    .select({ at: auditEntries.at })
    .from(auditEntries)
    .where(and(eq(auditEntries.accountId, accountId), eq(auditEntries.seq, head.seq)));
  const rows = chained({ ...head, at: latest?.at ?? 0 }, facts);
  await tx.insert(auditEntries).values(rows.map((row) => ({ ...row, accountId })));
  const { seq, hash } = rows.at(-1) ?? head;
  await tx.update(auditHeads).set({ seq, hash }).where(eq(auditHeads.accountId, accountId));
}

/** The facts as the entries that follow `end`. */
function chained(
  end: { readonly seq: number; readonly hash: string; readonly at: number },
  facts: readonly NewFact[],
): AuditEntry[] {
  let { seq, hash, at } = end;
  return facts.map((fact) => {
    seq += 1;
    // A clock that jumps back must not make the log look as if it had been reordered.
    at = Math.max(fact.at, at);
    const dated = { ...fact, at };
    hash = chainHash(hash, seq, dated);
    return { ...dated, seq, hash };
  });
}

/** Newest first, from before `before`. */
export async function auditPage(
  db: Db,
  accountId: string,
  filter: AuditFilter,
  { before, limit }: { readonly before: number | null; readonly limit: number },
): Promise<readonly NamedEntry[]> {
  const from = before === null ? undefined : lt(auditEntries.seq, before);
  return named(db, branches(db, accountId, filter, from), limit, 'newest');
}

/** Oldest first, from after `after`: as an export is written. */
export async function auditAfter(
  db: Db,
  accountId: string,
  filter: AuditFilter,
  { after, limit }: { readonly after: number; readonly limit: number },
): Promise<readonly NamedEntry[]> {
  const from = gt(auditEntries.seq, after);
  return named(db, branches(db, accountId, filter, from), limit, 'oldest');
}

const CHECKED_AT_ONCE = 5_000;

/** Where a check has got to: what was checked so far ends with this hash. */
interface Checked {
  readonly seq: number;
  readonly hash: string;
}

interface AuditCheck {
  readonly entries: number;
  readonly head: string;
  readonly brokenAt: number | null;
  /** From where the next piece goes on; null: all is checked, or something is broken. */
  readonly next: Checked | null;
}

/**
 * Walks the chain from `after`, at most `most` entries of it, in pieces, so that other requests get their turn between them. Whoever asks
 * for the next piece brings along how the last one ended: a hash that is not the chain's own makes the next entry look broken, no more.
 */
export async function checkAudit(
  db: Db,
  accountId: string,
  after: Checked | null = null,
  most = Infinity,
): Promise<AuditCheck> {
  const [head] = await db.select().from(auditHeads).where(eq(auditHeads.accountId, accountId));
  let at = after ?? { seq: 0, hash: chainStart(accountId) };
  const end = head ?? { seq: 0, hash: chainStart(accountId) };
  const found = { entries: end.seq, head: end.hash };
  const until = Math.min(end.seq, at.seq + most);
  while (at.seq < until) {
    const piece = await db
      .select()
      .from(auditEntries)
      .where(
        and(
          eq(auditEntries.accountId, accountId),
          gt(auditEntries.seq, at.seq),
          lte(auditEntries.seq, until),
        ),
      )
      .orderBy(auditEntries.seq)
      .limit(CHECKED_AT_ONCE);
    const broken = piece.length === 0 ? at.seq + 1 : firstBroken(at, piece);
    if (broken !== null) return { ...found, brokenAt: broken, next: null };
    at = piece.at(-1) ?? at;
  }
  if (at.seq < end.seq) return { ...found, brokenAt: null, next: { seq: at.seq, hash: at.hash } };
  return { ...found, brokenAt: at.hash === end.hash ? null : end.seq, next: null };
}

/**
 * The filter as queries whose results together are the answer: one, or two for a person (whose name is not in the log), because one
 * index serves what they did and another what was done to them.
 */
function branches(
  db: Db,
  accountId: string,
  { person, subjectId, action, what, since, until }: AuditFilter,
  from: SQL | undefined,
): readonly (SQL | undefined)[] {
  const all = and(
    eq(auditEntries.accountId, accountId),
    from,
    subjectId === null ? undefined : eq(auditEntries.subjectId, subjectId),
    action === null ? undefined : eq(auditEntries.action, action),
    what === null ? undefined : eq(auditEntries.what, what),
    since === null ? undefined : gte(auditEntries.at, since),
    until === null ? undefined : lt(auditEntries.at, until),
  );
  if (person === null) return [all];
  const meant = peopleMeant(db, accountId, person);
  return [
    and(all, inArray(auditEntries.actorId, meant)),
    and(all, inArray(auditEntries.subjectId, meant)),
  ];
}

/** Everybody whose name, address or id it is, as a query: however many, none is left out. */
function peopleMeant(db: Db, accountId: string, person: string) {
  const like = `%${person.replace(/[\\%_]/g, '\\$&')}%`;
  return db
    .select({ userId: users.userId })
    .from(users)
    .where(
      and(
        eq(users.accountId, accountId),
        or(ilike(users.name, like), ilike(users.email, like), eq(users.userId, person)),
      ),
    );
}

async function named(
  db: Db,
  [first, second]: readonly (SQL | undefined)[],
  limit: number,
  order: 'newest' | 'oldest',
): Promise<readonly NamedEntry[]> {
  if (first === undefined) return [];
  const by = order === 'newest' ? desc(auditEntries.seq) : auditEntries.seq;
  const found = (wanted: SQL) =>
    db.select().from(auditEntries).where(wanted).orderBy(by).limit(limit);
  // The page is cut out first, so that names are looked up for the rows of the page only.
  const page = (
    second === undefined
      ? found(first)
      : union(found(first), found(second)).orderBy(by).limit(limit)
  ).as('page');
  const actor = alias(users, 'actor');
  const person = alias(users, 'person');
  const rows = await db
    .select({
      seq: page.seq,
      at: page.at,
      actorId: page.actorId,
      address: page.address,
      action: page.action,
      subjectKind: page.subjectKind,
      subjectId: page.subjectId,
      what: page.what,
      from: page.from,
      to: page.to,
      hash: page.hash,
      actor: actor.name,
      subject: sql<
        string | null
      >`coalesce(${person.name}, ${groups.name}, ${accounts.name})`.mapWith(String),
    })
    .from(page)
    .leftJoin(actor, eq(actor.userId, page.actorId))
    .leftJoin(person, and(eq(page.subjectKind, 'user'), eq(person.userId, page.subjectId)))
    .leftJoin(groups, and(eq(page.subjectKind, 'group'), eq(groups.groupId, page.subjectId)))
    .leftJoin(
      accounts,
      and(eq(page.subjectKind, 'account'), eq(accounts.accountId, page.subjectId)),
    )
    .orderBy(order === 'newest' ? desc(page.seq) : page.seq);
  return rows;
}
