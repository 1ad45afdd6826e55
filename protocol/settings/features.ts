// What end-to-end encryption switches off (product.md #10), as the one table that service, client and screens read. A client asks
// it too, so that a service that grants more than this is not believed. It says nothing about who may use a feature: see resolve.ts.
import type { EncryptionType } from '../wire/text.js';

interface FeatureRow {
  /** As a screen calls it, at the start of a line. */
  readonly name: string;
  /** Why it is off in an end-to-end encrypted meeting; shown where the feature is greyed. */
  readonly whyOffInE2ee: string;
  /** What an operator has to connect before the feature can do anything. */
  readonly needs: 'egress' | null;
}

export const features = {
  joinBeforeHost: {
    name: 'Join before host',
    whyOffInE2ee: "The host's app makes the meeting key, so the host has to be there first.",
    needs: null,
  },
  cloudRecording: {
    name: 'Cloud recording',
    whyOffInE2ee: 'The service cannot record what it cannot decrypt.',
    needs: 'egress',
  },
  liveStreaming: {
    name: 'Live streaming',
    whyOffInE2ee: 'The service cannot stream what it cannot decrypt.',
    needs: 'egress',
  },
  liveTranscription: {
    name: 'Live transcription',
    whyOffInE2ee: 'The service cannot write down what it cannot hear.',
    needs: 'egress',
  },
  breakoutRooms: {
    name: 'Breakout rooms',
    whyOffInE2ee: 'Breakout rooms do not have end-to-end encrypted keys of their own yet.',
    needs: null,
  },
  polls: {
    name: 'Polls',
    whyOffInE2ee: 'The service counts the votes of a poll, so it would have to read them.',
    needs: null,
  },
  privateChat: {
    name: 'Private chat',
    whyOffInE2ee: 'Messages to one person do not have end-to-end encrypted keys of their own yet.',
    needs: null,
  },
  reactions: {
    name: 'Meeting reactions',
    whyOffInE2ee: 'Reactions pass through the service unencrypted, so they are off.',
    needs: null,
  },
} as const satisfies Record<string, FeatureRow>;

export type Feature = keyof typeof features;

export const featureNames = Object.keys(features) as readonly Feature[];

/** Why a feature cannot be used in a meeting, or null where it can. */
export type WhyNot = 'e2ee' | 'switched-off' | 'needs-egress' | null;

interface Meeting {
  readonly encryptionType: EncryptionType;
  /** The host's effective switch; a client that was not told it passes true. */
  readonly isSwitchedOn: boolean;
  readonly hasEgress: boolean;
}

/**
 * E2EE comes first: no setting and no service can give a feature back to an end-to-end encrypted meeting. What the operator has not
 * connected comes before the switch: a host who is told of the switch turns it on and still has no recorder.
 */
export function whyNotFeature(feature: Feature, meeting: Meeting): WhyNot {
  if (meeting.encryptionType === 'e2ee') return 'e2ee';
  if (features[feature].needs === 'egress' && !meeting.hasEgress) return 'needs-egress';
  return meeting.isSwitchedOn ? null : 'switched-off';
}
