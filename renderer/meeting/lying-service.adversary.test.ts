// adversary.md A11, A12: a service that offers less than end-to-end encryption, or more than an encrypted meeting may have, on the way in.
// The client refuses before it asks for a place, and sends nothing.
import { describe, expect, test } from '@jest/globals';
import { toBase64url } from '../../protocol/bytes.js';
import { participantId } from '../../protocol/crypto/participant-id.js';
import { faults, type FaultCode } from '../../protocol/fault.js';
import { ok } from '../../protocol/result.js';
import type { Bridge } from '../../protocol/wire/bridge-type.js';
import { whyRefused } from '../media/publication-policy.js';
import { serviceClient } from '../service-client/service-client.js';
import { admission } from './join-calls.js';
import type { JoinOptions } from './meeting-client.js';

const fill = (byte: number, length: number) => new Uint8Array(length).fill(byte);
const ROOT = toBase64url(fill(7, 32));
const hardwareId = fill(2, 16);
const signed = { bytes: toBase64url(fill(3, 80)), signature: toBase64url(fill(4, 64)) };

const options: JoinOptions = {
  ...{ serviceUrl: 'http://127.0.0.1:1', sessionToken: null, meetingId: '12345678901' },
  ...{ passcode: null, rootKey: ROOT, userId: null, name: 'Anna', clientVersion: '0.1.0' },
  encryptionType: 'e2ee',
  devices: { cameraId: null, microphoneId: null, speakerId: null },
  ...{ microphoneOn: true, cameraOn: true },
};
const found = {
  ...{ meetingId: options.meetingId, encryptionType: 'e2ee', needsPasscode: false },
  ...{ running: true, isHost: true, rootKey: ROOT },
};
const answer = {
  ...{ meetingId: options.meetingId, meetingUuid: 'aa'.repeat(16), title: 'Weekly' },
  ...{ encryptionType: 'e2ee', userId: 'bb'.repeat(16), role: 'host', guestToken: null },
  participantId: participantId({ userId: fill(0xbb, 16), hardwareId }),
  ...{ participantToken: 'token', admit: signed, serviceKey: signed, rootKey: ROOT },
};

/** Joins through a service that says this, over the real client with the real contract; answers what the person is told. */
async function join(lies: { found?: object; answer?: object }) {
  const asked: string[] = [];
  const service = serviceClient({
    url: options.serviceUrl,
    token: () => null,
    onSignedOut: () => undefined,
    fetch: async (input) => {
      const url = String(input);
      asked.push(url.endsWith('/join') ? 'join' : 'look up');
      const body = url.endsWith('/join')
        ? { ...answer, ...lies.answer }
        : { ...found, ...lies.found };
      return new Response(JSON.stringify(body), {
        headers: { 'content-type': 'application/json' },
      });
    },
  });
  const bridge = {
    identity: { open: async () => ok({ ivk: fill(1, 32), hardwareId, kept: true }) },
    service: { pin: async () => ok(undefined) },
  } as unknown as Bridge;
  const result = await admission({
    ...{
      bridge,
      service,
      options,
      guestToken: null,
      onWaiting: () => undefined,
      onDoor: () => undefined,
    },
    ...{ pause: async () => undefined, isGivenUp: () => true },
  });
  const code = result.ok ? null : result.fault.code;
  return { code, asked, says: code === null ? null : faults[code].says };
}

const ODD: FaultCode = 'service-odd';

describe('downgrades on the way in (adversary.md A11)', () => {
  test('an honest service lets the client in', async () => {
    expect(await join({})).toMatchObject({ code: null, asked: ['look up', 'join'] });
  });

  test('a meeting that is called encrypted by the server only is not even asked to join', async () => {
    const { code, asked } = await join({ found: { encryptionType: 'enhanced' } });
    expect([code, asked]).toEqual([ODD, ['look up']]);
  });

  test('a type that flips between the lobby and the join is refused', async () => {
    const { code, says } = await join({ answer: { encryptionType: 'enhanced' } });
    expect([code, says]).toEqual([ODD, faults[ODD].says]);
  });

  test.each([
    ['a key of its own', { answer: { meetingKey: toBase64url(fill(1, 32)) } }],
    ['a key of its own in the lobby', { found: { serverKey: toBase64url(fill(1, 32)) } }],
    ['a type that nobody knows', { answer: { encryptionType: 'e2ee-lite' } }],
    ['no type at all', { answer: { encryptionType: undefined } }],
  ])('a service that offers %s is refused', async (_what, lies) => {
    expect((await join(lies)).code).toBe(ODD);
  });

  test('another root key than the pinned one is refused, in the lobby and in the answer', async () => {
    const rootKey = toBase64url(fill(8, 32));
    for (const lies of [{ found: { rootKey } }, { answer: { rootKey } }])
      expect(await join(lies)).toMatchObject({
        code: 'service-root-changed',
        says: 'This service shows another identity than before. Do not join until your administrator explains why.',
      });
  });

  test('a track without the encrypted flag, or of another codec, is neither shown nor heard', () => {
    const camera = { kind: 'video', isEncrypted: true, mimeType: 'video/VP8' } as const;
    expect(whyRefused(camera)).toBeNull();
    expect(whyRefused({ ...camera, isEncrypted: false })).toBe('sframe');
    expect(whyRefused({ ...camera, mimeType: 'video/H264' })).toBe('codec');
    expect(whyRefused({ kind: 'audio', isEncrypted: true, mimeType: 'audio/red' })).toBe('codec');
  });
});

describe('features that an encrypted meeting has not (adversary.md A12)', () => {
  test.each(['recording', 'liveTranscription', 'phone', 'streaming', 'breakoutRooms'])(
    'a host who is handed %s as enabled refuses the answer',
    async (feature) => {
      expect((await join({ answer: { features: { [feature]: true } } })).code).toBe(ODD);
      expect((await join({ found: { [feature]: true } })).code).toBe(ODD);
    },
  );
});
