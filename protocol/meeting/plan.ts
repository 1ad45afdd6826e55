// What the leader means to write into its next link (protocol.md §6): ops in order, with the list as it will be after them. Pure.
import { same } from '../bytes.js';
import { participantId } from '../crypto/participant-id.js';
import type { Binding } from './announcement.js';
import {
  hasRoom,
  planOps,
  type Op,
  type ParticipantList,
  type Planned,
} from './participant-list.js';

export interface Plan {
  readonly pending: readonly Op[];
  /** The list after `pending`. */
  readonly planned: Planned;
}

/** The plan with one more op; null where the rules refuse it. */
export function withOp(plan: Plan, op: Op): Plan | null {
  const { allowed, planned } = planOps(plan.planned, [op]);
  return allowed.length === 0 ? null : { pending: [...plan.pending, op], planned };
}

/** The plan after which `id` is gone, as if a join of it that nobody has seen had never been. `list` is what the plan starts from. */
export function withoutPerson(plan: Plan, list: Planned | null, id: string): Plan {
  if (!plan.planned.present.has(id)) return plan;
  const isJoin = (op: Op): boolean => op.type === 'join' && participantId(op.who) === id;
  const before = plan.pending.some(isJoin) ? replan(plan, list, isJoin) : plan;
  const who = before.planned.present.get(id);
  return (who && withOp(before, { type: 'leave', who })) ?? before;
}

/** The plan after which `binding` is listed, whatever its person was listed under; null where the rules refuse it. */
export function withJoin(plan: Plan, list: ParticipantList | null, binding: Binding): Plan | null {
  const id = binding.participantId;
  const away = withoutPerson(plan, list, id);
  return hasRoom(away.planned, id) ? withOp(away, joinOf(binding)) : null;
}

export function isPlanned({ planned }: Plan, binding: Binding): boolean {
  const who = planned.present.get(binding.participantId);
  return who !== undefined && same(who.bindingHash, binding.bindingHash);
}

export function joinOf(binding: Binding): Op {
  const { userId, hardwareId, ivk, bindingHash, issuedAt, name } = binding;
  return { type: 'join', who: { userId, hardwareId, ivk, bindingHash, issuedAt, name } };
}

function replan(plan: Plan, list: Planned | null, isLeftOut: (op: Op) => boolean): Plan {
  const { allowed, planned } = planOps(
    list,
    plan.pending.filter((op) => !isLeftOut(op)),
  );
  return { pending: allowed, planned };
}
