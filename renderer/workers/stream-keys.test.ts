import { describe, expect, test } from '@jest/globals';
import { webcrypto } from 'node:crypto';
import type { Bytes } from '../../protocol/bytes.js';
import type { ToFrames } from './messages.js';
import { LEASE, StreamKeys } from './stream-keys.js';

const subtle = webcrypto.subtle as SubtleCrypto;
const mk = (n: number): Bytes => new Uint8Array(32).fill(n);
const hash = (n: number): Bytes => new Uint8Array(32).fill(n);
const MINE = hash(1);
const anna = { participantId: 'anna', bindingHash: hash(2) };

async function settled(): Promise<void> {
  await new Promise((done) => setTimeout(done, 20));
}

function served() {
  const keys = new StreamKeys('12345678901', new Uint8Array(16), subtle);
  const told: ToFrames[] = [];
  keys.serve((message) => told.push(message));
  keys.setPeople([anna], MINE);
  return { keys, told };
}

/** One lease of the video's CTRs is left under key 1. */
function nearlySpent(): StreamKeys {
  const keys = new StreamKeys('12345678901', new Uint8Array(16), subtle);
  keys.addKey(1, mk(1));
  keys.sendWith(1);
  for (let taken = LEASE; taken < 2 ** 32; taken += LEASE)
    keys.hear({ type: 'need-lease', kind: 'video', kid: 1 });
  return keys;
}

describe('keys for the frame worker', () => {
  test('they can be used and not taken out', async () => {
    const { keys, told } = served();
    keys.addKey(1, mk(1));
    keys.hear({ type: 'need-open', participantId: 'anna', kind: 'video' });
    await settled();
    const given = told.find(({ type }) => type === 'open-key');
    expect(given).toMatchObject({ participantId: 'anna', kind: 'video', kid: 1 });
    if (given?.type !== 'open-key') throw new Error('no key');
    expect(given.key.extractable).toBe(false);
    await expect(subtle.exportKey('raw', given.key)).rejects.toThrow();
  });

  test('nobody is opened who is not on the list', async () => {
    const { keys, told } = served();
    keys.addKey(1, mk(1));
    keys.hear({ type: 'need-open', participantId: 'mallory', kind: 'video' });
    await settled();
    expect(told).toEqual([]);
  });

  test('someone who comes on the list later is given then, and taken away when they go', async () => {
    const { keys, told } = served();
    keys.addKey(1, mk(1));
    keys.hear({ type: 'need-open', participantId: 'ben', kind: 'audio' });
    keys.setPeople([anna, { participantId: 'ben', bindingHash: hash(3) }], MINE);
    keys.setPeople([anna], MINE);
    await settled();
    expect(told.map(({ type }) => type)).toEqual(['open-key', 'drop-person']);
  });

  test('each key is given once to one frame worker, and again to the one after it', async () => {
    const { keys, told } = served();
    keys.addKey(1, mk(1));
    keys.hear({ type: 'need-open', participantId: 'anna', kind: 'video' });
    keys.setPeople([anna], MINE);
    await settled();
    expect(told).toHaveLength(1);
    const second: ToFrames[] = [];
    keys.serve((message) => second.push(message));
    keys.hear({ type: 'need-open', participantId: 'anna', kind: 'video' });
    await settled();
    expect(second).toHaveLength(1);
  });
});

describe('counters', () => {
  test('no CTR is leased twice, whatever frame worker asks', async () => {
    const { keys, told } = served();
    keys.addKey(1, mk(1));
    keys.sendWith(1);
    keys.hear({ type: 'need-seal', kind: 'video' });
    keys.hear({ type: 'need-lease', kind: 'video', kid: 1 });
    const second: ToFrames[] = [];
    keys.serve((message) => second.push(message));
    keys.hear({ type: 'need-seal', kind: 'video' });
    await settled();
    const leases = [...told, ...second].flatMap((message) =>
      message.type === 'seal-key' || message.type === 'lease' ? [message] : [],
    );
    expect(leases.length).toBeGreaterThanOrEqual(2);
    const spans = leases.map(({ from, to }) => [from, to] as const).sort((a, b) => a[0] - b[0]);
    for (let i = 1; i < spans.length; i++)
      expect(spans[i]?.[0]).toBeGreaterThanOrEqual(spans[i - 1]?.[1] ?? 0);
  });

  test('kinds and keys count apart', () => {
    const { keys } = served();
    keys.addKey(1, mk(1));
    keys.sendWith(1);
    expect(keys.takeCtr('data')).toEqual({ kid: 1, ctr: 0 });
    expect(keys.takeCtr('data')).toEqual({ kid: 1, ctr: 1 });
    keys.addKey(2, mk(2));
    keys.sendWith(2);
    expect(keys.takeCtr('data')).toEqual({ kid: 2, ctr: 0 });
    keys.stopSending();
    expect(keys.takeCtr('data')).toBeNull();
  });

  test('after CTR 2^32 - 1 nothing of that kind is sent under that key (protocol.md §7)', () => {
    const keys = nearlySpent();
    for (let i = 1; i < LEASE; i++) keys.takeCtr('video');
    expect(keys.takeCtr('video')).toEqual({ kid: 1, ctr: 2 ** 32 - 1 });
    expect(keys.takeCtr('video')).toBeNull();
    expect(keys.takeCtr('audio')).toEqual({ kid: 1, ctr: 0 });
    keys.addKey(2, mk(2));
    keys.sendWith(2);
    expect(keys.takeCtr('video')).toEqual({ kid: 2, ctr: 0 });
  });

  test('the last lease ends with the last CTR, and there is none after it', async () => {
    const keys = nearlySpent();
    for (let i = 0; i < 5; i++) keys.takeCtr('video');
    const told: ToFrames[] = [];
    keys.serve((message) => told.push(message));
    keys.setPeople([anna], MINE);
    keys.hear({ type: 'need-lease', kind: 'video', kid: 1 });
    keys.hear({ type: 'need-lease', kind: 'video', kid: 1 });
    keys.hear({ type: 'need-seal', kind: 'video' });
    await settled();
    expect(told).toEqual([
      { type: 'lease', kind: 'video', kid: 1, from: 2 ** 32 - LEASE + 5, to: 2 ** 32 },
    ]);
  });

  test('nothing is sealed before the list and the key are there', async () => {
    const keys = new StreamKeys('12345678901', new Uint8Array(16), subtle);
    const told: ToFrames[] = [];
    keys.serve((message) => told.push(message));
    keys.hear({ type: 'need-seal', kind: 'audio' });
    keys.sendWith(1);
    await settled();
    expect(told).toEqual([]);
  });

  test('after the end no key is known', () => {
    const { keys } = served();
    keys.addKey(1, mk(1));
    keys.destroy();
    expect(keys.baseKey(1, MINE, 'data')).toBeNull();
  });
});
