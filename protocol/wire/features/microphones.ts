// What a host asks of somebody's microphone in an enhanced meeting. Nobody's is ever opened from elsewhere: a client that is told to mute
// does so at once, and one that is asked to unmute asks its person.
import { z } from 'zod';
import { displayName, participantId } from '../text.js';

export const microphoneAsks = [
  z.strictObject({ about: z.literal('mute'), participantId }),
  z.strictObject({ about: z.literal('ask-unmute'), participantId }),
] as const;

/** To the one person whom it touches. */
export const microphoneWish = z.strictObject({
  about: z.literal('microphone'),
  wish: z.enum(['mute', 'unmute']),
  fromName: displayName,
});
export type MicrophoneWish = z.infer<typeof microphoneWish>;
