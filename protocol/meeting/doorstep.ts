// Who has announced itself and is not on the list, and why (protocol.md §6, the rules of `join`). For showing: what lets someone in is the
// rules of the list itself.
import { equal, toHex, type Bytes } from '../bytes.js';
import { inOrder, type Binding } from './announcement.js';
import type { Planned } from './participant-list.js';
import type { ParticipantState } from './state.js';

/** Why someone is kept out: the meeting is locked, or they were removed for good. */
export type Bar = 'locked' | 'removed';

export interface ViewedOutsider {
  readonly participantId: string;
  /** What they call themselves, signed by them and confirmed by nobody. */
  readonly name: string;
  /** null: nothing keeps them out, they are about to be listed. */
  readonly bar: Bar | null;
}

/** What keeps `who` off this list; null where it is not one of these. */
export function barOf({ left, locked }: Planned, who: Binding): Bar | null {
  for (const other of left.values())
    if (other.removed && (equal(other.userId, who.userId) || equal(other.ivk, who.ivk)))
      return 'removed';
  return locked && !left.has(who.participantId) ? 'locked' : null;
}

/** Those who announced, have a seat by the service's word, and are not on the verified list: they have no key. */
export function outsidersOf(state: ParticipantState): readonly ViewedOutsider[] {
  const { last, bindings, attendees, gone } = state;
  if (last === null) return [];
  return inOrder(bindings)
    .filter(
      ({ participantId, bindingHash }) =>
        !last.list.present.has(participantId) &&
        attendees?.get(participantId) !== undefined &&
        !gone.has(toHex(bindingHash)),
    )
    .map((who) => ({
      participantId: who.participantId,
      name: who.name,
      bar: barOf(last.list, who),
    }));
}

/** What keeps this client out, by the latest list that the leader signed; null once it is listed. */
export function myBar({ last, observed, binding }: ParticipantState): Bar | null {
  if (last !== null || observed === null || binding === null) return null;
  const listed: Bytes | undefined = observed.list.present.get(binding.participantId)?.bindingHash;
  return listed === undefined ? barOf(observed.list, binding) : null;
}
