// What comes from the others in one room: who publishes what, by the engine's word, and what of it is refused.
import {
  RoomEvent,
  Track,
  type Participant,
  type RemoteTrackPublication,
  type Room,
  type TrackPublication,
} from 'livekit-client';
import type { FaultCode } from '../../protocol/fault.js';
import type { MediaKind } from '../workers/messages.js';
import { kindOf } from './e2ee-manager.js';
import { whyRefused } from './publication-policy.js';
import { qualityFor } from './room-options.js';

export interface Peer {
  readonly microphoneOn: boolean;
  readonly cameraOn: boolean;
  readonly microphone: MediaStreamTrack | null;
  readonly camera: MediaStreamTrack | null;
}

/** A stream that should be arriving. */
export interface IncomingStream {
  readonly participantId: string;
  readonly kind: MediaKind;
  readonly receiver: RTCRtpReceiver;
  readonly resubscribe: () => void;
}

export interface RemoteStreamsParts {
  readonly room: Room;
  readonly cores: number;
  readonly onChange: () => void;
  readonly report: (code: FaultCode, participantId: string) => void;
}

/** Sooner, the engine takes both for no change, ms. */
const RESUBSCRIBE_AFTER = 500;

const CHANGES = [
  RoomEvent.ParticipantConnected,
  RoomEvent.ParticipantDisconnected,
  RoomEvent.TrackPublished,
  RoomEvent.TrackUnpublished,
  RoomEvent.TrackSubscribed,
  RoomEvent.TrackUnsubscribed,
  RoomEvent.TrackMuted,
  RoomEvent.TrackUnmuted,
  RoomEvent.TrackStreamStateChanged,
] as const;

export class RemoteStreams {
  readonly #parts: RemoteStreamsParts;
  /** By track sid: said once each. */
  readonly #refused = new Set<string>();

  constructor(parts: RemoteStreamsParts) {
    this.#parts = parts;
    for (const change of CHANGES) parts.room.on(change, () => this.#changed());
  }

  peers(): ReadonlyMap<string, Peer> {
    const { remoteParticipants } = this.#parts.room;
    return new Map(
      [...remoteParticipants.values()].map((participant) => [
        participant.identity,
        this.#peer(participant),
      ]),
    );
  }

  /** What we are subscribed to and nobody has muted or paused. */
  incoming(): IncomingStream[] {
    return [...this.#publications()].flatMap(({ participant, publication }) => {
      const { track } = publication;
      const isPaused = publication.isMuted || track?.streamState === Track.StreamState.Paused;
      if (track?.receiver === undefined || isPaused || this.#isRefused(publication)) return [];
      return {
        participantId: participant.identity,
        kind: kindOf(track),
        receiver: track.receiver,
        resubscribe: () => {
          publication.setSubscribed(false);
          setTimeout(() => publication.setSubscribed(true), RESUBSCRIBE_AFTER);
        },
      };
    });
  }

  #changed(): void {
    let pictures = 0;
    const { cores, report, onChange } = this.#parts;
    for (const { participant, publication } of this.#publications()) {
      const why = whyRefused(publication);
      if (why !== null && !this.#isRefused(publication)) {
        this.#refused.add(publication.trackSid);
        publication.setSubscribed(false);
        report(why, participant.identity);
      }
      if (publication.kind === Track.Kind.Video) pictures += 1;
    }
    const quality = qualityFor(pictures, cores);
    for (const { publication } of this.#publications())
      if (publication.kind === Track.Kind.Video && publication.isSubscribed)
        publication.setVideoQuality(quality);
    onChange();
  }

  #peer(participant: Participant): Peer {
    const microphone = participant.getTrackPublication(Track.Source.Microphone);
    const camera = participant.getTrackPublication(Track.Source.Camera);
    return {
      microphoneOn: this.#isOn(microphone),
      cameraOn: this.#isOn(camera),
      microphone: this.#isOn(microphone) ? (microphone?.track?.mediaStreamTrack ?? null) : null,
      camera: this.#isOn(camera) ? (camera?.track?.mediaStreamTrack ?? null) : null,
    };
  }

  #isOn(publication: TrackPublication | undefined): boolean {
    return publication !== undefined && !publication.isMuted && !this.#isRefused(publication);
  }

  #isRefused({ trackSid }: TrackPublication): boolean {
    return this.#refused.has(trackSid);
  }

  *#publications(): Generator<{ participant: Participant; publication: RemoteTrackPublication }> {
    for (const participant of this.#parts.room.remoteParticipants.values())
      for (const publication of participant.trackPublications.values())
        yield { participant, publication };
  }
}
