// adversary.md A9, A10, A26: an engine that relabels, replays, reorders, cuts and flips what it forwards. The keys come from the real
// StreamKeys of each client, as the meeting worker gives them to its frame worker.
import { describe, expect, test } from '@jest/globals';
import { webcrypto } from 'node:crypto';
import { toHex, type Bytes } from '../../protocol/bytes.js';
import { parseFrame } from './frame-cipher.js';
import { FrameKeys } from './frame-keys.js';
import { FrameStream } from './frame-stream.js';
import type { FromFrames, MediaKind, StreamOptions, ToFrames } from './messages.js';
import { StreamKeys } from './stream-keys.js';

const subtle = webcrypto.subtle as SubtleCrypto;
const MK = new Uint8Array(32).fill(9);
const UUID = new Uint8Array(16).fill(1);
const PEOPLE = ['anna', 'ben', 'cleo'].map((participantId, i) => ({
  participantId,
  bindingHash: new Uint8Array(32).fill(i + 1),
}));
const picture = (shade = 0x10): Bytes => new Uint8Array(60).fill(shade);
const codecOf = (kind: MediaKind): string => (kind.endsWith('audio') ? 'audio/opus' : 'video/VP8');

/** One person's two workers, as far as frames are concerned. */
class Person {
  readonly keys = new StreamKeys('12345678901', UUID, subtle);
  readonly frames = new FrameKeys();
  readonly #mine: Bytes;
  now = 1_000_000;

  constructor(name: string, mine?: Bytes) {
    const binding = PEOPLE.find(({ participantId }) => participantId === name)?.bindingHash;
    this.#mine = mine ?? binding ?? new Uint8Array(32);
    this.keys.setPeople(PEOPLE, this.#mine);
    this.serve();
    this.keys.addKey(1, MK.slice());
    this.keys.sendWith(1);
  }

  serve(): void {
    this.keys.serve((message: ToFrames) => this.frames.take(message, this.now));
  }

  async stream(stream: StreamOptions): Promise<FrameStream> {
    const { direction, kind } = stream;
    this.keys.hear(
      direction === 'send'
        ? { type: 'need-seal', kind }
        : { type: 'need-open', participantId: stream.participantId, kind },
    );
    // Importing a key takes a moment.
    await new Promise((done) => setTimeout(done, 20));
    return new FrameStream({
      ...{ stream, keys: this.frames, subtle, now: () => this.now, isInjected: () => false },
      ask: (message: FromFrames) => this.keys.hear(message),
      requestKeyFrame: () => undefined,
      refuse: () => undefined,
    });
  }
}

async function sent(kind: MediaKind, n: number, by = new Person('anna')): Promise<Bytes[]> {
  const stream = await by.stream({ direction: 'send', kind });
  const out: Bytes[] = [];
  for (let i = 0; i < n; i++) {
    const frame = await stream.pass(picture(0x10 + 2 * i), codecOf(kind));
    if (frame === null) throw new Error('it was not sent');
    out.push(frame);
  }
  return out;
}

async function received(participantId: string, kind: MediaKind): Promise<FrameStream> {
  return new Person('cleo').stream({ direction: 'receive', kind, participantId });
}

describe('streams under another name (adversary.md A9)', () => {
  test("opens as what it is, and as nobody else's", async () => {
    const frames = await sent('video', 3);
    const asAnna = await received('anna', 'video');
    const asBen = await received('ben', 'video');
    for (const frame of frames) {
      expect(await asBen.pass(frame, 'video/VP8')).toBeNull();
      expect(await asAnna.pass(frame, 'video/VP8')).not.toBeNull();
    }
    expect(asBen.stats()).toMatchObject({ passed: 0, failed: 3, participantId: 'ben' });
    expect(asAnna.stats()).toMatchObject({ passed: 3, failed: 0 });
  });

  test.each([
    ['video', 'screen'],
    ['screen', 'video'],
    ['audio', 'screen-audio'],
  ] as const)('%s shown as %s opens nothing', async (kind, as) => {
    const other = await received('anna', as);
    for (const frame of await sent(kind, 3))
      expect(await other.pass(frame, codecOf(as))).toBeNull();
    expect(other.stats()).toMatchObject({ passed: 0, failed: 3 });
  });

  test('is counted outside any switch, so that a notice names whose it is', async () => {
    const cleo = new Person('cleo');
    const asBen = await cleo.stream({ direction: 'receive', kind: 'video', participantId: 'ben' });
    const [first, later] = await sent('video', 2);
    await asBen.pass(first as Bytes, 'video/VP8');
    cleo.now += 5_000;
    await asBen.pass(later as Bytes, 'video/VP8');
    expect(asBen.stats().failedOutsideSwitch).toBe(1);
  });
});

describe('frames played again, mixed up, cut and flipped (adversary.md A10)', () => {
  test('each passes once, in whatever order, and is counted when it comes again', async () => {
    const frames = await sent('video', 20);
    const stream = await received('anna', 'video');
    const mixed = frames.map((_frame, i) => frames[(i * 7) % 20] as Bytes);
    const passed = await Promise.all(mixed.map((frame) => stream.pass(frame, 'video/VP8')));
    expect(passed.every((frame) => frame !== null)).toBe(true);
    for (const frame of mixed) expect(await stream.pass(frame, 'video/VP8')).toBeNull();
    expect(stream.stats()).toMatchObject({ passed: 20, failed: 0, repeated: 20 });
  });

  test('the same one twice at once passes once', async () => {
    const stream = await received('anna', 'video');
    for (const frame of await sent('video', 5)) {
      const both = [stream.pass(frame, 'video/VP8'), stream.pass(frame, 'video/VP8')];
      expect((await Promise.all(both)).filter((passed) => passed !== null)).toHaveLength(1);
    }
    expect(stream.stats()).toMatchObject({ passed: 5, failed: 0, repeated: 5 });
  });

  test('the first under each key and of each kind passes, and each only once', async () => {
    const [anna, cleo] = [new Person('anna'), new Person('cleo')];
    const kinds = ['video', 'screen'] as const;
    const streams = await Promise.all(
      kinds.map((kind) => anna.stream({ direction: 'send', kind })),
    );
    const frames = new Map<MediaKind, Bytes[]>(kinds.map((kind) => [kind, []]));
    const send = async (): Promise<void> => {
      for (const [i, kind] of kinds.entries()) {
        const frame = await streams[i]?.pass(picture(), codecOf(kind));
        if (frame == null) throw new Error('it was not sent');
        expect(parseFrame('vp8', frame)?.header.ctr).toBe(0);
        frames.get(kind)?.push(frame);
      }
    };
    await send();
    for (const { keys } of [anna, cleo]) keys.addKey(2, new Uint8Array(32).fill(8));
    anna.keys.sendWith(2);
    await new Promise((done) => setTimeout(done, 50));
    await send();
    for (const [kind, some] of frames) {
      const stream = await cleo.stream({ direction: 'receive', kind, participantId: 'anna' });
      for (const frame of some) expect(await stream.pass(frame, 'video/VP8')).not.toBeNull();
      for (const frame of some) expect(await stream.pass(frame, 'video/VP8')).toBeNull();
    }
  });

  test('what is older than the window of 1,024 is dropped, though it never came', async () => {
    const frames = await sent('video', 1_030);
    const stream = await received('anna', 'video');
    expect(await stream.pass(frames[1_029] as Bytes, 'video/VP8')).not.toBeNull();
    expect(await stream.pass(frames[5] as Bytes, 'video/VP8')).toBeNull();
    expect(await stream.pass(frames[6] as Bytes, 'video/VP8')).not.toBeNull();
    expect(stream.stats()).toMatchObject({ passed: 2, failed: 0, repeated: 1 });
  });

  test('one that comes again changed is no copy: it did not authenticate', async () => {
    const [frame] = (await sent('video', 1)) as [Bytes];
    const stream = await received('anna', 'video');
    await stream.pass(frame, 'video/VP8');
    const changed = frame.slice();
    changed[frame.length - 1] = (changed[frame.length - 1] ?? 0) ^ 1;
    expect(await stream.pass(changed, 'video/VP8')).toBeNull();
    expect(stream.stats()).toMatchObject({ passed: 1, failed: 1, repeated: 0 });
  });

  test('cut anywhere nothing passes', async () => {
    const [frame] = (await sent('video', 1)) as [Bytes];
    const stream = await received('anna', 'video');
    for (let length = 1; length < frame.length; length++)
      expect(await stream.pass(frame.slice(0, length), 'video/VP8')).toBeNull();
    expect(stream.stats()).toMatchObject({ passed: 0, failed: frame.length - 1 });
  });

  test('a flipped bit in the clear bytes is noticed like one in the rest', async () => {
    const [frame] = (await sent('video', 1)) as [Bytes];
    const stream = await received('anna', 'video');
    for (let at = 0; at < 10; at++)
      for (let bit = 0; bit < 8; bit++)
        expect(
          await stream.pass(
            frame.map((byte, i) => (i === at ? byte ^ (1 << bit) : byte)),
            'video/VP8',
          ),
        ).toBeNull();
    expect(stream.stats()).toMatchObject({ passed: 0, failed: 80 });
    expect(await stream.pass(frame, 'video/VP8')).not.toBeNull();
  });

  test('plaintext passes as little as noise', async () => {
    const stream = await received('anna', 'video');
    expect(await stream.pass(picture(), 'video/VP8')).toBeNull();
    expect(stream.stats()).toMatchObject({ passed: 0, failed: 1 });
  });
});

describe('no key, KID and CTR twice (adversary.md A26)', () => {
  /** By everything that may send for one join: (KID, CTR) of each frame, from its header. */
  const turnOf = (frame: Bytes): string => toHex(frame.slice(10, 10 + 1 + 8));

  test('a frame worker that dies and its successor never share a counter', async () => {
    const anna = new Person('anna');
    const turns: string[] = [];
    for (let worker = 0; worker < 4; worker++) {
      const frames = await sent('video', 5, anna);
      turns.push(...frames.map((frame) => toHex(frame.slice(10, 14))));
      anna.frames.take({ type: 'destroy' }, 0);
      anna.serve();
    }
    expect(new Set(turns).size).toBe(20);
  });

  test('two transforms of one kind share one counter', async () => {
    const anna = new Person('anna');
    const streams = [
      await anna.stream({ direction: 'send', kind: 'video' }),
      await anna.stream({ direction: 'send', kind: 'video' }),
    ];
    const turns: string[] = [];
    for (let i = 0; i < 10; i++)
      for (const stream of streams) {
        const frame = await stream.pass(picture(), 'video/VP8');
        if (frame !== null) turns.push(toHex(frame.slice(10, 14)));
      }
    expect([turns.length, new Set(turns).size]).toEqual([20, 20]);
  });

  test('a second copy of the app, or a return after a crash, announces anew: its frames are under another key', async () => {
    const first = new Person('anna');
    const again = new Person('anna', new Uint8Array(32).fill(77));
    const [one] = (await sent('video', 1, first)) as [Bytes];
    const [other] = (await sent('video', 1, again)) as [Bytes];
    // The same KID and CTR, the same plaintext; another key, so another ciphertext, and the other's list entry does not open it.
    expect(turnOf(one).slice(0, 2)).toBe(turnOf(other).slice(0, 2));
    expect(toHex(one)).not.toBe(toHex(other));
    const stream = await received('anna', 'video');
    expect(await stream.pass(other, 'video/VP8')).toBeNull();
    expect(await stream.pass(one, 'video/VP8')).not.toBeNull();
  });

  test('the same number for another key does not go back to counter 0', async () => {
    const anna = new Person('anna');
    const stream = await anna.stream({ direction: 'send', kind: 'video' });
    const three = async (): Promise<Bytes[]> => {
      const frames = await Promise.all([1, 2, 3].map(() => stream.pass(picture(), 'video/VP8')));
      return frames.filter((frame) => frame !== null);
    };
    const before = await three();
    anna.keys.stopSending();
    anna.keys.dropKey(1);
    anna.keys.addKey(1, MK.slice());
    anna.keys.sendWith(1);
    await new Promise((done) => setTimeout(done, 20));
    const after = await three();
    const turns = [...before, ...after].map((frame) => toHex(frame.slice(10, 14)));
    expect(new Set(turns).size).toBe(6);
  });
});
