import { describe, expect, test } from '@jest/globals';
import { bytesOf, fromHex, toBase64url, type Bytes } from '../../protocol/bytes.js';
import { participantId } from '../../protocol/crypto/participant-id.js';
import type { Statement } from '../../protocol/meeting/state.js';
import { ok, refused, type Result } from '../../protocol/result.js';
import type { Bridge } from '../../protocol/wire/bridge-type.js';
import type { Answer, JoinAnswer } from '../../protocol/wire/http.js';
import type { ServiceClient } from '../service-client/service-client.js';
import { admission, enterMeeting, sign, type JoinParts } from './join-calls.js';
import type { JoinOptions } from './meeting-client.js';

const fill = (byte: number, length: number): Bytes => bytesOf(new Uint8Array(length).fill(byte));
const ROOT = toBase64url(fill(7, 32));
const OTHER_ROOT = toBase64url(fill(8, 32));
const UUID = 'aa'.repeat(16);
const USER = 'bb'.repeat(16);
const identity = { ivk: fill(1, 32), hardwareId: fill(2, 16), kept: true };

const options: JoinOptions = {
  serviceUrl: 'http://127.0.0.1:1',
  sessionToken: null,
  meetingId: '12345678901',
  passcode: 'open sesame',
  rootKey: ROOT,
  userId: null,
  name: 'Ben',
  clientVersion: '0.1.0',
  encryptionType: 'e2ee',
  devices: { cameraId: null, microphoneId: null, speakerId: null },
  microphoneOn: true,
  cameraOn: true,
};

const found: Answer<'lookUpMeeting'> = {
  meetingId: options.meetingId,
  encryptionType: 'e2ee',
  needsPasscode: true,
  running: true,
  isHost: false,
  rootKey: ROOT,
};

const signedBytes = { bytes: toBase64url(fill(3, 80)), signature: toBase64url(fill(4, 64)) };
const answer: JoinAnswer = {
  meetingId: options.meetingId,
  meetingUuid: UUID,
  title: 'Weekly',
  encryptionType: 'e2ee',
  userId: USER,
  participantId: participantId({ userId: fill(0xbb, 16), hardwareId: identity.hardwareId }),
  role: 'participant',
  guestToken: 'guest',
  participantToken: 'participant',
  admit: signedBytes,
  serviceKey: signedBytes,
  rootKey: ROOT,
};

interface Scene {
  readonly lookUps?: Result<Answer<'lookUpMeeting'>>[];
  readonly joins?: Result<JoinAnswer>[];
  readonly pin?: Result<undefined, 'service-root-changed'>;
  readonly parts?: Partial<JoinParts>;
}

/** A service that gives these answers one after the other, the last one for ever. */
async function admitted({ lookUps = [ok(found)], joins = [ok(answer)], pin, parts }: Scene = {}) {
  const log: string[] = [];
  const sent: unknown[] = [];
  const next = <T>(answers: T[]): T => (answers.length > 1 ? answers.shift() : answers[0]) as T;
  const service = {
    url: options.serviceUrl,
    call: async (name: string, input: unknown) => {
      log.push(name);
      if (name === 'join') sent.push(input);
      return name === 'join' ? next(joins) : next(lookUps);
    },
  } as unknown as ServiceClient;
  const bridge = {
    identity: { open: async () => ok(identity) },
    service: {
      pin: async ({ rootKey }: { rootKey: Bytes }) => {
        log.push(`pin ${toBase64url(rootKey) === ROOT ? 'root' : 'another root'}`);
        return pin ?? ok(undefined);
      },
    },
  } as unknown as Bridge;
  const result = await admission({
    bridge,
    service,
    options,
    guestToken: null,
    onWaiting: (isWaiting) => log.push(isWaiting ? 'waiting' : 'not waiting'),
    onDoor: (atDoor) => log.push(atDoor === null ? 'let in' : `at the door of ${atDoor.title}`),
    pause: async (ms) => void log.push(`pause ${ms}`),
    isGivenUp: () => false,
    ...parts,
  });
  return { result, log, sent };
}

const code = (result: Result<unknown>) => (result.ok ? null : result.fault.code);

describe('joining: identity, pin, admission (protocol.md §4)', () => {
  test('gives the meeting worker what it needs, and the certificate byte for byte', async () => {
    const { result, log, sent } = await admitted();
    expect(log).toEqual(['lookUpMeeting', 'pin root', 'join', 'not waiting']);
    expect(sent).toEqual([
      {
        params: { meetingId: options.meetingId },
        body: {
          ivk: toBase64url(identity.ivk),
          hardwareId: toBase64url(identity.hardwareId),
          client: { kind: 'desktop', version: '0.1.0' },
          passcode: 'open sesame',
          guestToken: null,
          ticket: null,
        },
      },
    ]);
    expect(result).toMatchObject({
      ok: true,
      value: {
        participantToken: 'participant',
        guestToken: 'guest',
        me: {
          meetingUuid: fromHex(UUID),
          userId: fromHex(USER),
          ivk: identity.ivk,
          name: 'Ben',
          admit: { bytes: fill(3, 80), signature: fill(4, 64) },
          rootKey: fill(7, 32),
        },
      },
    });
  });

  test('comes back as the same guest', async () => {
    const { sent } = await admitted({ parts: { guestToken: 'earlier' } });
    expect(sent).toMatchObject([{ body: { guestToken: 'earlier' } }]);
  });

  test('pins what the service shows where no invitation names a key', async () => {
    const parts = { options: { ...options, rootKey: null } };
    const { result, log } = await admitted({ parts });
    expect([result.ok, log.includes('pin root')]).toEqual([true, true]);
  });

  test('asks nothing of a service whose root key is not the one of the invitation', async () => {
    const lookUps = [ok({ ...found, rootKey: OTHER_ROOT })];
    const { result, log } = await admitted({ lookUps });
    expect([code(result), log]).toEqual(['service-root-changed', ['lookUpMeeting']]);
  });

  test('asks nothing of a service that main knows by another root key', async () => {
    const { result, log } = await admitted({ pin: refused('service-root-changed') });
    expect([code(result), log.includes('join')]).toEqual(['service-root-changed', false]);
  });

  test.each<[string, Partial<JoinAnswer>]>([
    ['service-root-changed', { rootKey: OTHER_ROOT }],
    ['service-odd', { encryptionType: 'enhanced' }],
    ['service-odd', { meetingId: '99999999999' }],
    ['service-odd', { userId: 'cc'.repeat(16) }],
    ['service-odd', { admit: { ...signedBytes, signature: 'AAAA' } }],
  ])('refuses, with %s, an answer that does not fit', async (expected, wrong) => {
    const { result } = await admitted({ joins: [ok({ ...answer, ...wrong })] });
    expect(code(result)).toBe(expected);
  });

  test('refuses to be let in as a guest where a session was shown', async () => {
    const parts = { options: { ...options, userId: 'dd'.repeat(16) } };
    expect(code((await admitted({ parts })).result)).toBe('signed-out');
  });

  test('joins only a meeting of the type that the lobby showed', async () => {
    const lookUps = () => [ok({ ...found, encryptionType: 'enhanced' as const })];
    expect(code((await admitted({ lookUps: lookUps() })).result)).toBe('service-odd');
    const parts = { options: { ...options, encryptionType: 'enhanced' as const } };
    const joins = [ok({ ...answer, encryptionType: 'enhanced' as const })];
    expect((await admitted({ lookUps: lookUps(), joins, parts })).result.ok).toBe(true);
  });
});

describe('joining before the host', () => {
  const notHere = refused('host-not-here');

  test('waits, looks with growing pauses and joins once the meeting runs', async () => {
    const lookUps = [ok(found), ok({ ...found, running: false }), ok(found)];
    const { result, log } = await admitted({ lookUps, joins: [notHere, ok(answer)] });
    expect(result.ok).toBe(true);
    expect(log.slice(2)).toEqual([
      ...['join', 'waiting', 'pause 1000', 'lookUpMeeting'],
      ...['waiting', 'pause 1500', 'lookUpMeeting'],
      ...['join', 'not waiting'],
    ]);
  });

  test('goes on waiting while the service cannot be reached', async () => {
    const lookUps = [ok(found), refused('service-unreachable'), ok(found)];
    const { result } = await admitted({ lookUps, joins: [notHere, ok(answer)] });
    expect(result.ok).toBe(true);
  });

  test('stops where the meeting was deleted', async () => {
    const lookUps = [ok(found), refused('unknown-meeting')];
    const { result } = await admitted({ lookUps, joins: [notHere] });
    expect(code(result)).toBe('unknown-meeting');
  });

  test('stops when the person has left', async () => {
    const { log } = await admitted({ joins: [notHere], parts: { isGivenUp: () => true } });
    expect(log.filter((call) => call === 'join')).toHaveLength(1);
  });

  test.each(['wrong-passcode', 'meeting-full', 'removed', 'e2ee-off'] as const)(
    'does not wait for anything after %s',
    async (why) => {
      const { result, log } = await admitted({ joins: [refused(why)] });
      expect([code(result), log.includes('waiting')]).toEqual([why, false]);
    },
  );
});

describe('signing by main', () => {
  const calls: unknown[] = [];
  const record = (name: string) => async (input: unknown) => {
    calls.push([name, input]);
    return ok({ signature: fill(5, 64) });
  };
  const bridge = {
    meeting: {
      enter: record('enter'),
      signAnnouncement: record('signAnnouncement'),
      signNonce: record('signNonce'),
      signHeartbeat: record('signHeartbeat'),
    },
  } as unknown as Bridge;

  test.each<[string, Statement]>([
    [
      'signAnnouncement',
      {
        kind: 'announcement',
        ...{ mvk: fill(1, 32), x25519: fill(2, 32), mlkem: fill(3, 1184) },
        ...{ issuedAt: 1, name: 'Ben', nonce: fill(4, 24) },
      },
    ],
    ['signNonce', { kind: 'nonce', bindingHash: fill(1, 32), n: 2, nonce: fill(4, 24) }],
    [
      'signHeartbeat',
      {
        kind: 'heartbeat',
        ...{ leaderBindingHash: fill(1, 32), linkHash: fill(2, 32), v: 1, t: 2, mkSeq: 3 },
        ...{ mkCommit: fill(3, 32), acked: true, prevH: fill(4, 32), timestampMs: 5 },
      },
    ],
  ])('goes through %s with exactly what that channel takes', async (channel, statement) => {
    calls.length = 0;
    const { kind: _, ...fields } = statement;
    expect(await sign(bridge, statement)).toEqual(ok({ signature: fill(5, 64) }));
    expect(calls).toEqual([[channel, fields]]);
  });

  test('is for the meeting that was entered', async () => {
    calls.length = 0;
    const { result } = await admitted();
    if (!result.ok) throw new Error('The join was refused.');
    await enterMeeting(bridge, result.value);
    const { meetingId } = options;
    const { ivk, hardwareId } = identity;
    const ids = { meetingUuid: fromHex(UUID), userId: fromHex(USER) };
    expect(calls).toEqual([['enter', { meetingId, ...ids, hardwareId, ivk }]]);
  });
});
