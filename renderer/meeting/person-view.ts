// What the row of a person says, decided here. Nothing it claims is more than this client verified.
import { featureWords } from '../words/feature-words.js';
import { meetingWords as words } from '../words/meeting-words.js';
import type { SeenParticipant } from './meeting-client.js';
import { troubleOf } from './tile-view.js';

/** protocol.md §6: a fourth leave is counted and shown. */
const MANY_LEAVES = 4;

export interface PersonView {
  readonly name: string;
  readonly isKnown: boolean;
  readonly known: string;
  readonly needsCare: boolean;
  readonly roles: readonly string[];
  /** What they said of the leader's code. */
  readonly mark: boolean | null;
  readonly warnings: readonly string[];
  /** That the hand is up, and its place. */
  readonly hand: string | null;
}

/** `service`: an enhanced meeting, where who is there is the service's word. */
export type ListStanding = 'verified' | 'checking' | 'service';

/** Whoever raised a hand stands first, in the order in which they did; everyone else stays where they are. */
export function handsFirst(people: readonly SeenParticipant[]): SeenParticipant[] {
  const up = people.filter(({ hand }) => hand !== null);
  const down = people.filter(({ hand }) => hand === null);
  return [...up.sort((a, b) => (a.hand ?? 0) - (b.hand ?? 0)), ...down];
}

export function personView(person: SeenParticipant, list: ListStanding): PersonView {
  const isKnown = list === 'verified' && person.isVerified;
  const { leaves, isNamesake } = person;
  return {
    name: person.isMe ? words.isYou(person.name) : person.name,
    isKnown,
    known: knownBy(person, list),
    needsCare: list === 'verified' && !person.isVerified,
    roles: [
      person.isLeader ? words.leader : null,
      roleOf(person),
      person.isSuccessor ? words.leadsNext : null,
      person.state === 'leaving' ? words.leaving : null,
    ].filter((role) => role !== null),
    mark: person.isLeader ? null : person.mark,
    warnings: [
      isNamesake ? words.namesake : null,
      leaves >= MANY_LEAVES ? words.leftTimes(leaves) : null,
      person.state === 'leaving' ? null : troubleOf(person),
    ].filter((warning) => warning !== null),
    hand: person.hand === null ? null : featureWords.handPlace(person.hand),
  };
}

function knownBy({ isVerified }: SeenParticipant, list: ListStanding): string {
  switch (list) {
    case 'verified':
      return isVerified ? words.knownVerified : words.cannotVerify;
    case 'checking':
      return words.knownUnverified;
    case 'service':
      return words.knownByService;
  }
}

function roleOf({ role }: SeenParticipant): string | null {
  switch (role) {
    case 'host':
      return words.host;
    case 'co-host':
      return words.coHost;
    case 'participant':
      return null;
  }
}
