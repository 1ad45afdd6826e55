import { beforeEach, describe, expect, test } from '@jest/globals';
import { mkdtemp, readdir, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { toBase64url, toHex } from '../../protocol/bytes.js';
import { noblePrimitives } from '../../protocol/crypto/noble-primitives.js';
import { fakeKeychain, type FakeKeychain } from '../keychain/keychain.fixture.js';
import { IdentityStore, type DeviceIdentity } from './device-identity.js';
import { markerFolder } from './marker-folder.js';

const ADA = '000102030405060708090a0b0c0d0e0f';
const BEN = 'ffeeddccbbaa99887766554433221100';
const SERVICE = 'https://meet.example.org';

let keychain: FakeKeychain;
let folder: string;

beforeEach(async () => {
  keychain = fakeKeychain();
  folder = await mkdtemp(join(tmpdir(), 'conclave-identity-'));
});

/** A start of the app: nothing is left but the keychain and the marks. */
const start = (serviceOrigin = SERVICE) =>
  new IdentityStore({ keychain, serviceOrigin, markers: markerFolder(join(folder, 'marks')) });

async function opened(opening: ReturnType<IdentityStore['user']>): Promise<DeviceIdentity> {
  const identity = await opening;
  if (!identity.ok) throw new Error(identity.fault.code);
  return identity.value;
}

const locked = { ok: false, fault: { code: 'keychain-locked' } };

describe('the device identity', () => {
  test('is made once and is the same at the next start', async () => {
    const first = await opened(start().user(ADA));
    const second = await opened(start().user(ADA));
    expect(first.kept).toBe(true);
    expect(second).toEqual(first);
    expect(first.ivk).toEqual(await noblePrimitives.ed25519Public(first.isk));
    expect(first.hardwareId).toHaveLength(16);
  });

  test('is another one for each user and each service', async () => {
    const identities = [
      await opened(start().user(ADA)),
      await opened(start().user(BEN)),
      await opened(start('https://other.example.org').user(ADA)),
    ];
    expect(new Set(identities.map(({ ivk }) => toHex(ivk))).size).toBe(3);
    expect(new Set(identities.map(({ hardwareId }) => toHex(hardwareId))).size).toBe(3);
  });

  test('is made once when two calls come at the same time', async () => {
    const store = start();
    const [one, other] = await Promise.all([store.user(ADA), store.user(ADA)]);
    expect(one).toBe(other);
    expect(keychain.entries.size).toBe(1);
  });

  test('is not made anew while the keychain is locked, and is the old one afterwards (keychain-locked)', async () => {
    const before = await opened(start().user(ADA));
    const store = start();
    keychain.state = 'keychain-locked';
    expect(await store.user(ADA)).toEqual(locked);
    keychain.state = 'open';
    expect(await opened(store.user(ADA))).toEqual(before);
  });

  test('is not made anew where the mark says there was one and the keychain says nothing (keychain-locked)', async () => {
    await opened(start().user(ADA));
    keychain.entries.clear();
    expect(await start().user(ADA)).toEqual(locked);
    expect(keychain.entries.size).toBe(0);
  });

  test('is for this run only where there is no keychain, and the same all through the run (keychain-missing)', async () => {
    keychain.state = 'keychain-missing';
    const store = start();
    const first = await opened(store.user(ADA));
    expect(first.kept).toBe(false);
    expect(await opened(store.user(ADA))).toBe(first);
    expect(toHex((await opened(start().user(ADA))).ivk)).not.toBe(toHex(first.ivk));
  });

  test('is not overwritten when its keychain is missing for a while', async () => {
    const before = await opened(start().user(ADA));
    keychain.state = 'keychain-missing';
    expect((await opened(start().user(ADA))).kept).toBe(false);
    keychain.state = 'open';
    expect(await opened(start().user(ADA))).toEqual(before);
  });

  test('leaves an entry alone that it does not understand', async () => {
    const account = `identity ${ADA} at ${SERVICE}`;
    keychain.entries.set(account, 'v9.something newer');
    expect((await opened(start().user(ADA))).kept).toBe(false);
    expect(keychain.entries.get(account)).toBe('v9.something newer');
  });

  test('is refused where the keychain does not give back what it took (keychain-locked)', async () => {
    keychain.set = async () => ({ ok: true, value: undefined });
    expect(await start().user(ADA)).toEqual(locked);
    expect(await readdir(folder)).toEqual([]);
  });

  test('is in no file, in no form', async () => {
    const identity = await opened(start().user(ADA));
    const names = await readdir(folder, { recursive: true });
    let written = names.join(' ');
    for (const name of names)
      written += await readFile(join(folder, name), 'latin1').catch(() => '');
    expect(written).not.toContain(toHex(identity.isk));
    expect(written).not.toContain(toBase64url(identity.isk));
    expect(written).not.toContain(ADA);
  });

  test('of a guest is in memory, one for each meeting', async () => {
    const store = start();
    const first = await opened(store.guest('12345678901'));
    expect(await opened(store.guest('12345678901'))).toBe(first);
    expect(toHex((await opened(store.guest('12345678902'))).ivk)).not.toBe(toHex(first.ivk));
    store.forgetGuests();
    expect(toHex((await opened(store.guest('12345678901'))).ivk)).not.toBe(toHex(first.ivk));
    expect(first.kept).toBe(false);
    expect(keychain.entries.size).toBe(0);
  });
});
