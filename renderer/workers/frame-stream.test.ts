import { describe, expect, test } from '@jest/globals';
import { webcrypto } from 'node:crypto';
import type { Bytes } from '../../protocol/bytes.js';
import { openFrame, sealFrame } from '../../protocol/media/frame-seal.js';
import { sframeKeys } from '../../protocol/media/stream-key.js';
import { FrameKeys } from './frame-keys.js';
import { FrameStream } from './frame-stream.js';
import type { FromFrames, StreamOptions } from './messages.js';

const subtle = webcrypto.subtle as SubtleCrypto;
const ANNA = 'anna';
const BASE_KEY = new Uint8Array(32).fill(7);
const TRAILER = new Uint8Array([1, 2, 3, 4]);

const bytes = (...values: number[]): Bytes => new Uint8Array(values);
/** A VP8 key frame: bit 0 of its first byte is 0. */
const picture = (n = 40): Bytes => new Uint8Array(n).fill(0x10);
const sound = (): Bytes => bytes(0x78, 9, 8, 7, 6);

async function importKey(kid: number, use: KeyUsage, baseKey = BASE_KEY) {
  const { sframeKey, sframeSalt } = sframeKeys(baseKey, kid);
  const key = await subtle.importKey('raw', sframeKey, 'AES-GCM', false, [use]);
  return { key, salt: sframeSalt };
}

function stream(options: StreamOptions) {
  const keys = new FrameKeys();
  const asked: FromFrames[] = [];
  const clock = { now: 1_000_000 };
  const seen = { keyFrames: 0, refused: 0 };
  const it = new FrameStream({
    stream: options,
    keys,
    subtle,
    ask: (message) => asked.push(message),
    requestKeyFrame: () => (seen.keyFrames += 1),
    refuse: () => (seen.refused += 1),
    isInjected: (frame) => frame.slice(-4).join() === TRAILER.join(),
    now: () => clock.now,
  });
  return { it, keys, asked, clock, seen };
}

async function receiver(kids: number[], baseKey = BASE_KEY) {
  const made = stream({ direction: 'receive', kind: 'video', participantId: ANNA });
  for (const kid of kids) {
    const about = { participantId: ANNA, bindingHash: 'b1', kind: 'video' as const, kid };
    made.keys.take(
      { type: 'open-key', ...about, ...(await importKey(kid, 'decrypt', baseKey)) },
      made.clock.now,
    );
  }
  return made;
}

async function sender(kid: number, from: number, to: number) {
  const made = stream({ direction: 'send', kind: 'video' });
  const key = await importKey(kid, 'encrypt');
  made.keys.take({ type: 'seal-key', kind: 'video', kid, ...key, from, to }, made.clock.now);
  return made;
}

/** With its last bit turned. */
function bent(frame: Bytes): Bytes {
  const turned = frame.slice();
  turned[turned.length - 1] = (turned.at(-1) ?? 0) ^ 1;
  return turned;
}

function fromAnna(kid: number, ctr: number, frame = picture()): Bytes {
  const sealed = sealFrame(BASE_KEY, kid, ctr, 'vp8', frame);
  if (!sealed.ok) throw new Error(sealed.fault.code);
  return sealed.value.encrypted;
}

describe('sending', () => {
  test('the fast path makes what the readable twin in protocol/ opens', async () => {
    const { it } = await sender(3, 0, 100);
    for (let n = 0; n < 3; n++) {
      const sealed = await it.pass(picture(50 + n), 'video/VP8');
      expect(openFrame(() => BASE_KEY, 'vp8', sealed ?? bytes())).toMatchObject({
        ok: true,
        value: { kid: 3, ctr: n, frame: picture(50 + n) },
      });
    }
  });

  test('without a key nothing leaves', async () => {
    const { it } = stream({ direction: 'send', kind: 'video' });
    expect(await it.pass(picture(), undefined)).toBeNull();
    expect(it.stats()).toMatchObject({ seen: 1, passed: 0, waiting: 1 });
  });

  test('after stop-sending nothing leaves', async () => {
    const { it, keys } = await sender(3, 0, 100);
    keys.take({ type: 'stop-sending' }, 0);
    expect(await it.pass(picture(), undefined)).toBeNull();
  });

  test('no CTR is used beyond the lease, and a new lease is asked for once, in time', async () => {
    const { it, asked, keys } = await sender(3, 0, 520);
    for (let n = 0; n < 520; n++) expect(await it.pass(picture(), undefined)).not.toBeNull();
    expect(asked).toEqual([{ type: 'need-lease', kind: 'video', kid: 3 }]);
    expect(await it.pass(picture(), undefined)).toBeNull();
    keys.take({ type: 'lease', kind: 'video', kid: 3, from: 9_000, to: 9_600 }, 0);
    const sealed = await it.pass(picture(), undefined);
    expect(openFrame(() => BASE_KEY, 'vp8', sealed ?? bytes())).toMatchObject({
      value: { ctr: 9_000 },
    });
  });

  test('VP9 is sealed whole, each layer of its pictures for itself, and opened by the twin', async () => {
    const { it } = await sender(3, 0, 100);
    for (let layer = 0; layer < 3; layer++) {
      const sealed = await it.pass(picture(20 + layer), 'video/VP9');
      expect(openFrame(() => BASE_KEY, 'vp9', sealed ?? bytes())).toMatchObject({
        value: { ctr: layer, frame: picture(20 + layer) },
      });
    }
  });

  test('a codec that changes in the middle goes on with the counter', async () => {
    const { it } = await sender(3, 0, 100);
    const sealed = [
      await it.pass(picture(), 'video/VP8'),
      await it.pass(picture(), 'video/VP9'),
      await it.pass(picture(), 'video/VP8'),
    ];
    const opened = ['vp8', 'vp9', 'vp8'].map((codec, i) =>
      openFrame(() => BASE_KEY, codec, sealed[i] ?? bytes()),
    );
    expect(opened.map((frame) => (frame.ok ? frame.value.ctr : frame.fault.code))).toEqual([
      0, 1, 2,
    ]);
  });

  test('any other codec is refused, said once, and not sent', async () => {
    const { it, seen } = await sender(3, 0, 100);
    expect(await it.pass(picture(), 'video/H264')).toBeNull();
    expect(await it.pass(picture(), 'video/AV1')).toBeNull();
    expect(seen.refused).toBe(1);
  });

  test('silence of no bytes passes untouched and uncounted', async () => {
    const { it } = stream({ direction: 'send', kind: 'audio' });
    expect(await it.pass(bytes(), 'audio/opus')).toEqual(bytes());
    expect(it.stats()).toMatchObject({ passed: 0, waiting: 0, failed: 0 });
  });

  test('a frame shorter than its clear bytes is dropped', async () => {
    const { it } = await sender(3, 0, 100);
    expect(await it.pass(bytes(0, 1), 'video/VP8')).toBeNull();
  });
});

describe('receiving', () => {
  test('opens what the readable twin sealed', async () => {
    const { it } = await receiver([3]);
    expect(await it.pass(fromAnna(3, 0), 'video/VP8')).toEqual(picture());
    expect(it.stats()).toMatchObject({ passed: 1, failed: 0, participantId: ANNA });
  });

  test('nothing that does not authenticate passes', async () => {
    const { it } = await receiver([3], new Uint8Array(32).fill(8));
    expect(await it.pass(fromAnna(3, 0), undefined)).toBeNull();
    expect(await it.pass(picture().fill(0x70), undefined)).toBeNull();
    expect(it.stats()).toMatchObject({ passed: 0, failed: 2 });
  });

  test('every changed byte is noticed', async () => {
    const { it } = await receiver([3]);
    const frame = fromAnna(3, 0);
    for (let at = 0; at < frame.length; at++) {
      const forged = frame.slice();
      forged[at] = (forged[at] ?? 0) ^ 0x20;
      expect(await it.pass(forged, undefined)).toBeNull();
    }
    expect(await it.pass(frame, undefined)).toEqual(picture());
  });

  test('the same frame passes once', async () => {
    const { it } = await receiver([3]);
    const frame = fromAnna(3, 5);
    expect(await it.pass(frame.slice(), undefined)).not.toBeNull();
    expect(await it.pass(frame.slice(), undefined)).toBeNull();
  });

  test('a second transform of the stream does not open what the first one did', async () => {
    const { it, keys } = await receiver([3]);
    const about = { participantId: ANNA, bindingHash: 'b1', kind: 'video' as const, kid: 3 };
    const frame = fromAnna(3, 5);
    expect(await it.pass(frame.slice(), undefined)).not.toBeNull();
    keys.take({ type: 'open-key', ...about, ...(await importKey(3, 'decrypt')) }, 0);
    expect(await it.pass(frame.slice(), undefined)).toBeNull();
  });

  test("the engine's own frames are dropped and held against nobody", async () => {
    const { it } = await receiver([3]);
    expect(await it.pass(bytes(0, 0, 0, 0, ...TRAILER), undefined)).toBeNull();
    expect(it.stats()).toMatchObject({ seen: 1, failed: 0, waiting: 0 });
  });

  test('before the first key frames wait; they have not failed', async () => {
    const { it } = await receiver([]);
    expect(await it.pass(fromAnna(3, 0), undefined)).toBeNull();
    expect(it.stats()).toMatchObject({ waiting: 1, failed: 0 });
  });

  test('frames under a key from before our time wait; they have not failed', async () => {
    const { it } = await receiver([3]);
    expect(await it.pass(fromAnna(2, 0), undefined)).toBeNull();
    expect(it.stats()).toMatchObject({ waiting: 1, failed: 0 });
  });

  test('a dropped key opens nothing more', async () => {
    const { it, keys } = await receiver([3, 4]);
    keys.take({ type: 'drop-key', kid: 3 }, 0);
    expect(await it.pass(fromAnna(3, 0), undefined)).toBeNull();
    expect(await it.pass(fromAnna(4, 0), undefined)).not.toBeNull();
    keys.take({ type: 'drop-person', participantId: ANNA }, 0);
    expect(await it.pass(fromAnna(4, 1), undefined)).toBeNull();
  });

  test('a failure within a second of a key switch is told apart from one later', async () => {
    const { it, clock } = await receiver([3]);
    clock.now += 500;
    await it.pass(fromAnna(9, 0), undefined);
    expect(it.stats()).toMatchObject({ failed: 1, failedOutsideSwitch: 0 });
    clock.now += 5_000;
    await it.pass(fromAnna(9, 1), undefined);
    expect(it.stats()).toMatchObject({ failed: 2, failedOutsideSwitch: 1 });
  });

  test('a frame that comes again breaks no picture: no key frame is asked for, and it is not counted as failed', async () => {
    const { it, seen, clock } = await receiver([3]);
    await it.pass(fromAnna(3, 0), undefined);
    clock.now += 5_000;
    expect(await it.pass(fromAnna(3, 0), undefined)).toBeNull();
    await it.pass(fromAnna(3, 1), undefined);
    expect(seen.keyFrames).toBe(0);
    expect(it.stats()).toMatchObject({ passed: 2, failed: 0, failedOutsideSwitch: 0, repeated: 1 });
  });

  test('when a picture can be opened again, one key frame is asked for', async () => {
    const { it, seen } = await receiver([3]);
    await it.pass(fromAnna(9, 0), undefined);
    await it.pass(fromAnna(3, 0), undefined);
    await it.pass(fromAnna(9, 1), undefined);
    await it.pass(fromAnna(3, 1), undefined);
    expect(seen.keyFrames).toBe(1);
  });

  test('a picture lost again within half a second asks for another key frame as soon as it may', async () => {
    const { it, seen, clock } = await receiver([3]);
    for (let ctr = 0; ctr < 2; ctr++) {
      await it.pass(fromAnna(9, ctr), undefined);
      await it.pass(fromAnna(3, ctr), undefined);
    }
    clock.now += 499;
    await it.pass(fromAnna(3, 2), undefined);
    expect(seen.keyFrames).toBe(1);
    clock.now += 1;
    await it.pass(fromAnna(3, 3), undefined);
    await it.pass(fromAnna(3, 4), undefined);
    expect(seen.keyFrames).toBe(2);
  });

  test('a key that is not here is told apart from what its key does not open', async () => {
    const { it, clock } = await receiver([3]);
    await it.pass(fromAnna(9, 0), undefined);
    expect(it.stats()).toMatchObject({ lastDroppedAt: clock.now, lastForgedAt: null });
    for (const forged of [bytes(0x10), bent(fromAnna(3, 0))]) {
      clock.now += 1_000;
      expect(await it.pass(forged, undefined)).toBeNull();
      expect(it.stats()).toMatchObject({ lastDroppedAt: clock.now, lastForgedAt: clock.now });
    }
    await it.pass(fromAnna(3, 1), undefined);
    clock.now += 1_000;
    await it.pass(fromAnna(3, 1), undefined);
    expect(it.stats().lastForgedAt).toBe(clock.now);
  });

  test('sound is opened like picture', async () => {
    const made = stream({ direction: 'receive', kind: 'audio', participantId: ANNA });
    const about = { participantId: ANNA, bindingHash: 'b1', kind: 'audio' as const, kid: 3 };
    made.keys.take({ type: 'open-key', ...about, ...(await importKey(3, 'decrypt')) }, 0);
    const sealed = sealFrame(BASE_KEY, 3, 0, 'opus', sound());
    if (!sealed.ok) throw new Error('not sealed');
    expect(await made.it.pass(sealed.value.encrypted, 'audio/opus')).toEqual(sound());
    expect(made.seen.keyFrames).toBe(0);
  });
});
