// Our own camera and microphone: opened when they are wanted, published in whatever room there is, stopped or silent when they are not.
// A device that fails is a fault to show and never a reason not to be in the meeting.
import {
  TrackEvent,
  createLocalAudioTrack,
  createLocalVideoTrack,
  type LocalAudioTrack,
  type LocalVideoTrack,
  type LocalTrack as PublishableTrack,
  type Room,
} from 'livekit-client';
import type { FaultCode } from '../../protocol/fault.js';
import { deviceFault, type Capture } from '../devices/device-fault.js';
import type { MediaKind } from '../workers/messages.js';
import { whyRefused } from './publication-policy.js';
import { cameraOptions } from './room-options.js';
import type { SelfTest } from './transform-self-test.js';

type LocalTrack = LocalAudioTrack | LocalVideoTrack;

interface Slot {
  readonly device: Capture;
  wanted: boolean;
  deviceId: string | null;
  track: LocalTrack | null;
  publishedIn: Room | null;
  fault: FaultCode | null;
  /** One thing at a time: opening a camera takes a second, and a person may have changed their mind by then. */
  line: Promise<void>;
}

/** A stream that should be leaving this computer. */
export interface OutgoingStream {
  readonly kind: MediaKind;
  readonly sender: RTCRtpSender;
  /** From the beginning, with a sender of its own. */
  readonly republish: () => void;
  /** Turns the device off and says why. */
  readonly stop: () => void;
}

export interface LocalDevicesParts {
  /** Nothing is published before it passed (pitfalls.md A1). */
  readonly selfTest: Promise<SelfTest>;
  readonly cores: number;
  readonly onChange: () => void;
  readonly report: (code: FaultCode) => void;
}

export class LocalDevices {
  readonly #parts: LocalDevicesParts;
  readonly #slots: Record<Capture, Slot> = {
    camera: slot('camera'),
    microphone: slot('microphone'),
  };
  #room: Room | null = null;
  #isStopped = false;

  constructor(parts: LocalDevicesParts) {
    this.#parts = parts;
  }

  /** What is sent, or would be if there were a connection. */
  track(device: Capture): MediaStreamTrack | null {
    const { track } = this.#slots[device];
    return this.isOn(device) ? (track?.mediaStreamTrack ?? null) : null;
  }

  isOn(device: Capture): boolean {
    const { track } = this.#slots[device];
    return track !== null && !track.isMuted;
  }

  get faults(): FaultCode[] {
    return Object.values(this.#slots).flatMap(({ fault }) => fault ?? []);
  }

  /** Resolves when it is done, whether or not the device let itself be opened. */
  turn(device: Capture, on: boolean): Promise<void> {
    const it = this.#slots[device];
    it.wanted = on;
    return this.#inTurn(it, () => (it.wanted ? this.#open(it) : this.#close(it)));
  }

  choose(device: Capture, deviceId: string | null): Promise<void> {
    const it = this.#slots[device];
    if (it.deviceId === deviceId) return it.line;
    it.deviceId = deviceId;
    return this.#inTurn(it, async () => {
      if (it.track === null) return;
      try {
        await it.track.setDeviceId(deviceId === null ? 'default' : { exact: deviceId });
        it.fault = null;
      } catch (cause) {
        it.fault = deviceFault(device, cause);
      }
    });
  }

  /** Publishes what is on, in a room whose signalling is there. */
  enter(room: Room): void {
    this.#room = room;
    for (const it of Object.values(this.#slots)) void this.#publish(it);
  }

  /** The room is gone; the devices stay open for the next one. */
  leave(room: Room): void {
    if (this.#room === room) this.#room = null;
    for (const it of Object.values(this.#slots)) if (it.publishedIn === room) it.publishedIn = null;
  }

  /** For good: the lights go out. */
  stop(): void {
    this.#isStopped = true;
    this.#room = null;
    for (const it of Object.values(this.#slots)) {
      it.wanted = false;
      it.track?.stop();
      it.track = null;
    }
  }

  /** What is on and published over a connection that stands. */
  outgoing(): OutgoingStream[] {
    return Object.values(this.#slots).flatMap((it) => {
      const sender = it.track?.sender;
      const isSending = sender?.transport?.state === 'connected' && it.publishedIn !== null;
      if (sender === undefined || !isSending || !this.isOn(it.device)) return [];
      return {
        kind: it.device === 'camera' ? 'video' : 'audio',
        sender,
        republish: () => void this.#publishAnew(it),
        stop: () => void this.#stopUnprotected(it),
      };
    });
  }

  /** Someone can decrypt our video from now on: they need a whole picture (pitfalls.md A4). */
  sendKeyFrames(): void {
    const sender = this.#slots.camera.track?.sender;
    if (sender === undefined) return;
    const parameters = sender.getParameters();
    const options = { encodingOptions: parameters.encodings.map(() => ({ keyFrame: true })) };
    // It fails where LiveKit changes the layers in the same moment; that makes key frames too.
    sender.setParameters(parameters, options).catch(() => undefined);
  }

  #inTurn(it: Slot, work: () => Promise<void>): Promise<void> {
    it.line = it.line.then(async () => {
      if (this.#isStopped) return;
      await work();
      this.#parts.onChange();
    });
    return it.line;
  }

  async #open(it: Slot): Promise<void> {
    try {
      if (it.track === null) {
        const track = await acquire(it, this.#parts.cores);
        // The meeting may have been left meanwhile: then nobody else would stop it.
        if (this.#isStopped) {
          track.stop();
          return;
        }
        it.track = track;
        this.#listen(it, track);
      } else await it.track.unmute();
      it.fault = null;
    } catch (cause) {
      it.wanted = false;
      it.fault = deviceFault(it.device, cause);
      return;
    }
    this.#parts.onChange();
    // Not waited for: whoever mutes now does not wait until the engine has answered.
    void this.#publish(it);
  }

  /** LiveKit stops a camera that is muted; a microphone goes on and is silent, so that unmuting takes no time. */
  async #close(it: Slot): Promise<void> {
    await it.track?.mute();
  }

  #listen(it: Slot, track: LocalTrack): void {
    track.on(TrackEvent.Restarted, this.#parts.onChange);
    track.on(TrackEvent.Muted, () => {
      // Not by us: the device was pulled out, and LiveKit found none in its place.
      if (it.wanted && it.track === track) {
        it.wanted = false;
        it.fault = `${it.device}-missing`;
      }
      this.#parts.onChange();
    });
    track.on(TrackEvent.Ended, () => {
      // While it is published LiveKit looks for another device.
      if (it.publishedIn !== null || it.track !== track) return;
      it.track = null;
      it.fault = `${it.device}-missing`;
      this.#parts.onChange();
    });
  }

  async #publishAnew(it: Slot): Promise<void> {
    await this.#unpublish(it);
    await this.#publish(it);
  }

  /** Its frames cannot be encrypted (adversary.md A25). Whoever turns it on again gets a new sender. */
  async #stopUnprotected(it: Slot): Promise<void> {
    await this.turn(it.device, false);
    await this.#unpublish(it);
    it.fault = `${it.device}-unprotected`;
    this.#parts.onChange();
  }

  async #unpublish(it: Slot): Promise<void> {
    const [room, track] = [it.publishedIn, it.track as PublishableTrack | null];
    it.publishedIn = null;
    if (room !== null && track !== null)
      await room.localParticipant.unpublishTrack(track, false).catch(() => undefined);
  }

  async #publish(it: Slot): Promise<void> {
    const { ok: passed } = await this.#parts.selfTest;
    const room = this.#room;
    // LiveKit's own type of what it publishes, which ours extends but for an optional property.
    const track = it.track as PublishableTrack | null;
    if (!passed || room === null || track === null || it.publishedIn === room) return;
    if (!it.wanted || track.isMuted) return;
    it.publishedIn = room;
    try {
      const { kind, isEncrypted, mimeType } = await room.localParticipant.publishTrack(track);
      // An engine that allows no VP8 would make LiveKit fall back to another codec.
      const why = whyRefused({ kind, isEncrypted, mimeType });
      if (why === null) return;
      await room.localParticipant.unpublishTrack(track, false);
      this.#parts.report(why);
    } catch {
      // The connection went away in between: it is published in the next one.
      if (it.publishedIn === room) it.publishedIn = null;
      if (this.#room === room && it.wanted) this.#parts.report('media-lost');
    }
  }
}

function slot(device: Capture): Slot {
  return {
    device,
    wanted: false,
    deviceId: null,
    track: null,
    publishedIn: null,
    fault: null,
    line: Promise.resolve(),
  };
}

function acquire({ device, deviceId }: Slot, cores: number): Promise<LocalTrack> {
  const chosen = deviceId === null ? {} : { deviceId: { exact: deviceId } };
  return device === 'camera'
    ? createLocalVideoTrack({ ...cameraOptions(cores), ...chosen })
    : createLocalAudioTrack({
        echoCancellation: true,
        noiseSuppression: true,
        autoGainControl: true,
        ...chosen,
      });
}
