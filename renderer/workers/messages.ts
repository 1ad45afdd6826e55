// What the window, the meeting worker and the frame worker say to each other. Only the port between the two workers carries keys, and
// those are non-extractable.
import type { Bytes } from '../../protocol/bytes.js';
import type { FaultCode } from '../../protocol/fault.js';
import type { ParticipantView } from '../../protocol/meeting/participant.js';
import type { Chatted, Input, Me, Statement } from '../../protocol/meeting/state.js';
import type { Attendee } from '../../protocol/wire/board.js';
import type {
  EnhancedPerson,
  FeatureAsk,
  FeatureTold,
} from '../../protocol/wire/enhanced-board.js';

/** The kinds that travel as media; chat and data stay in the meeting worker. */
export const MEDIA_KINDS = ['audio', 'video', 'screen', 'screen-audio'] as const;
export type MediaKind = (typeof MEDIA_KINDS)[number];

export type ToMeetingWorker =
  | {
      readonly type: 'join';
      readonly me: Me;
      /** ws:// or wss://, without any secret in it. */
      readonly boardUrl: string;
      readonly participantToken: string;
      /** The way to the frame worker, which holds the other end. */
      readonly frames: MessagePort;
    }
  /** Into an enhanced meeting. A worker that joined one kind never becomes one of the other. */
  | {
      readonly type: 'join-enhanced';
      readonly me: EnhancedMe;
      readonly boardUrl: string;
      readonly participantToken: string;
      readonly frames: MessagePort;
    }
  | { readonly type: 'ask'; readonly ref: number; readonly ask: FeatureAsk }
  | { readonly type: 'signed'; readonly ref: number; readonly signature: Bytes }
  | { readonly type: 'sign-failed'; readonly ref: number; readonly code: FaultCode }
  /** A new frame worker takes the place of one that died. */
  | { readonly type: 'frames'; readonly frames: MessagePort }
  | Intent
  | { readonly type: 'leave' };

/** Who I am in an enhanced meeting. */
export interface EnhancedMe {
  readonly meetingId: string;
  readonly meetingUuid: Bytes;
  readonly participantId: string;
  readonly name: string;
}

export interface EnhancedView {
  readonly people: readonly EnhancedPerson[];
  /** The room I am in; null: the main room. */
  readonly room: string | null;
  /** The key that I send under; null: none yet, so nothing is sent. */
  readonly sendingWith: number | null;
}

/** What the person wants of the meeting, in the words of the core; a refusal comes as a `report`. */
export type Intent = Extract<
  Input,
  { readonly type: 'mark' | 'successor' | 'request' | 'accept-leader' | 'chat' }
>;

export type BoardConnection = 'connecting' | 'open' | 'lost';

export type FromMeetingWorker =
  | { readonly type: 'sign'; readonly ref: number; readonly statement: Statement }
  | {
      readonly type: 'view';
      readonly view: ParticipantView;
      readonly attendees: readonly Attendee[];
      readonly board: BoardConnection;
      /** When, by the worker's clock, ms since 1970: the times in `view` are by it. */
      readonly at: number;
    }
  /** The same of an enhanced meeting, in which nothing is verified: all of it is the service's word. */
  | {
      readonly type: 'enhanced-view';
      readonly view: EnhancedView;
      readonly board: BoardConnection;
    }
  | { readonly type: 'told'; readonly told: FeatureTold }
  /** A message of an end-to-end encrypted meeting, opened and verified. `said`: it is our own, and what becomes of it is told under this number. */
  | ({ readonly type: 'chatted'; readonly said: number | null } & Chatted)
  | { readonly type: 'delivered' | 'not-delivered'; readonly said: number }
  /** What became of an ask; null: it was done. */
  | { readonly type: 'answered'; readonly ref: number; readonly code: FaultCode | null }
  | { readonly type: 'report'; readonly code: FaultCode; readonly about: string | null }
  /** Our senders should send a key frame: someone can hear us from now on. */
  | { readonly type: 'key-frame' }
  /** The service no longer knows our participantToken: join anew, with the same identity. */
  | { readonly type: 'join-again' }
  /** The last message. Every key is destroyed. */
  | {
      readonly type: 'ended';
      readonly code: FaultCode | null;
      /** Of a split: the signed words that contradict each other (protocol.md §6). */
      readonly evidence?: readonly Bytes[];
    };

/** The options of an RTCRtpScriptTransform: which stream passes, in which direction. */
export type StreamOptions =
  | { readonly direction: 'send'; readonly kind: MediaKind }
  | {
      readonly direction: 'receive';
      readonly kind: MediaKind;
      /** Of whom the engine claims to be the sender. */
      readonly participantId: string;
    };

export type ToFrameWorker =
  /** The way to the meeting worker. */
  | { readonly type: 'keys'; readonly port: MessagePort }
  /** What ends the frames that the engine makes itself (pitfalls.md B3). */
  | { readonly type: 'sif-trailer'; readonly trailer: Bytes }
  /** Asks for the counters as they are now. */
  | { readonly type: 'recount'; readonly ref: number }
  | { readonly type: 'destroy' };

/** Counters of one stream since its first transform. Frames without content and the engine's own are not counted. */
export interface StreamStats {
  readonly direction: 'send' | 'receive';
  readonly kind: MediaKind;
  /** null: our own. */
  readonly participantId: string | null;
  /** Every frame that reached the worker, counted or not: for the watchdog. */
  readonly seen: number;
  /** Decrypted, or encrypted when sending. */
  readonly passed: number;
  /** Dropped because it was sealed under a key from before our time, or before our first key was here. */
  readonly waiting: number;
  /** Dropped because they did not authenticate, or named a key that is not here. */
  readonly failed: number;
  /** Those of `failed` that came later than 1 s after a key switch. */
  readonly failedOutsideSwitch: number;
  /** Dropped because they had come before, or were too old to tell: outside the replay window, protocol.md §7. */
  readonly repeated: number;
  /** When the first frame was decrypted, ms since 1970. */
  readonly firstAt: number | null;
  /** When a frame last passed; null before. */
  readonly lastPassedAt: number | null;
  /** When a frame was last dropped for want of a key or as not authentic; null before. */
  readonly lastDroppedAt: number | null;
  /** When one of those was last dropped though the key it names is here: changed, under another name, twice, or no SFrame at all; null before. */
  readonly lastForgedAt: number | null;
}

export type FromFrameWorker =
  | {
      readonly type: 'stats';
      readonly streams: readonly StreamStats[];
      /** When it was told, by the clock of the worker, as all times in it. */
      readonly at: number;
      /** Of the recount that this answers; null: told unasked. */
      readonly ref: number | null;
    }
  /** A codec that cannot be end-to-end encrypted was refused (protocol.md §7). */
  | { readonly type: 'refused'; readonly code: FaultCode; readonly kind: MediaKind };

/** Meeting worker to frame worker. */
export type ToFrames =
  | {
      readonly type: 'open-key';
      readonly participantId: string;
      /** Hex: names the replay window along with kind and kid. */
      readonly bindingHash: string;
      readonly kind: MediaKind;
      readonly kid: number;
      readonly key: CryptoKey;
      readonly salt: Bytes;
    }
  /** Seal with this from now on; CTRs `from` up to, not including, `to` are this worker's. */
  | {
      readonly type: 'seal-key';
      readonly kind: MediaKind;
      readonly kid: number;
      readonly key: CryptoKey;
      readonly salt: Bytes;
      readonly from: number;
      readonly to: number;
    }
  | {
      readonly type: 'lease';
      readonly kind: MediaKind;
      readonly kid: number;
      readonly from: number;
      readonly to: number;
    }
  | { readonly type: 'stop-sending' }
  | { readonly type: 'drop-key'; readonly kid: number }
  /** No key below `kid` ever comes again: what was kept of them to refuse replays may go. */
  | { readonly type: 'forget-below'; readonly kid: number }
  | { readonly type: 'drop-person'; readonly participantId: string }
  | { readonly type: 'destroy' };

/** Frame worker to meeting worker. */
export type FromFrames =
  | { readonly type: 'need-open'; readonly participantId: string; readonly kind: MediaKind }
  | { readonly type: 'need-seal'; readonly kind: MediaKind }
  | { readonly type: 'need-lease'; readonly kind: MediaKind; readonly kid: number };
