// What every feature of an enhanced meeting gets to work with, and what it has to answer. A desk checks what its own ask says; that the
// feature may be used here, by this person, was checked before (enhanced/enhanced-run.ts).
import type { FaultCode } from '../../protocol/fault.js';
import type { FeatureAsk, FeatureTold } from '../../protocol/wire/enhanced-board.js';
import type { MeetingRole } from '../../protocol/wire/text.js';
import type { UptimeClock } from '../uptime.js';

export interface Somebody {
  readonly participantId: string;
  readonly name: string;
  readonly role: MeetingRole;
  /** null: the main room. */
  readonly room: string | null;
}

/** The run, as far as a feature may see and change it. */
export interface Hall {
  readonly now: () => number;
  readonly uptime: UptimeClock;
  /** Everyone who has a seat and a name, connected or not. */
  readonly people: () => readonly Somebody[];
  readonly person: (participantId: string) => Somebody | null;
  readonly tell: (participantId: string, told: FeatureTold) => void;
  /** What a breakout room that is open is called now; null: there is none such. */
  readonly roomName: (room: string) => string | null;
}

export interface Desk<A extends FeatureAsk> {
  /** Does what is asked, or says why not. */
  readonly ask: (from: Somebody, ask: A) => FaultCode | null;
  /** What whoever comes, or comes back, has to know. */
  readonly present: (to: Somebody) => readonly FeatureTold[];
  readonly left?: (participantId: string) => void;
}

export type AskAbout<K extends FeatureAsk['about']> = Extract<FeatureAsk, { readonly about: K }>;

/** Hosts and co-hosts alike. */
export function isHost({ role }: Pick<Somebody, 'role'>): boolean {
  return role !== 'participant';
}
