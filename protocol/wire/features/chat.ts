// Chat of an enhanced meeting: to everyone in the same room, or to one person. It goes through the service, which can read it.
import { z } from 'zod';
import { participantId, storable } from '../text.js';
import { MOST_ROOM_NAME } from './breakouts.js';

/** UTF-16 units of one message. */
export const MOST_CHAT_LENGTH = 4_000;
/** So many of the latest are kept for whoever comes later or comes back. */
export const MOST_CHAT_KEPT = 500;

export const chatAsks = [
  z.strictObject({
    about: z.literal('chat'),
    /** null: everyone in my room. */
    to: participantId.nullable(),
    text: storable.trim().min(1).max(MOST_CHAT_LENGTH),
  }),
] as const;

export const chatMessage = z.strictObject({
  /** Its place in the meeting's chat, from 1. */
  n: z.number().int().min(1),
  from: participantId,
  /** As it was when the message was sent: the person may have left. */
  fromName: z.string().max(128),
  to: participantId.nullable(),
  toName: z.string().max(128).nullable(),
  /** The breakout room in which it was said to everyone, by its name then; null: the main room, or it was to one person. */
  roomName: z.string().max(MOST_ROOM_NAME).nullable(),
  text: z.string().max(MOST_CHAT_LENGTH),
  /** ms since 1970, by the service's clock. */
  at: z.number().int(),
});
export type ChatMessage = z.infer<typeof chatMessage>;

/** New ones, or on arrival all that concern this person and are still kept; the same n is the same message. */
export const chatted = z.strictObject({
  about: z.literal('chatted'),
  messages: z.array(chatMessage).max(MOST_CHAT_KEPT),
});
