// A host's word about somebody's microphone is passed on and kept nowhere. That it is heeded is that person's client's doing: what the media
// engine relays is encrypted, and whoever runs another client can be put out of the meeting.
import { RateLimit } from '../http/rate-limit.js';
import type { AskAbout, Desk, Hall } from './feature-desk.js';

/** Everybody of a large meeting once, and nobody pestered. */
const PER_MINUTE = 240;

type MicrophoneAsk = AskAbout<'mute' | 'ask-unmute'>;

export function microphoneDesk(hall: Hall): Desk<MicrophoneAsk> {
  const rate = new RateLimit(PER_MINUTE, hall.uptime);
  return {
    ask: (from, { about, participantId }) => {
      if (!rate.take(from.participantId)) return 'too-many-attempts';
      if (hall.person(participantId) === null) return 'not-found';
      const wish = about === 'mute' ? 'mute' : 'unmute';
      hall.tell(participantId, { about: 'microphone', wish, fromName: from.name });
      return null;
    },
    present: () => [],
  };
}
