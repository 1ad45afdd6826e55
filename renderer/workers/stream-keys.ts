// The keys of media streams, protocol.md §7: derived here, given to the frame worker as non-extractable CryptoKeys. The counters live here
// too, so that no frame worker, however often it is replaced, uses a CTR twice (pitfalls.md B6).
import { toHex, zeroize, type Bytes } from '../../protocol/bytes.js';
import {
  meetingSalt,
  sframeKeys,
  streamBaseKey,
  type StreamKind,
} from '../../protocol/media/stream-key.js';
import type { FromFrames, MediaKind, ToFrames } from './messages.js';

/** CTRs that a frame worker may use before it asks again: about half a minute of one simulcast video. */
export const LEASE = 4_096;
/** protocol.md §7: nothing of a kind is sent past this under one key. */
const LAST_CTR = 2 ** 32 - 1;

export interface Person {
  readonly participantId: string;
  readonly bindingHash: Bytes;
}

/** From the meeting's key to that of one sender's stream. */
type Derive = (key: Bytes, mSalt: Bytes, sender: Bytes, kind: StreamKind) => Bytes;

/** The end of the port to a frame worker; `null` while there is none. */
type Tell = (message: ToFrames) => void;

export class StreamKeys {
  readonly #mSalt: Bytes;
  readonly #subtle: SubtleCrypto;
  readonly #deriveBase: Derive;
  readonly #mks = new Map<number, Bytes>();
  readonly #counters = new Map<string, number>();
  readonly #people = new Map<string, Bytes>();
  readonly #opening = new Map<string, { participantId: string; kind: MediaKind }>();
  readonly #sealing = new Set<MediaKind>();
  /** `bindingHash kind kid` of each key that the present frame worker has. */
  readonly #given = new Set<string>();
  #mine: Bytes | null = null;
  #sendingWith: number | null = null;
  /** No key below this is ever used again. */
  #oldest = 0;
  #isDestroyed = false;
  #tell: Tell | null = null;
  /** Importing a key takes a moment: what is told after it waits for it. */
  #line: Promise<void> = Promise.resolve();

  /** An enhanced meeting brings its own `derive` (protocol/media/service-key.ts), so that no key of one kind opens the other. */
  constructor(
    meetingId: string,
    meetingUuid: Bytes,
    subtle: SubtleCrypto,
    derive: Derive = streamBaseKey,
  ) {
    this.#deriveBase = derive;
    this.#mSalt = meetingSalt(meetingId, meetingUuid);
    this.#subtle = subtle;
  }

  /** A frame worker to serve. It asks for what it needs; one before it is forgotten. */
  serve(tell: Tell): void {
    this.#tell = tell;
    this.#given.clear();
    this.#opening.clear();
    this.#sealing.clear();
  }

  hear(message: FromFrames): void {
    switch (message.type) {
      case 'need-open': {
        const { participantId, kind } = message;
        this.#opening.set(`${participantId} ${kind}`, { participantId, kind });
        this.#giveOpening();
        return;
      }
      case 'need-seal':
        this.#sealing.add(message.kind);
        this.#giveSealing(message.kind);
        return;
      case 'need-lease': {
        if (!this.#mks.has(message.kid)) return;
        const lease = this.#lease(message.kind, message.kid);
        if (lease !== null)
          this.#say({ type: 'lease', kind: message.kind, kid: message.kid, ...lease });
      }
    }
  }

  /** Who may be heard, by the verified list, and who we are on it. */
  setPeople(people: readonly Person[], mine: Bytes | null): void {
    this.#mine = mine;
    const now = new Set(people.map(({ participantId }) => participantId));
    for (const participantId of this.#people.keys())
      if (!now.has(participantId)) {
        this.#people.delete(participantId);
        this.#say({ type: 'drop-person', participantId });
      }
    for (const { participantId, bindingHash } of people)
      this.#people.set(participantId, bindingHash);
    this.#giveOpening();
  }

  addKey(kid: number, mk: Bytes): void {
    if (kid < this.#oldest) return; // its counters are forgotten: a CTR might repeat
    this.#mks.set(kid, mk);
    this.#giveOpening();
  }

  dropKey(kid: number): void {
    this.#mks.delete(kid);
    // A leader that went back behind its own word may get another key under the same number.
    for (const name of this.#given) if (name.endsWith(` ${kid}`)) this.#given.delete(name);
    this.#say({ type: 'drop-key', kid });
  }

  /** No key below `kid` can come again: what was kept of them, so that no CTR repeats and no frame opens twice, may go. */
  forgetBelow(kid: number): void {
    // After `destroy` there is nothing left to forget, and nobody to tell.
    if (kid <= this.#oldest || this.#isDestroyed) return;
    this.#oldest = kid;
    for (const name of this.#counters.keys())
      if (Number.parseInt(name, 10) < kid) this.#counters.delete(name);
    this.#say({ type: 'forget-below', kid });
  }

  sendWith(kid: number): void {
    this.#sendingWith = kid;
    for (const kind of this.#sealing) this.#giveSealing(kind);
  }

  stopSending(): void {
    this.#sendingWith = null;
    this.#say({ type: 'stop-sending' });
  }

  destroy(): void {
    this.#isDestroyed = true;
    this.#mks.clear();
    this.#sendingWith = null;
    this.#say({ type: 'destroy' });
  }

  /** One CTR of a kind that is sealed here, with its key id; null while nothing may be sent. */
  takeCtr(kind: StreamKind): { readonly kid: number; readonly ctr: number } | null {
    const kid = this.#sendingWith;
    if (kid === null) return null;
    const taken = this.#count(kind, kid, 1);
    return taken === null ? null : { kid, ctr: taken.from };
  }

  /** The base key of one sender's stream under `kid`, or null where that key is not held. */
  baseKey(kid: number, bindingHash: Bytes, kind: StreamKind): Bytes | null {
    const mk = this.#mks.get(kid);
    return mk === undefined ? null : this.#deriveBase(mk, this.#mSalt, bindingHash, kind);
  }

  #count(kind: StreamKind, kid: number, n: number): { from: number; to: number } | null {
    const name = `${kid} ${kind}`;
    const from = this.#counters.get(name) ?? 0;
    if (from > LAST_CTR) return null;
    const to = Math.min(from + n, LAST_CTR + 1);
    this.#counters.set(name, to);
    return { from, to };
  }

  #lease(kind: MediaKind, kid: number): { from: number; to: number } | null {
    return this.#count(kind, kid, LEASE);
  }

  #giveOpening(): void {
    for (const { participantId, kind } of this.#opening.values()) {
      const bindingHash = this.#people.get(participantId);
      if (bindingHash === undefined) continue;
      for (const kid of this.#mks.keys()) {
        const name = `${toHex(bindingHash)} ${kind} ${kid}`;
        if (this.#given.has(name)) continue;
        const derived = this.#derive(kid, bindingHash, kind, 'decrypt');
        if (derived === null) continue;
        this.#given.add(name);
        const about = { participantId, bindingHash: toHex(bindingHash), kind, kid };
        this.#sayLater(async () => ({ type: 'open-key', ...about, ...(await derived) }));
      }
    }
  }

  #giveSealing(kind: MediaKind): void {
    const kid = this.#sendingWith;
    if (kid === null || this.#mine === null) return;
    const derived = this.#derive(kid, this.#mine, kind, 'encrypt');
    const lease = derived === null ? null : this.#lease(kind, kid);
    if (derived === null || lease === null) return;
    this.#sayLater(async () => ({ type: 'seal-key', kind, kid, ...(await derived), ...lease }));
  }

  #derive(
    kid: number,
    bindingHash: Bytes,
    kind: MediaKind,
    use: 'encrypt' | 'decrypt',
  ): Promise<{ key: CryptoKey; salt: Bytes }> | null {
    const baseKey = this.baseKey(kid, bindingHash, kind);
    if (baseKey === null) return null;
    const { sframeKey, sframeSalt } = sframeKeys(baseKey, kid);
    zeroize(baseKey);
    return this.#subtle
      .importKey('raw', sframeKey, 'AES-GCM', false, [use])
      .then((key) => ({ key, salt: sframeSalt }))
      .finally(() => zeroize(sframeKey));
  }

  #say(message: ToFrames): void {
    this.#sayLater(() => message);
  }

  #sayLater(make: () => ToFrames | Promise<ToFrames>): void {
    const tell = this.#tell;
    if (tell === null) return;
    this.#line = this.#line.then(async () => tell(await make()));
  }
}
