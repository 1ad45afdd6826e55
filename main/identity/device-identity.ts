// The identity of this installation for one user: the signing key isk, its public half ivk, and hardwareId (protocol.md §2, §4).
// isk never leaves main. It rests in the OS keychain and nowhere else; without a keychain it lives for this run only.
import { randomBytes } from 'node:crypto';
import { bytesOf, concat, fromBase64url, toBase64url, type Bytes } from '../../protocol/bytes.js';
import { noblePrimitives } from '../../protocol/crypto/noble-primitives.js';
import { ok, refused, type Result } from '../../protocol/result.js';
import type { Keychain } from '../keychain/keychain.js';
import type { Markers } from './marker-folder.js';

/** A guest has an identity for one meeting; its userId is made up by the service when it joins. */
export type Owner = { readonly userId: string } | { readonly guestOf: string };

export interface DeviceIdentity {
  readonly owner: Owner;
  readonly isk: Bytes;
  readonly ivk: Bytes;
  readonly hardwareId: Bytes;
  /** Whether it will be the same at the next start. */
  readonly kept: boolean;
}

export interface IdentityStoreParts {
  readonly keychain: Keychain;
  readonly markers: Markers;
  /** Part of an entry's name: two services may call different people by the same userId. */
  readonly serviceOrigin: string;
}

type Opened = Result<DeviceIdentity, 'keychain-locked'>;

/** Gives out identities, each made once. What was given out stays the same for this run. */
export class IdentityStore {
  readonly #parts: IdentityStoreParts;
  readonly #open = new Map<string, Promise<Opened>>();

  constructor(parts: IdentityStoreParts) {
    this.#parts = parts;
  }

  /** Of a signed-in user. */
  user(userId: string): Promise<Opened> {
    return this.#once(`user ${userId}`, () => this.#fromKeychain(userId));
  }

  /** Of a guest in one meeting: kept over reconnections, gone with the page (protocol.md §4). */
  guest(meetingId: string): Promise<Opened> {
    return this.#once(`guest ${meetingId}`, async () =>
      ok(await newIdentity({ guestOf: meetingId })),
    );
  }

  /**
   * The page that was a guest is gone, and with it what the service knew it by: the next one is somebody else. With the old identity the
   * leader would refuse it, for an ivk belongs to one userId.
   */
  forgetGuests(): void {
    for (const name of this.#open.keys()) if (name.startsWith('guest ')) this.#open.delete(name);
  }

  /** Two calls at the same time must not make two identities. A refusal is not remembered: the person may unlock and try again. */
  #once(name: string, open: () => Promise<Opened>): Promise<Opened> {
    const known = this.#open.get(name);
    if (known !== undefined) return known;
    const opening = open().then(
      (opened) => {
        if (!opened.ok) this.#open.delete(name);
        return opened;
      },
      (cause: unknown) => {
        this.#open.delete(name);
        throw cause;
      },
    );
    this.#open.set(name, opening);
    return opening;
  }

  async #fromKeychain(userId: string): Promise<Opened> {
    const { keychain, markers, serviceOrigin } = this.#parts;
    const owner = { userId };
    const account = `identity ${userId} at ${serviceOrigin}`;
    const found = await keychain.get(account);
    if (!found.ok)
      return found.fault.code === 'keychain-missing'
        ? ok(await newIdentity(owner))
        : refused('keychain-locked');
    if (found.value !== null) {
      const kept = await decode(owner, found.value);
      // Not ours to overwrite, and nothing to sign with: this run gets an identity of its own.
      if (kept === null) return ok(await newIdentity(owner));
      if (!(await markers.has(account))) await markers.put(account);
      return ok(kept);
    }
    if (await markers.has(account)) return refused('keychain-locked');
    return this.#make(owner, account);
  }

  /** The mark comes after the entry was read back: a mark without an entry would lock its owner out. */
  async #make(owner: Owner, account: string): Promise<Opened> {
    const { keychain, markers } = this.#parts;
    const made = await newIdentity(owner);
    const secret = encode(made);
    const written = await keychain.set(account, secret);
    if (!written.ok)
      return written.fault.code === 'keychain-missing' ? ok(made) : refused('keychain-locked');
    const read = await keychain.get(account);
    if (!read.ok || read.value !== secret) return refused('keychain-locked');
    await markers.put(account);
    return ok({ ...made, kept: true });
  }
}

async function newIdentity(owner: Owner): Promise<DeviceIdentity> {
  const isk = bytesOf(randomBytes(32));
  const hardwareId = bytesOf(randomBytes(16));
  return {
    ...{ owner, isk, hardwareId, kept: false },
    ivk: await noblePrimitives.ed25519Public(isk),
  };
}

/** Keychains keep text: version, then isk and hardwareId. */
const VERSION = 'v1.';

function encode({ isk, hardwareId }: DeviceIdentity): string {
  return VERSION + toBase64url(concat(isk, hardwareId));
}

async function decode(owner: Owner, secret: string): Promise<DeviceIdentity | null> {
  const bytes = secret.startsWith(VERSION) ? fromBase64url(secret.slice(VERSION.length)) : null;
  if (bytes?.length !== 48) return null;
  const isk = bytesOf(bytes.subarray(0, 32));
  const ivk = await noblePrimitives.ed25519Public(isk);
  return { owner, isk, ivk, hardwareId: bytesOf(bytes.subarray(32)), kept: true };
}
