// Picture and sound of one meeting: connected for as long as the meeting lasts, whatever happens to the media engine, and with a new token
// each time. It sees no key; what it hears from the frame worker are counters.
import { DisconnectReason, LogLevel, Room, RoomEvent, setLogLevel } from 'livekit-client';
import type { FaultCode } from '../../protocol/fault.js';
import type { Result } from '../../protocol/result.js';
import type { Capture } from '../devices/device-fault.js';
import type { DeviceChoice } from '../meeting/meeting-client.js';
import type { MediaKind } from '../workers/messages.js';
import { BackOff } from './back-off.js';
import { E2eeManager, type FrameWorkerDoor } from './e2ee-manager.js';
import { ENCODED_STREAMS } from './encoded-streams.js';
import { LocalDevices } from './local-devices.js';
import { RemoteStreams, type Peer } from './remote-streams.js';
import { roomOptions } from './room-options.js';
import { StreamCare } from './stream-care.js';
import type { SelfTest } from './transform-self-test.js';

export interface MediaToken {
  readonly url: string;
  readonly token: string;
}

export interface MeetingMediaParts {
  readonly frames: FrameWorkerDoor;
  readonly selfTest: Promise<SelfTest>;
  /** A new one at every call. */
  readonly mediaToken: () => Promise<Result<MediaToken>>;
  readonly onChange: () => void;
  /** Something was refused or is wrong with what a participant sends; null: with what we send. */
  readonly report: (code: FaultCode, participantId: string | null) => void;
  /** Frames of a stream that reached the frame worker so far; null: our own. */
  readonly seen: (participantId: string | null, kind: MediaKind) => number;
  /** How often the frame worker has said so. */
  readonly reports: () => number;
  /** Asks it for its counters of this moment; false: it did not answer. */
  readonly recount: () => Promise<boolean>;
  /** Something left this computer that was not encrypted. */
  readonly onLeak: () => void;
}

export interface MediaState {
  readonly connection: 'connecting' | 'open' | 'lost';
  readonly me: Peer;
  readonly peers: ReadonlyMap<string, Peer>;
  /** participantId → 0-1. Ours is under null. */
  readonly levels: ReadonlyMap<string | null, number>;
  readonly deviceFaults: readonly FaultCode[];
}

/** A connection that held this long was a good one: the pauses begin anew. */
const STEADY_AFTER = 10_000;
const FIRST_PAUSE = 300;
const LONGEST_PAUSE = 5_000;
/** Whoever took our place in the engine leaves soon, or it is we who leave. */
const PAUSE_WHEN_REPLACED = 3_000;

interface Connected {
  readonly room: Room;
  readonly manager: E2eeManager;
  readonly streams: RemoteStreams;
}

// LiveKit logs addresses with tokens in them.
setLogLevel(LogLevel.silent);

export class MeetingMedia {
  readonly #parts: MeetingMediaParts;
  readonly #devices: LocalDevices;
  readonly #care: StreamCare;
  readonly #pauses = new BackOff(FIRST_PAUSE, LONGEST_PAUSE);
  #connected: Connected | null = null;
  #connection: MediaState['connection'] = 'connecting';
  #isClosed = false;
  #wakeUp: (() => void) | null = null;

  /** Opens the devices at once; `connect` when there is a token to be had. */
  constructor(
    parts: MeetingMediaParts,
    devices: DeviceChoice,
    on: Readonly<Record<Capture, boolean>>,
  ) {
    this.#parts = parts;
    this.#devices = new LocalDevices({
      selfTest: parts.selfTest,
      cores: navigator.hardwareConcurrency,
      onChange: parts.onChange,
      report: (code) => parts.report(code, null),
    });
    this.#care = new StreamCare({
      incoming: () => this.#connected?.streams.incoming() ?? [],
      outgoing: () => this.#devices.outgoing(),
      seen: parts.seen,
      reports: parts.reports,
      recount: parts.recount,
      renew: (owner) => this.#connected?.manager.renew(owner),
      onLeak: parts.onLeak,
      report: parts.report,
      onChange: parts.onChange,
    });
    void this.choose(devices);
    for (const device of ['camera', 'microphone'] as const)
      if (on[device]) void this.turn(device, true);
  }

  state(): MediaState {
    const camera = this.#devices.track('camera');
    const microphone = this.#devices.track('microphone');
    return {
      connection: this.#connection,
      me: {
        camera,
        microphone,
        cameraOn: this.#devices.isOn('camera'),
        microphoneOn: this.#devices.isOn('microphone'),
      },
      peers: this.#connected?.streams.peers() ?? new Map<string, Peer>(),
      levels: this.#care.levels,
      deviceFaults: this.#devices.faults,
    };
  }

  /** Connects, and again whenever the connection is lost, until `close`. Call it once. */
  async connect(): Promise<void> {
    while (!this.#isClosed) {
      const since = performance.now();
      const token = await this.#parts.mediaToken();
      if (this.#isClosed) return;
      const reason = token.ok ? await this.#connectOnce(token.value) : undefined;
      if (this.#isClosed) return;
      this.#set('lost');
      if (performance.now() - since > STEADY_AFTER) this.#pauses.reset();
      const replaced = reason === DisconnectReason.DUPLICATE_IDENTITY;
      await this.#pause(replaced ? PAUSE_WHEN_REPLACED : this.#pauses.next());
    }
  }

  turn(device: Capture, on: boolean): Promise<void> {
    return this.#devices.turn(device, on);
  }

  /** Loudspeakers are chosen where sound is played: by the elements on the screen. */
  async choose({ cameraId, microphoneId }: Partial<DeviceChoice>): Promise<void> {
    await Promise.all([
      cameraId === undefined ? undefined : this.#devices.choose('camera', cameraId),
      microphoneId === undefined ? undefined : this.#devices.choose('microphone', microphoneId),
    ]);
  }

  sendKeyFrames(): void {
    this.#devices.sendKeyFrames();
  }

  /** The frame worker was replaced: every stream needs a transform that leads to the new one. */
  renewTransforms(): void {
    this.#connected?.manager.renewAll();
    this.#devices.sendKeyFrames();
  }

  /** Leaves this connection for a new one, where there is one, and does not wait with that: the run of the meeting, or the room, is another. */
  async reconnect(): Promise<void> {
    this.#wakeUp?.();
    await this.#connected?.room.disconnect(false).catch(() => undefined);
  }

  /** For good: the devices are off when it returns, the engine is told after. */
  async close(): Promise<void> {
    this.#isClosed = true;
    this.#wakeUp?.();
    this.#care.stop();
    this.#devices.stop();
    await this.#connected?.room.disconnect(true).catch(() => undefined);
  }

  /** Resolves when this connection is over, with LiveKit's reason for it. */
  async #connectOnce({ url, token }: MediaToken): Promise<DisconnectReason | undefined> {
    const manager = new E2eeManager(this.#parts.frames);
    const room = new Room(roomOptions(manager, navigator.hardwareConcurrency));
    const { onChange, report } = this.#parts;
    const streams = new RemoteStreams({
      room,
      cores: navigator.hardwareConcurrency,
      onChange,
      report,
    });
    this.#connected = { room, manager, streams };
    const over = new Promise<DisconnectReason | undefined>((done) => {
      room.once(RoomEvent.Disconnected, done);
    });
    // As soon as the engine can be told: not only when media flows.
    room.on(RoomEvent.SignalConnected, () => this.#devices.enter(room));
    room.on(RoomEvent.Reconnecting, () => this.#set('lost'));
    room.on(RoomEvent.Reconnected, () => this.#set('open'));
    try {
      // Before the first publish, or LiveKit publishes with audio redundancy and says "not encrypted" (pitfalls.md B9).
      await room.setE2EEEnabled(true);
      await room.connect(url, token, { rtcConfig: ENCODED_STREAMS, maxRetries: 0 });
      this.#set('open');
      return await over;
    } catch {
      return undefined; // tried again, with another token
    } finally {
      this.#devices.leave(room);
      room.removeAllListeners();
      manager.dispose();
      this.#connected = null;
    }
  }

  #set(connection: MediaState['connection']): void {
    if (this.#isClosed || this.#connection === connection) return;
    this.#connection = connection;
    this.#parts.onChange();
  }

  #pause(ms: number): Promise<void> {
    return new Promise((done) => {
      const timer = setTimeout(done, ms);
      this.#wakeUp = () => {
        clearTimeout(timer);
        done();
      };
    });
  }
}
