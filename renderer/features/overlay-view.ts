// What of the features lies over the pictures right now.
import type { MeetingSnapshot } from '../meeting/meeting-client.js';
import { REACTION_SHOWN, type ShownReaction } from './feature-state.js';

/** A host's message to all rooms stays for so long, ms. */
const BROADCAST_SHOWN = 30_000;
const MOST_REACTIONS = 6;
const MOST_HANDS = 4;

export interface OverlayView {
  readonly room: { readonly name: string; readonly closesIn: number | null } | null;
  readonly hands: readonly { readonly participantId: string; readonly name: string }[];
  readonly reactions: readonly (Pick<ShownReaction, 'id' | 'reaction'> & {
    readonly name: string;
  })[];
  /** One that waits for this person's vote. */
  readonly poll: string | null;
  readonly broadcast: MeetingSnapshot['features']['broadcast'];
}

export function overlayView(
  { features, attendees, room }: MeetingSnapshot,
  now: number,
  dismissedAt: number,
): OverlayView {
  const names = new Map(attendees.map(({ participantId, name }) => [participantId, name]));
  const { rooms, broadcast } = features;
  const mine = rooms?.rooms.find((one) => one.room === room);
  const isShown =
    broadcast !== null && broadcast.at > dismissedAt && now - broadcast.at < BROADCAST_SHOWN;
  return {
    room: mine === undefined ? null : { name: mine.name, closesIn: left(rooms?.closesAt, now) },
    hands: features.hands.slice(0, MOST_HANDS).flatMap((participantId) => {
      const name = names.get(participantId);
      return name === undefined ? [] : [{ participantId, name }];
    }),
    reactions: features.reactions
      .filter(({ at }) => now - at < REACTION_SHOWN)
      .slice(-MOST_REACTIONS)
      .flatMap(({ id, reaction, participantId }) => {
        const name = names.get(participantId);
        return name === undefined ? [] : [{ id, reaction, name }];
      }),
    poll:
      features.polls.find(({ state, haveVoted }) => state === 'running' && !haveVoted)?.question ??
      null,
    broadcast: isShown ? broadcast : null,
  };
}

function left(closesAt: number | null | undefined, now: number): number | null {
  return closesAt == null ? null : Math.max(0, closesAt - now);
}
