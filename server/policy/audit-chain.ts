// The audit log's chain: each entry's hash covers the entry and the hash before it, so that nothing in the middle can be changed,
// dropped or moved without every later hash being wrong. It does not keep whoever owns the database from writing a whole new chain:
// against that, an administrator keeps an export, whose last hash has to be found in every later one.
import { createHash } from 'node:crypto';
import type { AuditAction } from '../../protocol/settings/audit-actions.js';

export interface AuditFact {
  readonly at: number;
  /** Null: the operator of the service. */
  readonly actorId: string | null;
  readonly address: string;
  readonly action: string;
  readonly subjectKind: 'account' | 'group' | 'user';
  readonly subjectId: string;
  readonly what: string;
  readonly from: string | null;
  readonly to: string | null;
}

/** A fact as this version of the service writes it; an entry that is read may come from a newer one. */
export interface NewFact extends AuditFact {
  readonly action: AuditAction;
}

export interface AuditEntry extends AuditFact {
  readonly seq: number;
  readonly hash: string;
}

/** What the first entry of an account follows: its id, so that a chain cannot be passed off as another account's. */
export function chainStart(accountId: string): string {
  return sha256(JSON.stringify(['conclave audit 1', accountId]));
}

/** The fields in a fixed order: JSON of an array has one spelling only. */
export function chainHash(before: string, seq: number, fact: AuditFact): string {
  const { at, actorId, address, action, subjectKind, subjectId, what, from, to } = fact;
  return sha256(
    JSON.stringify([
      before,
      seq,
      at,
      actorId,
      address,
      action,
      subjectKind,
      subjectId,
      what,
      from,
      to,
    ]),
  );
}

/** The seq of the first entry that does not follow the one before it, or null when all do. `entries` in order of seq. */
export function firstBroken(
  before: { readonly seq: number; readonly hash: string },
  entries: readonly AuditEntry[],
): number | null {
  let { seq, hash } = before;
  for (const entry of entries) {
    seq += 1;
    if (entry.seq !== seq || entry.hash !== chainHash(hash, seq, entry)) return seq;
    hash = entry.hash;
  }
  return null;
}

function sha256(text: string): string {
  return createHash('sha256').update(text, 'utf8').digest('hex');
}
