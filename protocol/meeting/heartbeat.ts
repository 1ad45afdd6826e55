// Heartbeats, protocol.md §6: the leader's signed word on list, key and history. Two clients that accept the same heartbeat agree on
// everything before it. A withheld heartbeat is not seen here, but by the member's clock.
import { equal, same, type Bytes } from '../bytes.js';
import { CONTEXT } from '../crypto/contexts.js';
import { H } from '../crypto/hash.js';
import type { Primitives } from '../crypto/primitives.js';
import * as as from '../crypto/schema.js';
import { verify } from '../crypto/sign.js';
import { ok, refused, type Result } from '../result.js';
import type { Binding } from './announcement.js';
import type { ParticipantList } from './participant-list.js';
import { signed } from './signed.js';

export const heartbeat = as.message('heartbeat', {
  leaderBindingHash: as.b32,
  linkHash: as.b32,
  v: as.u,
  t: as.u,
  mkSeq: as.u32,
  mkCommit: as.b32,
  acked: as.bool,
  prevH: as.b32,
  timestampMs: as.ms,
});
export type Heartbeat = as.Of<typeof heartbeat>;

/** The last heartbeat that was accepted, with the list it certified. */
export interface Accepted extends Heartbeat {
  /** H of its bytes. */
  readonly h: Bytes;
  readonly list: ParticipantList;
}

/** h of protocol.md §6: H of the heartbeat's bytes, without the signature. */
export function heartbeatHash(beat: Heartbeat): Bytes {
  return H(heartbeat.encode(beat));
}

/** A heartbeat that `leader` signed. Any other signer is refused as `heartbeat`. */
export async function openHeartbeat(
  crypto: Primitives,
  bytes: Uint8Array,
  leader: Binding,
): Promise<Result<Heartbeat & { readonly h: Bytes }, 'cbor' | 'schema' | 'heartbeat'>> {
  const outer = signed.decode(bytes);
  if (!outer.ok) return outer;
  const { x, signature } = outer.value;
  const inner = heartbeat.decode(x);
  if (!inner.ok) return inner;
  const isLeaders =
    equal(inner.value.leaderBindingHash, leader.bindingHash) &&
    (await verify(crypto, leader.ivk, CONTEXT.heartbeat, x, signature));
  return isLeaders ? ok({ ...inner.value, h: H(x) }) : refused('heartbeat');
}

/**
 * The rules by which a member accepts a heartbeat that its leader signed. `last` null: a newcomer, whose chain begins with the first
 * that lists it. `list` is the list after all links posted so far; `mine` one's own bindingHash. An exact copy of the last gives `last`.
 */
export function acceptHeartbeat(
  last: Accepted | null,
  beat: Heartbeat & { readonly h: Bytes },
  list: ParticipantList | null,
  mine: Bytes,
): Result<Accepted, 'gap' | 'split' | 'heartbeat'> {
  if (last !== null) {
    if (equal(beat.h, last.h)) return ok(last);
    if (beat.t === last.t) return refused('split');
    if (beat.t === last.t + 1 && !equal(beat.prevH, last.h)) return refused('split');
    if (beat.t > last.t + 1) return refused('gap');
    if (beat.t < last.t || !follows(last, beat)) return refused('heartbeat');
  }
  if (list === null || beat.v !== list.v || !equal(beat.linkHash, list.head))
    return refused('heartbeat');
  if (!lists(list, mine) || !lists(list, beat.leaderBindingHash)) return refused('heartbeat');
  if (last !== null && beat.mkSeq === last.mkSeq) {
    const needsNewKey =
      hasNewcomer(last.list, list) ||
      !equal(beat.mkCommit, last.mkCommit) ||
      !equal(beat.leaderBindingHash, last.leaderBindingHash);
    if (needsNewKey) return refused('heartbeat');
  }
  return ok({ ...beat, list });
}

/** Whether someone is present under `bindingHash`. */
export function lists(list: ParticipantList, bindingHash: Bytes): boolean {
  for (const who of list.present.values()) if (same(who.bindingHash, bindingHash)) return true;
  return false;
}

/** Whether `after` has a bindingHash present that `before` had not. */
export function hasNewcomer(before: ParticipantList, after: ParticipantList): boolean {
  for (const [id, who] of after.present) {
    const was = before.present.get(id);
    const isSame = was === who || (was !== undefined && equal(was.bindingHash, who.bindingHash));
    if (!isSame && !lists(before, who.bindingHash)) return true;
  }
  return false;
}

function follows(last: Accepted, beat: Heartbeat): boolean {
  return beat.mkSeq >= last.mkSeq && beat.v >= last.v && beat.timestampMs >= last.timestampMs;
}
