// What of the features lies over the pictures right now.
import type { MeetingSnapshot } from '../meeting/meeting-client.js';
import { featureWords as words } from '../words/feature-words.js';
import { mayHost } from './may-host.js';
import { REACTION_SHOWN, type ShownReaction } from './feature-state.js';

/** A host's message to all rooms, or to one person, stays for so long, ms. */
const BROADCAST_SHOWN = 30_000;
const MOST_REACTIONS = 6;
const MOST_HANDS = 4;

export interface OverlayView {
  readonly room: { readonly name: string } | null;
  /** Until the rooms close by themselves, ms, for whom that touches: whoever is in one, and hosts. */
  readonly closesIn: number | null;
  readonly hands: readonly { readonly participantId: string; readonly name: string }[];
  /** Of how many more the hands are up. */
  readonly moreHands: number;
  readonly reactions: readonly (Pick<ShownReaction, 'id' | 'reaction'> & {
    readonly name: string;
  })[];
  /** One that waits for this person's vote. */
  readonly poll: string | null;
  readonly broadcast: MeetingSnapshot['features']['broadcast'];
  /** What a host asked of my microphone, while it is still off. */
  readonly microphone: MeetingSnapshot['features']['microphone'];
}

export function overlayView(
  snapshot: MeetingSnapshot,
  now: number,
  dismissed: { readonly broadcastAt: number; readonly microphoneAt: number },
): OverlayView {
  const { features, attendees, room } = snapshot;
  const names = new Map(attendees.map(({ participantId, name }) => [participantId, name]));
  const { rooms, broadcast, microphone } = features;
  const mine = rooms?.rooms.find((one) => one.room === room);
  const hands = features.hands.flatMap((participantId) => {
    const name = names.get(participantId);
    return name === undefined ? [] : [{ participantId, name }];
  });
  const isShown = (said: { readonly at: number } | null, dismissedAt: number): boolean =>
    said !== null && said.at > dismissedAt && now - said.at < BROADCAST_SHOWN;
  return {
    room: mine === undefined ? null : { name: mine.name },
    closesIn: mine !== undefined || mayHost(snapshot) ? left(rooms?.closesAt, now) : null,
    hands: hands.slice(0, MOST_HANDS),
    moreHands: Math.max(0, hands.length - MOST_HANDS),
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
    broadcast: isShown(broadcast, dismissed.broadcastAt) ? broadcast : null,
    microphone:
      isShown(microphone, dismissed.microphoneAt) && !snapshot.microphoneOn ? microphone : null,
  };
}

/** In the last minute the end of the rooms is a warning. */
export const LAST_MINUTE = 60_000;
/** Said once as each is passed, ms. */
const SAID_AT = [300_000, LAST_MINUTE, 10_000];
/** What comes later by more than this was put off, ms: clocks are set by less. */
const PUT_OFF = 30_000;

/** What a screen reader is told of the end of the rooms between two looks at the clock; null: nothing new. */
export function countdownSaid(before: number | null, after: number | null): string | null {
  if (before === null || after === null) return null;
  if (after > before + PUT_OFF) return words.closesLater(inWords(after));
  const passed = SAID_AT.filter((at) => after <= at && at < before).at(-1);
  return passed === undefined ? null : words.closesSoon(inWords(passed));
}

function inWords(ms: number): string {
  return ms < LAST_MINUTE
    ? words.inSeconds(Math.round(ms / 1_000))
    : words.inMinutes(Math.round(ms / 60_000));
}

function left(closesAt: number | null | undefined, now: number): number | null {
  return closesAt == null ? null : Math.max(0, closesAt - now);
}
