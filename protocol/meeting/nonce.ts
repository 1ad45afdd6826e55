// Liveness nonces, protocol.md §5: proof that a participant is there now, and the way to ask for a lost key box.
import { equal, type Bytes } from '../bytes.js';
import { CONTEXT } from '../crypto/contexts.js';
import type { Primitives } from '../crypto/primitives.js';
import * as as from '../crypto/schema.js';
import { verify } from '../crypto/sign.js';
import { ok, refused, type Result } from '../result.js';
import type { Binding } from './announcement.js';
import { signed } from './signed.js';

export const nonceMessage = as.message('nonce', { bindingHash: as.b32, n: as.u32, nonce: as.b24 });
export type Nonce = as.Of<typeof nonceMessage>;

/** A nonce that `from` signed for this join of theirs. Whether n rises is the receiver's to check. */
export async function openNonce(
  crypto: Primitives,
  bytes: Uint8Array,
  from: Binding,
): Promise<Result<Nonce, 'cbor' | 'schema' | 'signature'>> {
  const outer = signed.decode(bytes);
  if (!outer.ok) return outer;
  const { x, signature } = outer.value;
  const inner = nonceMessage.decode(x);
  if (!inner.ok) return inner;
  const isTheirs =
    equal(inner.value.bindingHash, from.bindingHash) &&
    (await verify(crypto, from.ivk, CONTEXT.nonce, x, signature));
  return isTheirs ? ok(inner.value) : refused('signature');
}

/** Every 180 s, times ⌈people / 200⌉ (protocol.md §5), in ms. */
export function nonceInterval(people: number): number {
  return 180_000 * Math.max(1, Math.ceil(people / 200));
}

/** The two latest of one's own nonces: the ones a key box may answer. */
export function withNonce(latest: readonly Bytes[], nonce: Bytes): readonly Bytes[] {
  return [nonce, ...latest].slice(0, 2);
}
