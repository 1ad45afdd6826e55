// What this client knows of an enhanced meeting's features, from what the service tells. Of an end-to-end encrypted meeting it knows that
// there are none, whatever it is told (adversary.md A12), but chat to everyone, which its members seal.
import type { FaultCode } from '../../protocol/fault.js';
import type { Chatted } from '../../protocol/meeting/state.js';
import {
  featureNames,
  whyNotFeature,
  type Feature,
  type WhyNot,
} from '../../protocol/settings/features.js';
import {
  featureOf,
  type FeatureAsk,
  type FeatureTold,
} from '../../protocol/wire/enhanced-board.js';
import type { Breakouts } from '../../protocol/wire/features/breakouts.js';
import { MOST_CHAT_KEPT, type ChatMessage } from '../../protocol/wire/features/chat.js';
import type { MicrophoneWish } from '../../protocol/wire/features/microphones.js';
import type { Poll } from '../../protocol/wire/features/polls.js';
import type { Reaction } from '../../protocol/wire/features/reactions.js';
import type { EncryptionType } from '../../protocol/wire/text.js';

export interface ShownReaction {
  readonly id: number;
  readonly participantId: string;
  readonly reaction: Reaction;
  readonly at: number;
}

/** `said`: under which number the meeting worker tells what became of it; null: it never will, the message is not sent. */
export interface Undelivered {
  readonly said: number | null;
}

export interface FeatureState {
  readonly encryptionType: EncryptionType;
  readonly whyNot: Readonly<Record<Feature, WhyNot>>;
  /** Who has raised a hand, first first. */
  readonly hands: readonly string[];
  readonly reactions: readonly ShownReaction[];
  readonly chat: readonly ChatMessage[];
  /** By `n`: my own messages that are not known to be delivered. */
  readonly undelivered: ReadonlyMap<number, Undelivered>;
  /** The number of the last message that was there before I came; null: not told yet. */
  readonly chatFrom: number | null;
  readonly polls: readonly Poll[];
  readonly rooms: Breakouts['open'];
  /** Whether newcomers are kept out. Of an end-to-end encrypted meeting only its verified list says that. */
  readonly locked: boolean;
  /** What a host last asked of my microphone. */
  readonly microphone: (Pick<MicrophoneWish, 'wish' | 'fromName'> & { readonly at: number }) | null;
  /** What a host last said to all rooms. */
  readonly broadcast: {
    readonly fromName: string;
    readonly text: string;
    readonly at: number;
  } | null;
}

/** A reaction is shown for so long, ms. */
export const REACTION_SHOWN = 5_000;
const MOST_REACTIONS = 30;

/** Before anything was told: everything is off. */
export function firstFeatures(encryptionType: EncryptionType): FeatureState {
  return {
    encryptionType,
    whyNot: reasons(encryptionType, () => 'switched-off'),
    ...{
      hands: [],
      reactions: [],
      chat: [],
      chatFrom: null,
      undelivered: new Map(),
      polls: [],
      rooms: null,
      locked: false,
      broadcast: null,
      microphone: null,
    },
  };
}

export function hearTold(state: FeatureState, told: FeatureTold, now: number): FeatureState {
  if (state.encryptionType === 'e2ee') return state;
  switch (told.about) {
    case 'features':
      return {
        ...state,
        whyNot: reasons(state.encryptionType, (feature) => told.features[feature]),
      };
    case 'lock':
      return { ...state, locked: told.locked };
    case 'hands':
      return { ...state, hands: told.hands };
    case 'reacted':
      return { ...state, reactions: withReaction(state.reactions, told, now) };
    case 'chatted':
      return {
        ...state,
        chat: withMessages(state.chat, told.messages),
        chatFrom: state.chatFrom ?? told.messages.at(-1)?.n ?? 0,
      };
    case 'polls':
      return { ...state, polls: told.polls };
    case 'rooms':
      return { ...state, rooms: told.open };
    case 'microphone':
      return { ...state, microphone: { wish: told.wish, fromName: told.fromName, at: now } };
    case 'broadcast':
      return { ...state, broadcast: { fromName: told.fromName, text: told.text, at: now } };
  }
}

/**
 * What somebody wrote in an end-to-end encrypted meeting, in the order in which it came; an enhanced one has only what the service tells.
 * `number`: I wrote it, and what becomes of it is told under this number.
 */
export function hearSaid(
  state: FeatureState,
  said: Chatted,
  number: number | null = null,
): FeatureState {
  if (state.encryptionType !== 'e2ee') return state;
  const message: ChatMessage = {
    ...{ n: (state.chat.at(-1)?.n ?? 0) + 1, from: said.participantId, fromName: said.name },
    ...{ to: null, toName: null, roomName: null, text: said.text, at: said.sentAtMs },
  };
  const undelivered = new Map(state.undelivered);
  if (number !== null) undelivered.set(message.n, { said: number });
  return { ...state, chat: withMessages(state.chat, [message]), chatFrom: 0, undelivered };
}

/** The message that is `said` is with the service, which hands it on. */
export function delivered(state: FeatureState, said: number): FeatureState {
  const left = [...state.undelivered].filter(([, one]) => one.said !== said);
  return { ...state, undelivered: new Map(left) };
}

/** The message that is `said` is not sent; null: none of those that are under way. */
export function notDelivered(state: FeatureState, said: number | null): FeatureState {
  const all = [...state.undelivered].map(
    ([n, one]) => [n, said === null || one.said === said ? { said: null } : one] as const,
  );
  return { ...state, undelivered: new Map(all) };
}

/** Takes out message `n`, which was not sent: it is sent once more, as another. */
export function withoutUnsent(state: FeatureState, n: number): FeatureState {
  const undelivered = new Map(state.undelivered);
  undelivered.delete(n);
  return { ...state, chat: state.chat.filter((one) => one.n !== n), undelivered };
}

/** What message `n` says, if it was not sent. */
export function unsentText(state: FeatureState, n: number): string | null {
  if (state.undelivered.get(n)?.said !== null) return null;
  return state.chat.find((one) => one.n === n)?.text ?? null;
}

const FAULT_OF = {
  e2ee: 'off-in-e2ee',
  'switched-off': 'feature-off',
  'needs-egress': 'no-recorder',
} as const satisfies Record<Exclude<WhyNot, null>, FaultCode>;

/** Why this client does not even ask; null: it asks the service. */
export function whyNotAsk(state: FeatureState, ask: FeatureAsk): FaultCode | null {
  if (state.encryptionType === 'e2ee') return 'off-in-e2ee';
  const feature = featureOf(ask);
  const why = feature === null ? null : state.whyNot[feature];
  return why === null ? null : FAULT_OF[why];
}

/** By the one table, with this client's own encryption type: the service may take a feature away, not give it. */
function reasons(
  encryptionType: EncryptionType,
  said: (feature: Feature) => WhyNot,
): Record<Feature, WhyNot> {
  return Object.fromEntries(
    featureNames.map((feature) => {
      const why = said(feature);
      const isSwitchedOn = why !== 'switched-off' && why !== 'e2ee';
      const hasEgress = why !== 'needs-egress';
      return [feature, whyNotFeature(feature, { encryptionType, isSwitchedOn, hasEgress })];
    }),
  ) as Record<Feature, WhyNot>;
}

function withReaction(
  shown: FeatureState['reactions'],
  { participantId, reaction }: Pick<ShownReaction, 'participantId' | 'reaction'>,
  now: number,
): FeatureState['reactions'] {
  const id = (shown.at(-1)?.id ?? 0) + 1;
  const still = shown.filter(({ at }) => now - at < REACTION_SHOWN);
  return [...still, { id, participantId, reaction, at: now }].slice(-MOST_REACTIONS);
}

function withMessages(
  known: readonly ChatMessage[],
  more: readonly ChatMessage[],
): readonly ChatMessage[] {
  const all = new Map([...known, ...more].map((message) => [message.n, message]));
  return [...all.values()].sort((a, b) => a.n - b.n).slice(-MOST_CHAT_KEPT);
}
