// Breakout rooms of an enhanced meeting: each has its own room in the media engine and its own key. A host opens them, moves people,
// speaks to all and closes them; everyone may go back to the main room.
import { z } from 'zod';
import { participantId, storable } from '../text.js';

export const MOST_ROOMS = 50;
export const MOST_MINUTES = 24 * 60;
export const MOST_ROOM_NAME = 60;

const name = storable.trim().min(1).max(MOST_ROOM_NAME);
/** 'r1', 'r2', …; null is the main room. */
export const roomId = z.string().regex(/^r[1-9][0-9]{0,4}$/);

export const breakoutAsks = [
  z.strictObject({
    about: z.literal('rooms-open'),
    rooms: z
      .array(z.strictObject({ name, people: z.array(participantId).max(1_000) }))
      .min(1)
      .max(MOST_ROOMS),
    minutes: z.number().int().min(1).max(MOST_MINUTES).nullable(),
  }),
  /** One more beside those that are open. No two of them have the same name. */
  z.strictObject({ about: z.literal('rooms-add'), name }),
  z.strictObject({ about: z.literal('rooms-rename'), room: roomId, name }),
  /** So much later than they would close. */
  z.strictObject({
    about: z.literal('rooms-extend'),
    minutes: z.number().int().min(1).max(MOST_MINUTES),
  }),
  z.strictObject({ about: z.literal('rooms-move'), participantId, room: roomId.nullable() }),
  /** Go into another room oneself: a host anywhere, anyone else between the main room and the one they were given. */
  z.strictObject({ about: z.literal('rooms-go'), room: roomId.nullable() }),
  z.strictObject({ about: z.literal('rooms-broadcast'), text: storable.trim().min(1).max(500) }),
  z.strictObject({ about: z.literal('rooms-close') }),
] as const;

/** The breakout rooms as they are now; null: there are none. */
export const breakouts = z.strictObject({
  about: z.literal('rooms'),
  open: z
    .strictObject({
      rooms: z.array(z.strictObject({ room: roomId, name: z.string() })).max(MOST_ROOMS),
      /** The room this person was given, to which they may return; null: none. */
      mine: roomId.nullable(),
      /** When the rooms close by themselves, ms since 1970; null: when a host closes them. */
      closesAt: z.number().int().nullable(),
    })
    .nullable(),
});
export type Breakouts = z.infer<typeof breakouts>;

export const broadcast = z.strictObject({
  about: z.literal('broadcast'),
  fromName: z.string(),
  text: z.string(),
});
