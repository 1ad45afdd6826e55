// Reactions pass through and are forgotten; raised hands stay until they are lowered or their owner leaves.
import type { FeatureTold } from '../../protocol/wire/enhanced-board.js';
import { RateLimit } from '../http/rate-limit.js';
import type { AskAbout, Desk, Hall } from './feature-desk.js';

const PER_MINUTE = 60;

type ReactionAsk = AskAbout<'react' | 'raise-hand' | 'lower-hand'>;

export function reactionDesk(hall: Hall): Desk<ReactionAsk> {
  const rate = new RateLimit(PER_MINUTE, hall.uptime);
  /** In the order in which they went up. */
  const hands = new Set<string>();
  const told = (): FeatureTold => ({ about: 'hands', hands: [...hands] });
  const show = (): void => {
    for (const { participantId } of hall.people()) hall.tell(participantId, told());
  };
  const put = (participantId: string, up: boolean): void => {
    if (hands.has(participantId) === up) return;
    if (up) hands.add(participantId);
    else hands.delete(participantId);
    show();
  };
  return {
    ask: (from, ask) => {
      if (!rate.take(from.participantId)) return 'too-many-attempts';
      switch (ask.about) {
        case 'react':
          for (const { participantId, room } of hall.people())
            if (room === from.room)
              hall.tell(participantId, {
                about: 'reacted',
                participantId: from.participantId,
                reaction: ask.reaction,
              });
          return null;
        case 'raise-hand':
          put(from.participantId, ask.up);
          return null;
        case 'lower-hand':
          if (!hands.has(ask.participantId)) return 'not-found';
          put(ask.participantId, false);
          return null;
      }
    },
    present: () => [told()],
    left: (participantId) => put(participantId, false),
  };
}
