import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, test, expect } from '@jest/globals';
import type { Bytes } from '../../protocol/bytes.js';
import { decode } from '../../protocol/crypto/cbor.js';
import { CONTEXT } from '../../protocol/crypto/contexts.js';
import { noblePrimitives } from '../../protocol/crypto/noble-primitives.js';
import { verify } from '../../protocol/crypto/sign.js';
import {
  openServiceKeys,
  type Admission,
  type ServiceKeys,
  type SignedBytes,
} from './service-keys.js';

const NOON = 1_800_000_000_000;
const HOUR = 3_600_000;
const filled = (length: number, byte: number): Bytes => new Uint8Array(length).fill(byte);
const admission: Admission = {
  meetingId: '01234567890',
  meetingUuid: filled(16, 1),
  userId: filled(16, 2),
  hardwareId: filled(16, 3),
  ivk: filled(32, 4),
  issuedAt: NOON,
};

describe('service keys (protocol.md §4)', () => {
  let folder = '';
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'conclave-keys-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));
  const opened = (now = NOON): Promise<ServiceKeys> =>
    openServiceKeys(folder, noblePrimitives, () => now);

  const itemsOf = ({ bytes }: SignedBytes): unknown[] => {
    const items = decode(bytes);
    if (!items.ok || !Array.isArray(items.value)) throw new Error('not CBOR');
    return items.value;
  };
  const spkOf = (serviceKey: SignedBytes): Bytes =>
    Uint8Array.from(itemsOf(serviceKey)[1] as Bytes);

  test('certify an admission under a signing key under the root', async () => {
    const keys = await opened();
    const { admit, serviceKey } = await keys.certify(admission, NOON);
    const { meetingId, meetingUuid, userId, hardwareId, ivk } = admission;
    expect(itemsOf(admit)).toEqual([
      'admit',
      meetingId,
      meetingUuid,
      userId,
      hardwareId,
      ivk,
      NOON,
      NOON + 24 * HOUR,
    ]);
    const { rootKey } = keys;
    expect(
      await verify(
        noblePrimitives,
        rootKey,
        CONTEXT.serviceKey,
        serviceKey.bytes,
        serviceKey.signature,
      ),
    ).toBe(true);
    expect(
      await verify(
        noblePrimitives,
        spkOf(serviceKey),
        CONTEXT.admission,
        admit.bytes,
        admit.signature,
      ),
    ).toBe(true);
    expect(
      await verify(noblePrimitives, rootKey, CONTEXT.admission, admit.bytes, admit.signature),
    ).toBe(false);
  });

  test('keep root and signing key over a restart, in files for the service alone', async () => {
    const first = await opened();
    const second = await opened();
    expect(second.rootKey).toEqual(first.rootKey);
    const [a, b] = await Promise.all([
      first.certify(admission, NOON),
      second.certify(admission, NOON),
    ]);
    expect(spkOf(b.serviceKey)).toEqual(spkOf(a.serviceKey));
    for (const name of ['service-root.key', 'service-signing.json']) {
      expect(statSync(join(folder, name)).mode & 0o777).toBe(0o600);
      expect(readFileSync(join(folder, name), 'utf8')).not.toBe('');
    }
  });

  test('rotate daily, for keys that live at most 7 days and cover what they certify', async () => {
    const keys = await opened();
    const seen = new Set<string>();
    for (let hour = 0; hour <= 72; hour += 6) {
      const now = NOON + hour * HOUR;
      const { serviceKey } = await keys.certify({ ...admission, issuedAt: now }, now);
      const [, , notBefore, notAfter] = itemsOf(serviceKey) as [string, Bytes, number, number];
      expect(notAfter - notBefore).toBeLessThanOrEqual(7 * 24 * HOUR);
      expect(notBefore <= now && now + 24 * HOUR <= notAfter).toBe(true);
      seen.add(Buffer.from(spkOf(serviceKey)).toString('hex'));
    }
    expect(seen.size).toBe(4);
  });

  test('rotate once when many join at that moment', async () => {
    const keys = await opened();
    const later = NOON + 25 * HOUR;
    const certified = await Promise.all(
      [1, 2, 3, 4].map(() => keys.certify({ ...admission, issuedAt: later }, later)),
    );
    const spks = certified.map(({ serviceKey }) => Buffer.from(spkOf(serviceKey)).toString('hex'));
    expect(new Set(spks).size).toBe(1);
  });

  test('go on with the old key where a new one cannot be stored, until it is too old', async () => {
    const keys = await opened();
    rmSync(folder, { recursive: true });
    const { serviceKey } = await keys.certify(admission, NOON);
    const tomorrow = await keys.certify(admission, NOON + 25 * HOUR);
    expect(tomorrow.serviceKey).toEqual(serviceKey);
    await expect(keys.certify(admission, NOON + 8 * 24 * HOUR)).rejects.toThrow('ENOENT');
  });
});
