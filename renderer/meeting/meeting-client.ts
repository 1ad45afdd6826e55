// What the meeting screen sees and may do: one snapshot, a few intents. The screen knows nothing of keys, workers or LiveKit.
import type { AtDoor } from '../waiting-room/wait-at-door.js';
import type { Door, DoorActions } from '../waiting-room/waiting-desk.js';
import type { FaultCode } from '../../protocol/fault.js';
import type { EnhancedPerson, FeatureAsk } from '../../protocol/wire/enhanced-board.js';
import type { EncryptionType, MeetingRole } from '../../protocol/wire/text.js';
import type { FeatureState } from '../features/feature-state.js';
import type { SplitEvidence } from './split-evidence.js';

export type ShieldCheck = 'certificate' | 'keyBox' | 'heartbeat' | 'list';

export interface Shield {
  /** `enhanced`: nothing is verified, and nothing is claimed to be. */
  readonly state: 'checking' | 'verified' | 'failed' | 'enhanced';
  /** What this client has verified itself; `verified` needs all four. */
  readonly checks: Readonly<Record<ShieldCheck, boolean>>;
  readonly since: number;
  readonly fault: FaultCode | null;
}

/**
 * Why someone is not seen or heard as they should be: the three of product.md, what comes under their name and is not what they sealed
 * (protocol.md §7), and a connection that the service calls lost.
 */
export type Trouble = 'nothing-sent' | 'not-arriving' | 'no-key' | 'not-authentic' | 'away';

export interface SeenParticipant {
  readonly participantId: string;
  /** From the verified participant list and nowhere else. */
  readonly name: string;
  readonly isMe: boolean;
  readonly isLeader: boolean;
  readonly role: MeetingRole;
  readonly state: 'present' | 'leaving';
  readonly leaves: number;
  /** Whose hand went up first is 1; null: it is down. By the service's word. */
  readonly hand: number | null;
  /** protocol.md §8 marks: what this person says of the leader's code. */
  readonly mark: boolean | null;
  readonly microphoneOn: boolean;
  readonly cameraOn: boolean;
  readonly camera: MediaStreamTrack | null;
  readonly microphone: MediaStreamTrack | null;
  /** 0-1, smoothed. */
  readonly level: number;
  /** What they say of the code of whoever leads next. */
  readonly successorMark: boolean | null;
  /** The leader named them to lead next. */
  readonly isSuccessor: boolean;
  /** This client holds the announcement that the list names. */
  readonly isVerified: boolean;
  /** Someone else here has this name, or one that looks like it. */
  readonly isNamesake: boolean;
  /** Since when the engine knows nothing of them; null where it does. */
  readonly absentSince: number | null;
  readonly trouble: Trouble | null;
}

export interface Refusal {
  readonly code: FaultCode;
  readonly name: string | null;
  readonly at: number;
}

export interface RoleChange {
  readonly from: MeetingRole;
  readonly to: MeetingRole;
  readonly at: number;
}

export interface MeetingSnapshot {
  readonly phase:
    | 'connecting'
    | 'waiting-for-host'
    | 'waiting-room'
    | 'checking'
    | 'in'
    | 'reconnecting'
    | 'ended';
  /** Why the meeting ended or does not go on; null after a plain leave. */
  readonly fault: FaultCode | null;
  readonly meetingId: string;
  readonly title: string;
  /** Fixed before joining, by what the lobby showed; the service cannot change it. */
  readonly encryptionType: EncryptionType;
  readonly startedAt: number | null;
  readonly shield: Shield;
  /** 13 groups of 3 digits with spaces between, or null while there is no verified leader. */
  readonly securityCode: string | null;
  readonly leader: { readonly participantId: string; readonly name: string } | null;
  readonly isLeader: boolean;
  /** The host's rights are mine, by the service's word: also while I stand in for a host who left. */
  readonly isHost: boolean;
  /** Mine, by the service's word. */
  readonly role: MeetingRole;
  /** How that last changed since I came in; null: it did not. */
  readonly roleChange: RoleChange | null;
  /** What whoever waits to be let in sees; null for whoever does not. */
  readonly atDoor: AtDoor | null;
  /** Who waits to be let in, for host and co-hosts. The service's word. */
  readonly door: Door;
  readonly people: readonly SeenParticipant[];
  /** In an enhanced meeting, everyone in all its rooms, by the service's word. */
  readonly attendees: readonly EnhancedPerson[];
  /** The breakout room I am in; null: the main room. */
  readonly room: string | null;
  readonly features: FeatureState;
  readonly locked: boolean;
  /** When it was unlocked, which everyone is warned of; null while it is locked, and where it never was. */
  readonly unlockedAt: number | null;
  /**
   * Host or co-host, by the service's word: whose requests to lock, unlock and remove the leader grants (protocol.md §6), or, in an enhanced
   * meeting, the service.
   */
  readonly mayManage: boolean;
  /** Whom the leader named to lead next, with the code to compare beforehand. */
  readonly successor: {
    readonly participantId: string;
    readonly name: string;
    readonly securityCode: string;
  } | null;
  /** Announced, but not on the verified list: nobody sends to them. The name is what they say. */
  readonly outside: readonly {
    readonly participantId: string;
    readonly name: string;
    readonly bar: 'locked' | 'removed' | null;
  }[];
  /** The meeting is locked, so the leader does not let me in. */
  readonly isLockedOut: boolean;
  /** The leader's signs of life take much longer than they did: what is shown may be old. */
  readonly isDelayed: boolean;
  readonly mkSeq: number | null;
  readonly leaderLostSince: number | null;
  /** Who led before, while the new leader's code has not been compared: it is another code than the one people compared. */
  readonly uncomparedAfter: string | null;
  /** Who led before, while a new leader who was not on the list is not accepted. Nothing is sent meanwhile. */
  readonly unacceptedAfter: string | null;
  readonly refusals: readonly Refusal[];
  readonly deviceFaults: readonly FaultCode[];
  readonly microphoneOn: boolean;
  readonly cameraOn: boolean;
  /** Counters for "connection details" and the demo: frames per peer since joining. */
  readonly frames: Readonly<
    Record<
      string,
      {
        readonly decrypted: number;
        readonly failed: number;
        readonly failedOutsideSwitch: number;
        readonly repeated: number;
        readonly firstAt: number | null;
      }
    >
  >;
  readonly joinedAt: number | null;
  /** Why a meeting was left as split, to be kept (protocol.md §6); null where it was not. */
  readonly evidence: SplitEvidence | null;
}

export interface DeviceChoice {
  readonly cameraId: string | null;
  readonly microphoneId: string | null;
  readonly speakerId: string | null;
}

export interface MeetingClient {
  readonly snapshot: () => MeetingSnapshot;
  readonly subscribe: (listener: () => void) => () => void;
  readonly setMicrophone: (on: boolean) => Promise<void>;
  readonly setCamera: (on: boolean) => Promise<void>;
  readonly chooseDevices: (choice: Partial<DeviceChoice>) => Promise<void>;
  /** protocol.md §8: what I say of the leader's code, or of the successor's; signed and shown to all. */
  readonly mark: (match: boolean, of?: 'leader' | 'successor') => void;
  /** As leader, and of someone else: who takes over if I leave; null: nobody. */
  readonly nameSuccessor: (participantId: string | null) => void;
  /** As host: whether newcomers are kept out. Like the next two, it counts once the verified list says so; a refusal is shown. */
  readonly lock: (locked: boolean) => void;
  /** As host: puts someone out for good. */
  readonly remove: (participantId: string) => void;
  /** As host: puts someone back into the waiting room, by the service; a refusal is among the refusals. */
  readonly putBack: (participantId: string) => Promise<void>;
  readonly rename: (name: string) => void;
  /** Goes on under a leader who was not on the list (protocol.md §6); nothing is sent before. */
  readonly acceptLeader: () => void;
  /** Asks for something of an enhanced meeting. Answers why it was not done, or null; an E2EE meeting's client asks nobody. */
  readonly ask: (ask: FeatureAsk) => Promise<FaultCode | null>;
  /** End-to-end encrypted, to everyone here. Answers why it was not sent, or null. */
  readonly say: (text: string) => Promise<FaultCode | null>;
  /** Message `n` of the chat, which was not sent, once more. Answers why it was not, or null. */
  readonly sayAgain: (n: number) => Promise<FaultCode | null>;
  /** Null where I may do nothing at the door. */
  readonly doorActions: () => DoorActions | null;
  /** As host: makes someone a co-host or takes it back, by the service; a refusal is among the refusals. */
  readonly setRole: (participantId: string, role: 'co-host' | 'participant') => Promise<void>;
  readonly leave: () => Promise<void>;
  readonly endForAll: () => Promise<void>;
}

export interface JoinOptions {
  readonly serviceUrl: string;
  readonly sessionToken: string | null;
  readonly meetingId: string;
  readonly passcode: string | null;
  /** Service root key (base64url) from the invitation, or null: the service's own, pinned on first contact. */
  readonly rootKey: string | null;
  readonly userId: string | null;
  readonly name: string;
  /** What the lobby showed. The service is held to it (adversary.md A11). */
  readonly encryptionType: EncryptionType;
  readonly clientVersion: string;
  readonly devices: DeviceChoice;
  readonly microphoneOn: boolean;
  readonly cameraOn: boolean;
}
/** Implemented by `renderer/meeting/join-meeting.ts`. Refusals before the meeting come as the snapshot's fault with phase `ended`. */
export type JoinMeeting = (options: JoinOptions) => MeetingClient;
