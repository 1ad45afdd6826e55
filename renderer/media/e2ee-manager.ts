// LiveKit's hooks for end-to-end encryption, with our frame worker behind them. Every sender and receiver gets its transform here, in the
// task in which it comes to be: later, and without `encodedInsertableStreams` on the connection, plaintext would flow (pitfalls.md A1).
import {
  EncryptionEvent,
  ParticipantEvent,
  RoomEvent,
  Track,
  type BaseE2EEManager,
  type E2EEManagerCallbacks,
  type Participant,
  type Room,
} from 'livekit-client';
import { bytesOf, type Bytes } from '../../protocol/bytes.js';
import type { MediaKind, StreamOptions } from '../workers/messages.js';

/** What the manager needs of the frame worker, whichever one lives at the moment. */
export interface FrameWorkerDoor {
  readonly transform: (options: StreamOptions) => RTCRtpScriptTransform;
  readonly setSifTrailer: (trailer: Bytes) => void;
}

type Transformed = RTCRtpSender | RTCRtpReceiver;
type Listeners = { [E in keyof E2EEManagerCallbacks]: Set<E2EEManagerCallbacks[E]> };

/** For one Room: `new Room({ encryption: { e2eeManager } })`. Under `e2ee` LiveKit would send data in clear (pitfalls.md B1). */
export class E2eeManager implements BaseE2EEManager {
  readonly #door: FrameWorkerDoor;
  readonly #streams = new Map<Transformed, StreamOptions>();
  readonly #listeners: Listeners = {
    [EncryptionEvent.ParticipantEncryptionStatusChanged]: new Set(),
    [EncryptionEvent.EncryptionError]: new Set(),
  };
  #room: Room | null = null;

  constructor(door: FrameWorkerDoor) {
    this.#door = door;
  }

  readonly isEnabled = true;

  get isDataChannelEncryptionEnabled(): boolean {
    return true;
  }
  /** LiveKit assigns its own idea of it. It cannot be turned off. */
  set isDataChannelEncryptionEnabled(_wanted: boolean) {
    // refused
  }

  setup(room: Room): void {
    this.#room = room;
    room.on(RoomEvent.SignalConnected, () => this.#announce(true, room.localParticipant));
    room.localParticipant.on(ParticipantEvent.LocalSenderCreated, (sender, track) =>
      this.#protect(sender, { direction: 'send', kind: kindOf(track) }),
    );
    room.on(RoomEvent.TrackSubscribed, (track, _publication, { identity }) => {
      if (track.receiver !== undefined)
        this.#protect(track.receiver, {
          direction: 'receive',
          kind: kindOf(track),
          participantId: identity,
        });
    });
    // Its transform stays: whatever still comes is dropped there (pitfalls.md B5).
    room.on(RoomEvent.TrackUnsubscribed, ({ receiver }) => {
      if (receiver !== undefined) this.#streams.delete(receiver);
    });
  }

  setupEngine(): void {
    // Nothing depends on the engine: the codec is told by the frames.
  }

  setParticipantCryptorEnabled(enabled: boolean, identity: string): void {
    const participant = this.#room?.getParticipantByIdentity(identity);
    if (participant !== undefined) this.#announce(enabled, participant);
  }

  setSifTrailer(trailer: Uint8Array): void {
    if (trailer.length > 0) this.#door.setSifTrailer(bytesOf(trailer));
  }

  /** Content travels over the board, sealed and signed. Nothing of ours is data of LiveKit's, so whatever this is, it is not sent. */
  encryptData(): Promise<never> {
    return Promise.reject(new Error('Data does not travel over the media engine.'));
  }

  handleEncryptedData(): Promise<never> {
    return Promise.reject(new Error('Data is not taken from the media engine.'));
  }

  on<E extends keyof E2EEManagerCallbacks>(event: E, listener: E2EEManagerCallbacks[E]): this {
    this.#listeners[event].add(listener);
    return this;
  }

  dispose(): void {
    this.#streams.clear();
    for (const listeners of Object.values(this.#listeners)) listeners.clear();
  }

  /** New transforms for every stream: the frame worker behind the old ones is gone. */
  renewAll(): void {
    for (const [owner, options] of this.#streams) this.#protect(owner, options);
  }

  /** A new transform for one sender or receiver whose old one is never called. */
  renew(owner: Transformed): void {
    const options = this.#streams.get(owner);
    if (options !== undefined) this.#protect(owner, options);
  }

  /** Always a new transform: one kept from before would have the identity of whoever was received then (pitfalls.md B5). */
  #protect(owner: Transformed, options: StreamOptions): void {
    owner.transform = this.#door.transform(options);
    this.#streams.set(owner, options);
  }

  #announce(enabled: boolean, participant: Participant): void {
    for (const listener of this.#listeners[EncryptionEvent.ParticipantEncryptionStatusChanged])
      listener(enabled, participant);
  }
}

/** The kind whose key protects this track. A source that we do not know fails to decrypt, and is never sent by us. */
export function kindOf({ source, kind }: Pick<Track, 'source' | 'kind'>): MediaKind {
  switch (source) {
    case Track.Source.ScreenShare:
      return 'screen';
    case Track.Source.ScreenShareAudio:
      return 'screen-audio';
    case Track.Source.Camera:
    case Track.Source.Microphone:
    case Track.Source.Unknown:
      return kind === Track.Kind.Audio ? 'audio' : 'video';
  }
}
