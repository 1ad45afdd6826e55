import { beforeEach, describe, expect, jest, test } from '@jest/globals';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ok } from '../../protocol/result.js';
import { channelName, ipc, ipcAnswer } from '../../protocol/wire/ipc.js';
import { DeepLinks } from '../deep-links.js';
import { IdentityStore } from '../identity/device-identity.js';
import { markerFolder } from '../identity/marker-folder.js';
import { StatementSigner } from '../identity/statement-signer.js';
import { fakeKeychain, type FakeKeychain } from '../keychain/keychain.fixture.js';
import { ServiceRoots } from '../service-roots.js';
import { SessionStore } from '../session-store.js';
import { serveContract, type Sender } from './contract-server.js';
import { contractHandlers, type HandlerParts } from './handlers.js';

const SERVICE = 'https://meet.example.org';
const ourFrame = { url: 'app://conclave/index.html' };
const refusedBy = (code: string) => ({ ok: false, fault: { code } });

let keychain: FakeKeychain;
let parts: HandlerParts;
let bugs: string[];
let call: (room: string, name: string, input?: unknown, frame?: Sender['senderFrame']) => unknown;
let channels: string[];

beforeEach(async () => {
  const folder = await mkdtemp(join(tmpdir(), 'conclave-ipc-'));
  keychain = fakeKeychain();
  bugs = [];
  parts = {
    ...{ version: '1.2.3', host: 'chromium', serviceUrl: SERVICE, keychain },
    links: new DeepLinks(),
    onPageReady: jest.fn(),
    copyText: jest.fn(),
    session: new SessionStore(keychain, SERVICE),
    roots: new ServiceRoots(join(folder, 'roots.json')),
    identities: new IdentityStore({
      ...{ keychain, serviceOrigin: SERVICE },
      markers: markerFolder(folder),
    }),
    signer: new StatementSigner(),
  };
  serve(parts);
});

function serve(served: HandlerParts): void {
  const listeners = new Map<string, (event: Sender, input: unknown) => Promise<unknown>>();
  serveContract(
    { handle: (channel, listener) => listeners.set(channel, listener) },
    contractHandlers(served),
    { isOurs: (frame) => frame === ourFrame, onBug: (channel) => bugs.push(channel) },
  );
  channels = [...listeners.keys()];
  call = (room, name, input, frame = ourFrame) =>
    listeners.get(channelName(room, name))?.({ senderFrame: frame }, input);
}

const invokes = Object.entries(ipc).flatMap(([room, named]) =>
  Object.entries(named)
    .filter(([, channel]) => channel.use === 'invoke')
    .map(([name]) => [room, name] as const),
);

describe('main answers the contract', () => {
  test('on its channels and on no other', () => {
    expect(channels).toEqual(invokes.map(([room, name]) => channelName(room, name)));
  });

  test.each(invokes)('refuses rubbish on %s.%s (ipc-refused)', async (room, name) => {
    for (const rubbish of [null, 7, 'x'.repeat(70_000), [], { __proto__: null, a: 1 }, () => 1])
      expect(await call(room, name, rubbish)).toEqual(refusedBy('ipc-refused'));
    expect(bugs).toEqual([]);
  });

  test.each([
    ['another page', { url: 'https://evil.example/' }],
    ['a frame inside our page that claims our address', { url: ourFrame.url }],
    ['no frame', null],
  ])('refuses %s (ipc-refused)', async (_what, frame) => {
    expect(await call('session', 'read', undefined, frame)).toEqual(refusedBy('ipc-refused'));
  });

  test('refuses what a handler answers beyond the contract, and tells no more than that (ipc-refused)', async () => {
    const session = Object.assign(new SessionStore(keychain, SERVICE), {
      read: async () => ok({ token: 'abc', password: 'secret' }),
    });
    serve({ ...parts, session });
    expect(await call('session', 'read')).toEqual(refusedBy('ipc-refused'));
    expect(bugs).toEqual(['conclave:session.read']);
  });

  test('keeps the cause of a bug to itself (ipc-refused)', async () => {
    parts.links.take = () => {
      throw new Error('token abc');
    };
    expect(await call('app', 'describe')).toEqual(refusedBy('ipc-refused'));
    expect(bugs).toEqual(['conclave:app.describe']);
  });
});

describe('what the channels do', () => {
  test('app.describe says what there is, gives the waiting link once and tells that the page listens', async () => {
    parts.links.push('conclave://join/12345678901');
    const expected = { version: '1.2.3', host: 'chromium', serviceUrl: SERVICE, keychain: 'kept' };
    const openedWith = 'conclave://join/12345678901';
    expect(await call('app', 'describe')).toEqual(ok({ ...expected, openedWith }));
    expect(await call('app', 'describe')).toEqual(ok({ ...expected, openedWith: null }));
    expect(parts.onPageReady).toHaveBeenCalledTimes(2);
  });

  test.each([
    ['keychain-locked', 'locked'],
    ['keychain-missing', 'missing'],
  ] as const)('app.describe calls a keychain with %s %s', async (state, word) => {
    keychain.state = state;
    expect(await call('app', 'describe')).toMatchObject({ value: { keychain: word } });
  });

  test('session keeps a token in the keychain, and forgets it', async () => {
    expect(await call('session', 'read')).toEqual(ok({ token: null }));
    expect(await call('session', 'write', { token: 'abc' })).toEqual(ok({ kept: true }));
    expect(await call('session', 'read')).toEqual(ok({ token: 'abc' }));
    expect([...keychain.entries.keys()]).toEqual([`session at ${SERVICE}`]);
    expect(await call('session', 'clear')).toEqual(ok(undefined));
    expect(await call('session', 'read')).toEqual(ok({ token: null }));
  });

  test('session says that the keychain is locked, and keeps what is in it (keychain-locked)', async () => {
    await call('session', 'write', { token: 'abc' });
    keychain.state = 'keychain-locked';
    expect(await call('session', 'read')).toEqual(refusedBy('keychain-locked'));
    expect(await call('session', 'write', { token: 'def' })).toEqual(refusedBy('keychain-locked'));
    expect(await call('session', 'clear')).toEqual(refusedBy('keychain-locked'));
    keychain.state = 'open';
    expect(await call('session', 'read')).toEqual(ok({ token: 'abc' }));
  });

  test('session keeps a token for this run where there is no keychain (keychain-missing)', async () => {
    keychain.state = 'keychain-missing';
    expect(await call('session', 'write', { token: 'abc' })).toEqual(ok({ kept: false }));
    expect(await call('session', 'read')).toEqual(ok({ token: 'abc' }));
    expect(await call('session', 'clear')).toEqual(ok(undefined));
    expect(await call('session', 'read')).toEqual(ok({ token: null }));
  });

  test('identity, meeting: an opened identity enters its meeting and signs there', async () => {
    const meetingId = '12345678901';
    const opened = (await call('identity', 'open', { userId: null, meetingId })) as {
      value: { ivk: Uint8Array; hardwareId: Uint8Array; kept: boolean };
    };
    const { ivk, hardwareId, kept } = opened.value;
    expect(kept).toBe(false);
    const ids = { meetingUuid: new Uint8Array(16), userId: new Uint8Array(16) };
    const entry = { meetingId, ...ids, hardwareId, ivk };
    expect(await call('meeting', 'enter', entry)).toEqual(ok(undefined));
    const announcement = {
      ...{ mvk: new Uint8Array(32), x25519: new Uint8Array(32), mlkem: new Uint8Array(1_184) },
      ...{ issuedAt: 1, name: 'Ada', nonce: new Uint8Array(24) },
    };
    const signed = await call('meeting', 'signAnnouncement', announcement);
    expect(ipcAnswer.parse(signed)).toMatchObject({ ok: true });
    expect(await call('meeting', 'leave')).toEqual(ok(undefined));
    expect(await call('meeting', 'signAnnouncement', announcement)).toEqual(
      refusedBy('statement-refused'),
    );
  });

  test('meeting.enter refuses an identity that was not opened (statement-refused)', async () => {
    const entry = {
      ...{ meetingId: '12345678901', meetingUuid: new Uint8Array(16) },
      ...{ userId: new Uint8Array(16), hardwareId: new Uint8Array(16), ivk: new Uint8Array(32) },
    };
    expect(await call('meeting', 'enter', entry)).toEqual(refusedBy('statement-refused'));
  });

  test('identity.open says that the keychain is locked (keychain-locked)', async () => {
    keychain.state = 'keychain-locked';
    const wanted = { userId: '01'.repeat(16), meetingId: '12345678901' };
    expect(await call('identity', 'open', wanted)).toEqual(refusedBy('keychain-locked'));
  });

  test('service.pin refuses another root key than the first (service-root-changed)', async () => {
    const pin = (fill: number) =>
      call('service', 'pin', { url: SERVICE, rootKey: new Uint8Array(32).fill(fill) });
    expect(await pin(1)).toEqual(ok(undefined));
    expect(await pin(2)).toEqual(refusedBy('service-root-changed'));
  });

  test('app.copyText copies', async () => {
    expect(await call('app', 'copyText', 'hello')).toEqual(ok(undefined));
    expect(parts.copyText).toHaveBeenCalledWith('hello');
  });
});
