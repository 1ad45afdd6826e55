import { webcrypto } from 'node:crypto';
import { describe, expect, jest, test } from '@jest/globals';
import type { Bytes } from '../../protocol/bytes.js';
import { sealFrame } from '../../protocol/media/frame-seal.js';
import { FrameKeys } from './frame-keys.js';
import { FrameStream } from './frame-stream.js';
import { StreamKeys } from './stream-keys.js';

// Thousands of keys are imported, beside whatever else the machine does.
jest.setTimeout(60_000);

const subtle = webcrypto.subtle as SubtleCrypto;
const KINDS = ['audio', 'video'] as const;
const PEOPLE = ['anna', 'ben', 'cleo'].map((participantId, i) => ({
  participantId,
  bindingHash: new Uint8Array(32).fill(i + 1),
}));
const anna = PEOPLE[0]?.bindingHash ?? new Uint8Array();
const mkOf = (kid: number): Bytes => {
  const mk = new Uint8Array(32);
  new DataView(mk.buffer).setUint32(0, kid);
  return mk;
};

/** A meeting of three that has had `rekeys` keys, each forgotten once it can never come again. */
async function after(rekeys: number) {
  const keys = new StreamKeys('12345678901', new Uint8Array(16), subtle);
  const frames = new FrameKeys();
  let most = 0;
  keys.serve((message) => {
    frames.take(message, 0);
    most = Math.max(most, frames.windows);
  });
  keys.setPeople(PEOPLE, new Uint8Array(32).fill(9));
  for (const { participantId } of PEOPLE)
    for (const kind of KINDS) keys.hear({ type: 'need-open', participantId, kind });
  for (let kid = 1; kid <= rekeys; kid++) {
    keys.addKey(kid, mkOf(kid));
    keys.dropKey(kid - 2);
    keys.forgetBelow(kid - 1);
  }
  const given = () => frames.ring('anna', 'video').keys.has(rekeys);
  while (!given()) await new Promise((done) => setTimeout(done, 10));
  const stream = new FrameStream({
    stream: { direction: 'receive', kind: 'video', participantId: 'anna' },
    ...{ keys: frames, subtle, now: () => 0, isInjected: () => false },
    ...{ ask: () => undefined, requestKeyFrame: () => undefined, refuse: () => undefined },
  });
  const framesOf = (kid: number, baseKey: Bytes | null): Bytes => {
    const sealed = sealFrame(baseKey ?? mkOf(0), kid, 7, 'vp8', new Uint8Array(40));
    if (!sealed.ok) throw new Error(sealed.fault.code);
    return sealed.value.encrypted;
  };
  const frame = (kid: number): Bytes => framesOf(kid, keys.baseKey(kid, anna, 'video'));
  return { keys, frames, stream, frame, most: () => most };
}

describe('replay windows over a thousand keys (protocol.md §7)', () => {
  test('are kept for the keys that may still come, and refuse what comes twice', async () => {
    const { stream, frame, most } = await after(1_000);
    // Three people, two kinds, and three keys: the one that is new, the one before, the one about to be forgotten.
    expect(most()).toBeLessThanOrEqual(3 * KINDS.length * PEOPLE.length);
    for (const kid of [999, 1_000]) {
      expect(await stream.pass(frame(kid), 'video/VP8')).not.toBeNull();
      expect(await stream.pass(frame(kid), 'video/VP8')).toBeNull();
    }
    expect(await stream.pass(frame(500), 'video/VP8')).toBeNull();
  });

  test('are never made anew for a key that was forgotten: it does not come back', async () => {
    const { keys, stream, frame } = await after(10);
    keys.addKey(5, mkOf(5));
    expect(keys.baseKey(5, anna, 'video')).toBeNull();
    await new Promise((done) => setTimeout(done, 20));
    expect(await stream.pass(frame(5), 'video/VP8')).toBeNull();
    keys.sendWith(5);
    expect(keys.baseKey(5, anna, 'data')).toBeNull();
  });

  test('stay for a key that was dropped and may come again', async () => {
    const { keys, frames, stream, frame } = await after(10);
    const before = frames.ring('anna', 'video').keys.get(10);
    const taken = frame(10);
    expect(await stream.pass(taken, 'video/VP8')).not.toBeNull();
    keys.dropKey(10);
    keys.addKey(10, mkOf(10));
    const given = () => frames.ring('anna', 'video').keys.get(10);
    while (given() === undefined || given() === before)
      await new Promise((done) => setTimeout(done, 10));
    expect(await stream.pass(taken, 'video/VP8')).toBeNull();
  });
});
