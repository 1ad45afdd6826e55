// What is done to people, groups and invitations, as entries of the audit log (issue 5, part 3).
import type { AuditAction } from '../../protocol/settings/audit-actions.js';
import type { NewFact } from '../policy/audit-chain.js';

/** Who does it, and from where; logged in the transaction of the change. */
export interface Trace {
  /** Null: the operator of the service. */
  readonly actorId: string | null;
  readonly address: string;
  readonly at: number;
}

interface Changed {
  readonly from?: string | null;
  readonly to?: string | null;
}

/** Of a person, a group or the account with this id. */
export function factOf(
  trace: Trace,
  action: AuditAction,
  subjectKind: NewFact['subjectKind'],
  subjectId: string,
  { from = null, to = null }: Changed = {},
): NewFact {
  return { ...trace, action, subjectKind, subjectId, what: '', from, to };
}
