import { beforeEach, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { bytesOf, type Bytes } from '../../protocol/bytes.js';
import { CONTEXT } from '../../protocol/crypto/contexts.js';
import { H } from '../../protocol/crypto/hash.js';
import { noblePrimitives } from '../../protocol/crypto/noble-primitives.js';
import { participantId } from '../../protocol/crypto/participant-id.js';
import { verify } from '../../protocol/crypto/sign.js';
import { announce } from '../../protocol/meeting/announcement.js';
import { heartbeat, heartbeatHash, type Heartbeat } from '../../protocol/meeting/heartbeat.js';
import { nonceMessage } from '../../protocol/meeting/nonce.js';
import { encodeRequest } from '../../protocol/meeting/request.js';
import type { DeviceIdentity, Owner } from './device-identity.js';
import { StatementSigner } from './statement-signer.js';

const bytes = (length: number, fill: number): Bytes => bytesOf(new Uint8Array(length).fill(fill));
const meetingId = '12345678901';
const userId = bytes(16, 1);
const hardwareId = bytes(16, 2);
const meetingUuid = bytes(16, 3);
const isk = bytes(32, 4);
const refusal = { ok: false, fault: { code: 'statement-refused' } };

let ada: DeviceIdentity;
let signer: StatementSigner;

async function identityOf(owner: Owner): Promise<DeviceIdentity> {
  return { owner, isk, ivk: await noblePrimitives.ed25519Public(isk), hardwareId, kept: true };
}

const entry = () => ({ meetingId, meetingUuid, userId, hardwareId, ivk: ada.ivk });
const announcement = (issuedAt = 1_000, name = 'Ada') => ({
  ...{ mvk: bytes(32, 5), x25519: bytes(32, 6), mlkem: bytes(1_184, 7) },
  ...{ issuedAt, name, nonce: bytes(24, 8) },
});
const announceBytes = (issuedAt = 1_000, name = 'Ada') =>
  announce.encode({
    ...entry(),
    ...announcement(issuedAt, name),
    ...{ sigchainTail: null, attestationHash: null },
  });
const beat = (change: Partial<Heartbeat> = {}): Heartbeat => ({
  ...{ leaderBindingHash: H(announceBytes()), linkHash: bytes(32, 9), v: 1, t: 1, mkSeq: 1 },
  ...{ mkCommit: bytes(32, 10), acked: false, prevH: bytes(32, 0), timestampMs: 1_000 },
  ...change,
});

beforeEach(async () => {
  ada = await identityOf({ userId: '01'.repeat(16) });
  signer = new StatementSigner();
});

async function enterAndAnnounce(): Promise<void> {
  signer.enter(entry(), ada);
  await signer.announcement(announcement());
}

describe('main signs statements of the entered meeting', () => {
  test('signs the announcement that it wrote itself, with the ids of the meeting', async () => {
    signer.enter(entry(), ada);
    const signed = await signer.announcement(announcement());
    if (!signed.ok) throw new Error(signed.fault.code);
    const { signature } = signed.value;
    const holds = await verify(
      noblePrimitives,
      ada.ivk,
      CONTEXT.announcement,
      announceBytes(),
      signature,
    );
    expect(holds).toBe(true);
  });

  test('signs a request in the run and under the name of who entered', async () => {
    await enterAndAnnounce();
    const asked = { linkHash: bytes(32, 9), op: { type: 'rename', name: 'Ada L' } } as const;
    const signed = await signer.request(asked);
    if (!signed.ok) throw new Error(signed.fault.code);
    const x = encodeRequest(meetingUuid, participantId(entry()), asked);
    const { signature } = signed.value;
    expect(await verify(noblePrimitives, ada.ivk, CONTEXT.request, x, signature)).toBe(true);
  });

  test('signs nonces and heartbeats under their own contexts', async () => {
    await enterAndAnnounce();
    const nonce = { bindingHash: H(announceBytes()), n: 1, nonce: bytes(24, 11) };
    const signedNonce = await signer.nonce(nonce);
    const signedBeat = await signer.heartbeat(beat());
    if (!signedNonce.ok || !signedBeat.ok) throw new Error('refused');
    const holds = (context: string, m: Bytes, signature: Bytes) =>
      verify(noblePrimitives, ada.ivk, context, m, signature);
    expect(
      await holds(CONTEXT.nonce, nonceMessage.encode(nonce), signedNonce.value.signature),
    ).toBe(true);
    const { signature } = signedBeat.value;
    expect(await holds(CONTEXT.heartbeat, heartbeat.encode(beat()), signature)).toBe(true);
    expect(await holds(CONTEXT.nonce, heartbeat.encode(beat()), signature)).toBe(false);
  });
});

describe('main refuses to sign (statement-refused)', () => {
  test('before a meeting was entered, and after it was left', async () => {
    expect(await signer.announcement(announcement())).toEqual(refusal);
    await enterAndAnnounce();
    signer.leave();
    expect(await signer.announcement(announcement())).toEqual(refusal);
    expect(await signer.heartbeat(beat())).toEqual(refusal);
  });

  test('as an identity that it did not open, or of another user, device or meeting', async () => {
    expect(signer.enter(entry(), null)).toEqual(refusal);
    expect(signer.enter({ ...entry(), userId: bytes(16, 99) }, ada)).toEqual(refusal);
    expect(signer.enter({ ...entry(), hardwareId: bytes(16, 99) }, ada)).toEqual(refusal);
    expect(signer.enter({ ...entry(), ivk: bytes(32, 99) }, ada)).toEqual(refusal);
    const guest = await identityOf({ guestOf: '99999999999' });
    expect(signer.enter(entry(), guest)).toEqual(refusal);
    expect(signer.enter(entry(), await identityOf({ guestOf: meetingId })).ok).toBe(true);
  });

  test('an announcement that is older than one it signed, also after entering again', async () => {
    signer.enter(entry(), ada);
    expect((await signer.announcement(announcement(2_000))).ok).toBe(true);
    expect(await signer.announcement(announcement(1_999))).toEqual(refusal);
    signer.enter(entry(), ada);
    expect(await signer.announcement(announcement(1_999))).toEqual(refusal);
    expect((await signer.announcement(announcement(2_001))).ok).toBe(true);
  });

  test('nonces and heartbeats before an announcement, or over one that is not its latest', async () => {
    signer.enter(entry(), ada);
    expect(await signer.heartbeat(beat())).toEqual(refusal);
    await signer.announcement(announcement());
    await signer.announcement(announcement(2_000));
    expect(await signer.heartbeat(beat())).toEqual(refusal);
    const nonce = { bindingHash: bytes(32, 12), n: 1, nonce: bytes(24, 11) };
    expect(await signer.nonce(nonce)).toEqual(refusal);
  });

  test('a request before an announcement', async () => {
    signer.enter(entry(), ada);
    const asked = { linkHash: bytes(32, 9), op: { type: 'lock' } } as const;
    expect(await signer.request(asked)).toEqual(refusal);
  });

  test('a nonce whose n does not rise, unless it is the same nonce', async () => {
    await enterAndAnnounce();
    const nonce = (n: number, fill: number) =>
      signer.nonce({ bindingHash: H(announceBytes()), n, nonce: bytes(24, fill) });
    expect(await nonce(0, 1)).toEqual(refusal);
    expect((await nonce(2, 1)).ok).toBe(true);
    expect((await nonce(2, 1)).ok).toBe(true);
    expect(await nonce(2, 2)).toEqual(refusal);
    expect(await nonce(1, 3)).toEqual(refusal);
    expect(await nonce(2 ** 32, 3)).toEqual(refusal);
  });

  test('two heartbeats that contradict each other', async () => {
    await enterAndAnnounce();
    expect((await signer.heartbeat(beat())).ok).toBe(true);
    expect((await signer.heartbeat(beat())).ok).toBe(true);
    expect(await signer.heartbeat(beat({ acked: true }))).toEqual(refusal);
    expect(await signer.heartbeat(beat({ t: 2, prevH: bytes(32, 13) }))).toEqual(refusal);
    const prevH = heartbeatHash(beat());
    expect((await signer.heartbeat(beat({ t: 2, prevH }))).ok).toBe(true);
  });

  test.each([
    ['t', { t: 3 }],
    ['v', { v: 3 }],
    ['mkSeq', { mkSeq: 3 }],
    ['the timestamp', { timestampMs: 3 }],
  ])('a heartbeat whose %s falls', async (_what, change) => {
    await enterAndAnnounce();
    const high = { t: 5, v: 5, mkSeq: 5, timestampMs: 5 };
    const first = beat(high);
    expect((await signer.heartbeat(first)).ok).toBe(true);
    const next = beat({ ...high, t: 6, prevH: heartbeatHash(first), ...change });
    expect(await signer.heartbeat(next)).toEqual(refusal);
  });

  test('a heartbeat from before, after leaving and entering with the same announcement', async () => {
    await enterAndAnnounce();
    expect((await signer.heartbeat(beat({ t: 7 }))).ok).toBe(true);
    signer.leave();
    await enterAndAnnounce();
    expect(await signer.heartbeat(beat({ t: 6 }))).toEqual(refusal);
    expect(await signer.heartbeat(beat({ t: 7, v: 2 }))).toEqual(refusal);
  });

  test('whatever order they are asked for in: no t is signed twice with different words', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.record({ t: fc.nat(6), v: fc.nat(3) }), { maxLength: 20 }),
        async (asked) => {
          signer = new StatementSigner();
          await enterAndAnnounce();
          const said = new Map<number, number>();
          let lastT = 0;
          for (const { t, v } of asked) {
            const signed = await signer.heartbeat(beat({ t, v }));
            if (!signed.ok) continue;
            expect(said.get(t) ?? v).toBe(v);
            expect(t).toBeGreaterThanOrEqual(lastT);
            said.set(t, v);
            lastT = t;
          }
        },
      ),
      { numRuns: 30 },
    );
  });
});
