// Meeting reactions and raised hands of an enhanced meeting.
import { z } from 'zod';
import { participantId } from '../text.js';

export const reaction = z.enum([
  'thumbs-up',
  'thumbs-down',
  'heart',
  'laugh',
  'celebrate',
  'break',
]);
export type Reaction = z.infer<typeof reaction>;

export const reactionAsks = [
  z.strictObject({ about: z.literal('react'), reaction }),
  /** One's own hand; a host may lower another's. */
  z.strictObject({ about: z.literal('raise-hand'), up: z.boolean() }),
  z.strictObject({ about: z.literal('lower-hand'), participantId }),
] as const;

/** Shown for some seconds and never kept. */
export const reacted = z.strictObject({
  about: z.literal('reacted'),
  participantId,
  reaction,
});
/** Everyone whose hand is up, in the order in which they raised it. */
export const hands = z.strictObject({
  about: z.literal('hands'),
  hands: z.array(participantId).max(1_000),
});
