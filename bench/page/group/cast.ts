// People for a meeting that is only measured: honest announcements with real keys, made by whichever primitives the browser has.
import { bytesOf, type Bytes } from '../../../protocol/bytes.js';
import { CONTEXT } from '../../../protocol/crypto/contexts.js';
import { participantId } from '../../../protocol/crypto/participant-id.js';
import type { Primitives } from '../../../protocol/crypto/primitives.js';
import { sign } from '../../../protocol/crypto/sign.js';
import {
  admit,
  announce,
  encodeAnnouncement,
  serviceKey,
  type SignedBytes,
} from '../../../protocol/meeting/announcement.js';
import type { Me } from '../../../protocol/meeting/state.js';

export const NOW = 1_800_000_000_000;
const MEETING = { meetingId: '12345678901', meetingUuid: bytesOf(new Uint8Array(16).fill(9)) };

export const random = (n: number): Bytes => crypto.getRandomValues(new Uint8Array(n));

export interface Guest {
  readonly pid: string;
  readonly isk: Bytes;
  readonly me: Me;
}

/** Admits whom it is asked to, as the service does. */
export class Admissions {
  readonly #crypto: Primitives;
  readonly #root = random(32);
  readonly #service = random(32);
  #issued = 0;

  constructor(primitives: Primitives) {
    this.#crypto = primitives;
  }

  async admitted(name: string): Promise<Guest> {
    const [isk, userId, hardwareId] = [random(32), random(16), random(16)];
    const ivk = await this.#crypto.ed25519Public(isk);
    const common = { ...MEETING, userId, hardwareId, ivk };
    const issuedAt = NOW + this.#issued++;
    const key = serviceKey.encode({
      spk: await this.#crypto.ed25519Public(this.#service),
      ...{ notBefore: NOW - 1_000, notAfter: NOW + 86_400_000 },
    });
    const admission = admit.encode({ ...common, issuedAt, expiresAt: issuedAt + 3_600_000 });
    const me: Me = {
      ...{ ...common, name, rootKey: await this.#crypto.ed25519Public(this.#root) },
      admit: await this.#signed(this.#service, CONTEXT.admission, admission),
      serviceKey: await this.#signed(this.#root, CONTEXT.serviceKey, key),
    };
    return { pid: participantId(me), isk, me };
  }

  /** What `guest` posts. Its box secrets are thrown away: nobody opens the boxes here. */
  async announced({ me, isk }: Guest): Promise<Bytes> {
    const issued = admit.decode(me.admit.bytes);
    if (!issued.ok) throw new Error('not admitted');
    const { meetingId, meetingUuid, userId, hardwareId, ivk, name } = me;
    const bytes = announce.encode({
      ...{ meetingId, meetingUuid, userId, hardwareId, ivk, name },
      mvk: await this.#crypto.ed25519Public(random(32)),
      x25519: await this.#crypto.x25519Public(random(32)),
      mlkem: await this.#crypto.mlkemPublic(random(64)),
      ...{ issuedAt: issued.value.issuedAt, nonce: random(24) },
      ...{ sigchainTail: null, attestationHash: null },
    });
    const signed = await this.#signed(isk, CONTEXT.announcement, bytes);
    return encodeAnnouncement({ announce: signed, admit: me.admit, serviceKey: me.serviceKey });
  }

  async #signed(seed: Bytes, context: string, bytes: Bytes): Promise<SignedBytes> {
    return { bytes, signature: await sign(this.#crypto, seed, context, bytes) };
  }
}
