// The service root key and the signing keys under it (protocol.md §4). Both secrets are files that only the service's
// user can read, written whole or not at all. Clients pin the root; a signing key is made daily and lives 7 days.
import { randomBytes } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { Bytes } from '../../protocol/bytes.js';
import { encode } from '../../protocol/crypto/cbor.js';
import { CONTEXT } from '../../protocol/crypto/contexts.js';
import type { Primitives } from '../../protocol/crypto/primitives.js';
import { sign } from '../../protocol/crypto/sign.js';
import { readIfThere, writeSecret } from '../secret-file.js';

export interface SignedBytes {
  readonly bytes: Bytes;
  readonly signature: Bytes;
}

export interface Admission {
  readonly meetingId: string;
  readonly meetingUuid: Bytes;
  readonly userId: Bytes;
  readonly hardwareId: Bytes;
  readonly ivk: Bytes;
  readonly issuedAt: number;
}

export interface ServiceKeys {
  readonly rootKey: Bytes;
  readonly certify: (
    admission: Admission,
    now: number,
  ) => Promise<{ admit: SignedBytes; serviceKey: SignedBytes }>;
}

const DAY = 24 * 3_600_000;
export const ROTATE_AFTER = DAY;
export const SIGNING_KEY_LIVES = 7 * DAY;
export const CERTIFICATE_LIVES = DAY;
/** Clocks differ; a certificate issued right after a rotation must not seem older than its key. */
const BACKDATED = 5 * 60_000;

interface SigningKey {
  readonly seed: Bytes;
  readonly madeAt: number;
  readonly certificate: SignedBytes;
}

const stored = z.strictObject({
  seed: z.string().regex(/^[0-9a-f]{64}$/),
  madeAt: z.number().int(),
  bytes: z.string().regex(/^[0-9a-f]+$/),
  signature: z.string().regex(/^[0-9a-f]{128}$/),
});

export async function openServiceKeys(
  folder: string,
  crypto: Primitives,
  now: () => number,
): Promise<ServiceKeys> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const rootSeed = await openRoot(join(folder, 'service-root.key'));
  const signingFile = join(folder, 'service-signing.json');
  let signing: Promise<SigningKey> = openSigningKey(signingFile, crypto, rootSeed, now());
  await signing;

  /** One rotation at a time. A failed one (a full disk) leaves the old key in use for as long as it lives. */
  const currentKey = (at: number): Promise<SigningKey> => {
    const before = signing;
    const next = before.then(async (key) => {
      if (at < key.madeAt + ROTATE_AFTER && at >= key.madeAt - BACKDATED) return key;
      try {
        return await makeSigningKey(signingFile, crypto, rootSeed, at);
      } catch (cause) {
        if (lives(key, at)) return key;
        throw cause;
      }
    });
    signing = next.catch(() => before);
    return next;
  };

  return {
    rootKey: await crypto.ed25519Public(rootSeed),
    async certify(admission, at) {
      const { seed, certificate } = await currentKey(at);
      const { meetingId, meetingUuid, userId, hardwareId, ivk, issuedAt } = admission;
      // protocol.md §4: ["admit", …], by spk
      const bytes = encode([
        'admit',
        meetingId,
        meetingUuid,
        userId,
        hardwareId,
        ivk,
        issuedAt,
        issuedAt + CERTIFICATE_LIVES,
      ]);
      return {
        admit: { bytes, signature: await sign(crypto, seed, CONTEXT.admission, bytes) },
        serviceKey: certificate,
      };
    },
  };
}

async function openRoot(path: string): Promise<Bytes> {
  const text = await readIfThere(path);
  if (text !== null) {
    if (!/^[0-9a-f]{64}\n$/.test(text)) throw new Error(`${path} is not a service root key`);
    return Uint8Array.from(Buffer.from(text.trim(), 'hex'));
  }
  const seed = Uint8Array.from(randomBytes(32));
  await writeSecret(path, `${Buffer.from(seed).toString('hex')}\n`);
  return seed;
}

async function openSigningKey(
  path: string,
  crypto: Primitives,
  root: Bytes,
  now: number,
): Promise<SigningKey> {
  const text = await readIfThere(path);
  if (text === null) return makeSigningKey(path, crypto, root, now);
  const { seed, madeAt, bytes, signature } = stored.parse(JSON.parse(text));
  return {
    seed: fromHex(seed),
    madeAt,
    certificate: { bytes: fromHex(bytes), signature: fromHex(signature) },
  };
}

async function makeSigningKey(
  path: string,
  crypto: Primitives,
  root: Bytes,
  now: number,
): Promise<SigningKey> {
  const seed = Uint8Array.from(randomBytes(32));
  const notBefore = now - BACKDATED;
  const spk = await crypto.ed25519Public(seed);
  // protocol.md §4: ["service-key", spk, notBefore, notAfter], by the root
  const bytes = encode(['service-key', spk, notBefore, notBefore + SIGNING_KEY_LIVES]);
  const signature = await sign(crypto, root, CONTEXT.serviceKey, bytes);
  const file = { seed: toHex(seed), madeAt: now, bytes: toHex(bytes), signature: toHex(signature) };
  await writeSecret(path, `${JSON.stringify(file)}\n`);
  return { seed, madeAt: now, certificate: { bytes, signature } };
}

function lives(key: SigningKey, at: number): boolean {
  return at >= key.madeAt - BACKDATED && at < key.madeAt - BACKDATED + SIGNING_KEY_LIVES;
}

function fromHex(text: string): Bytes {
  return Uint8Array.from(Buffer.from(text, 'hex'));
}

function toHex(bytes: Bytes): string {
  return Buffer.from(bytes).toString('hex');
}
