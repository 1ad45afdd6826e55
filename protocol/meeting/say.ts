// What a person says in a meeting: chat, reactions and data, signed by the key made for this join (protocol.md §7), and the marks on
// security codes and the leader's successor that travel as data (§8). The encryption around it is SFrame (media/sframe.ts).
import { equal, utf8, type Bytes } from '../bytes.js';
import { decode, encode, type Item } from '../crypto/cbor.js';
import { CONTEXT } from '../crypto/contexts.js';
import type { Primitives } from '../crypto/primitives.js';
import * as as from '../crypto/schema.js';
import { sign, verify } from '../crypto/sign.js';
import { ok, refused, type Result } from '../result.js';
import { encodeSigned, signed } from './signed.js';

const LONGEST_BODY = 16_384;
export type SayKind = 'chat' | 'reaction' | 'data';

export const say = as.message('say', {
  bindingHash: as.b32,
  kind: as.text(16),
  n: as.u,
  sentAtMs: as.ms,
  body: {
    parse: (item) => (typeof item === 'string' || item instanceof Uint8Array ? item : undefined),
  },
});

export interface Said {
  readonly n: number;
  readonly sentAtMs: number;
  /** Bytes for `data`, text for the others; at most 16,384 bytes. */
  readonly body: string | Bytes;
}

/** The plaintext that goes into SFrame. `msk` is the 32-byte seed made for this join. */
export async function sealSay(
  crypto: Primitives,
  msk: Bytes,
  bindingHash: Bytes,
  kind: string,
  said: Said,
): Promise<Result<Bytes, 'say'>> {
  if (!isBodyOf(kind, said.body)) return refused('say');
  const x = say.encode({ bindingHash, kind, ...said });
  return ok(encodeSigned(x, await sign(crypto, msk, CONTEXT.message, x)));
}

/** What `sender` said: under the mvk, bindingHash and kind it claims, with n greater than the last of that kind from them. */
export async function openSay(
  crypto: Primitives,
  plain: Uint8Array,
  sender: { readonly mvk: Bytes; readonly bindingHash: Bytes },
  kind: string,
  lastN: number,
): Promise<Result<Said, 'cbor' | 'schema' | 'signature' | 'say'>> {
  const outer = signed.decode(plain);
  if (!outer.ok) return outer;
  const { x, signature } = outer.value;
  const inner = say.decode(x);
  if (!inner.ok) return inner;
  if (!(await verify(crypto, sender.mvk, CONTEXT.message, x, signature)))
    return refused('signature');
  const { n, sentAtMs, body } = inner.value;
  const fits =
    equal(inner.value.bindingHash, sender.bindingHash) &&
    inner.value.kind === kind &&
    n > lastN &&
    isBodyOf(kind, body);
  return fits ? ok({ n, sentAtMs, body: body as string | Bytes }) : refused('say');
}

function isBodyOf(kind: string, body: Item): boolean {
  if (kind === 'data') return body instanceof Uint8Array && body.length <= LONGEST_BODY;
  return typeof body === 'string' && utf8(body).length <= LONGEST_BODY;
}

export const mark = as.message('mark', { leaderBindingHash: as.b32, match: as.bool });
export type Mark = as.Of<typeof mark>;

/** protocol.md §8: "I compared this leader's code". */
export function encodeMark(leaderBindingHash: Bytes, match: boolean): Bytes {
  return encode(mark.items({ leaderBindingHash, match }));
}

/** A mark from the body of a `say` of kind data; null for any other body. */
export function readMark(body: string | Bytes): Mark | null {
  if (typeof body === 'string') return null;
  const item = decode(body);
  return item.ok ? (mark.read(item.value) ?? null) : null;
}

export const successor = as.message('successor', { bindingHash: as.nullable(as.b32) });

/** protocol.md §8: who takes over if the leader leaves; null: nobody is named. */
export function encodeSuccessor(bindingHash: Bytes | null): Bytes {
  return encode(successor.items({ bindingHash }));
}

/** Whom a `say` of kind data names as successor; undefined for any other body. */
export function readSuccessor(body: string | Bytes): Bytes | null | undefined {
  if (typeof body === 'string') return undefined;
  const item = decode(body);
  return item.ok ? successor.read(item.value)?.bindingHash : undefined;
}
