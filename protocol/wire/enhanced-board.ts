// What the board of an enhanced meeting says beside wire/board.ts: the service's keys, who is here, and the features. A client of an
// end-to-end encrypted meeting knows these messages only to refuse them (adversary.md A11, A12).
import { z } from 'zod';
import { featureNames, type Feature } from '../settings/features.js';
import { breakoutAsks, breakouts, broadcast, roomId } from './features/breakouts.js';
import { chatAsks, chatted } from './features/chat.js';
import { egressAsks } from './features/egress.js';
import { microphoneAsks, microphoneWish } from './features/microphones.js';
import { pollAsks, polled } from './features/polls.js';
import { hands, reacted, reactionAsks } from './features/reactions.js';
import { base64url, displayName, meetingRole, participantId } from './text.js';

const ref = z.number().int().min(0);

/** What a participant may ask for. Which feature each belongs to is `featureOf`'s answer. */
export const featureAsk = z.discriminatedUnion('about', [
  ...reactionAsks,
  ...microphoneAsks,
  ...chatAsks,
  ...pollAsks,
  ...breakoutAsks,
  ...egressAsks,
]);
export type FeatureAsk = z.infer<typeof featureAsk>;

export const toEnhancedService = z.discriminatedUnion('type', [
  /** Once for each connection: under which name, and with which nonce of this join (media/service-key.ts). */
  z.strictObject({
    type: z.literal('introduce'),
    name: displayName,
    joinNonce: base64url.length(22),
  }),
  z.strictObject({ type: z.literal('ask'), ref, ask: featureAsk }),
]);
export type ToEnhancedService = z.infer<typeof toEnhancedService>;

const enhancedPerson = z.strictObject({
  participantId,
  name: displayName,
  joinNonce: base64url.length(22),
  role: meetingRole,
  connected: z.boolean(),
  room: roomId.nullable(),
});
export type EnhancedPerson = z.infer<typeof enhancedPerson>;

export const whyNot = z.enum(['e2ee', 'switched-off', 'needs-egress']).nullable();

export const featureTold = z.discriminatedUnion('about', [
  /** What this meeting may use, by its host's settings when it began. */
  z.strictObject({
    about: z.literal('features'),
    features: z.record(z.enum(featureNames as [Feature, ...Feature[]]), whyNot),
  }),
  /** Whether newcomers are kept out, by the service's word. */
  z.strictObject({ about: z.literal('lock'), locked: z.boolean() }),
  reacted,
  hands,
  microphoneWish,
  chatted,
  polled,
  breakouts,
  broadcast,
]);
export type FeatureTold = z.infer<typeof featureTold>;

export const toEnhancedClient = z.discriminatedUnion('type', [
  /** A key of the room this person is in; `kid` rises over all rooms of a run. */
  z.strictObject({
    type: z.literal('key'),
    kid: z.number().int().min(1).max(0xffff_ffff),
    key: base64url.length(43),
    room: roomId.nullable(),
  }),
  z.strictObject({ type: z.literal('people'), people: z.array(enhancedPerson).max(1_000) }),
  z.strictObject({ type: z.literal('told'), told: featureTold }),
  /** What was asked under `ref` is done. A refusal is a `fault` with that ref. */
  z.strictObject({ type: z.literal('done'), ref }),
]);
export type ToEnhancedClient = z.infer<typeof toEnhancedClient>;

const ENHANCED_TYPES: ReadonlySet<unknown> = new Set(
  toEnhancedClient.options.map(({ shape }) => shape.type.value),
);

/** Whether a parsed message claims to be one of an enhanced meeting, however it is made. */
export function isEnhancedMessage(message: unknown): boolean {
  return (
    typeof message === 'object' &&
    message !== null &&
    'type' in message &&
    ENHANCED_TYPES.has(message.type)
  );
}

const FOR_HOSTS: ReadonlySet<FeatureAsk['about']> = new Set<FeatureAsk['about']>([
  ...(['lower-hand', 'poll-make', 'poll-edit', 'poll-launch', 'poll-end', 'poll-share'] as const),
  ...(['poll-delete', 'rooms-open', 'rooms-add', 'rooms-rename', 'rooms-extend'] as const),
  ...(['rooms-move', 'rooms-broadcast', 'rooms-close', 'egress'] as const),
  ...(['mute', 'ask-unmute'] as const),
]);

/** Whether only a host may ask for this. */
export function isForHosts({ about }: FeatureAsk): boolean {
  return FOR_HOSTS.has(about);
}

/** The feature that an ask needs; null: it needs none (raised hands, microphones, messages to all). */
export function featureOf(ask: FeatureAsk): Feature | null {
  switch (ask.about) {
    case 'react':
      return 'reactions';
    case 'raise-hand':
    case 'lower-hand':
    case 'mute':
    case 'ask-unmute':
      return null;
    case 'chat':
      return ask.to === null ? null : 'privateChat';
    case 'poll-make':
    case 'poll-edit':
    case 'poll-launch':
    case 'poll-vote':
    case 'poll-end':
    case 'poll-share':
    case 'poll-delete':
      return 'polls';
    case 'rooms-open':
    case 'rooms-add':
    case 'rooms-rename':
    case 'rooms-extend':
    case 'rooms-move':
    case 'rooms-go':
    case 'rooms-broadcast':
    case 'rooms-close':
      return 'breakoutRooms';
    case 'egress':
      return ask.feature;
  }
}
