// What only a client of one's own making would post: a list by somebody who was never let in, and the word on it.
import { randomBytes, webcrypto } from 'node:crypto';
import { fromBase64url, fromHex, toBase64url, type Bytes } from '../../protocol/bytes.js';
import { CONTEXT } from '../../protocol/crypto/contexts.js';
import { sign } from '../../protocol/crypto/sign.js';
import { choosePrimitives, type Subtle } from '../../protocol/crypto/webcrypto-primitives.js';
import { bindingOf, posted } from '../../protocol/meeting/announcement.js';
import { heartbeat, heartbeatHash, type Heartbeat } from '../../protocol/meeting/heartbeat.js';
import {
  applyLink,
  encodeLink,
  opItem,
  snapshotItem,
  type ParticipantList,
} from '../../protocol/meeting/participant-list.js';
import { encodeSigned, signed } from '../../protocol/meeting/signed.js';
import type { Result } from '../../protocol/result.js';
import type { Post } from '../../protocol/wire/board.js';
import type { Device, Voice } from '../integration/voices.js';

type Forged = Pick<Post, 'kind' | 'bytes'>;

/** A link that lets somebody in who leads from then on, whether or not the meeting is locked, and the heartbeat for it, on all that was posted. */
export async function takeover(
  { answer, device }: Voice,
  posts: readonly Post[],
): Promise<Forged[]> {
  const meetingUuid = fromHex(answer.meetingUuid) ?? new Uint8Array();
  let list: ParticipantList | null = null;
  for (const bytes of bytesOf(posts, 'link')) list = valueOf(applyLink(meetingUuid, list, bytes));
  if (list === null) throw new Error('nobody has posted a list');
  const last = lastBeat(posts);
  const announcement = valueOf(
    posted.decode(lastOf(bytesOf(posts, 'announcement', answer.participantId))),
  );
  const me = valueOf(bindingOf(announcement.announce));
  const link = encodeLink(meetingUuid, list, answer.participantId, [
    snapshotItem(list),
    ...(list.locked ? [opItem({ type: 'unlock' })] : []),
    opItem({ type: 'join', who: me }),
  ]);
  const { head, v } = valueOf(applyLink(meetingUuid, list, link));
  const beat = heartbeat.encode({
    ...{ leaderBindingHash: me.bindingHash, linkHash: head, v, t: last.t + 1 },
    ...{ mkSeq: last.mkSeq + 1, mkCommit: Uint8Array.from(randomBytes(32)), acked: true },
    ...{ prevH: heartbeatHash(last), timestampMs: Math.max(last.timestampMs, Date.now()) },
  });
  return [{ kind: 'link', bytes: toBase64url(link) }, await signedBeat(device, beat)];
}

async function signedBeat({ isk }: Device, beat: Bytes): Promise<Forged> {
  const crypto = await choosePrimitives(webcrypto.subtle as unknown as Subtle);
  const signature = await sign(crypto, isk, CONTEXT.heartbeat, beat);
  return { kind: 'heartbeat', bytes: toBase64url(encodeSigned(beat, signature)) };
}

function bytesOf(posts: readonly Post[], kind: Post['kind'], from?: string): Bytes[] {
  return posts
    .filter((post) => post.kind === kind && (from === undefined || post.from === from))
    .map(({ bytes }) => fromBase64url(bytes) ?? new Uint8Array());
}

function lastBeat(posts: readonly Post[]): Heartbeat {
  const outer = valueOf(signed.decode(lastOf(bytesOf(posts, 'heartbeat'))));
  return valueOf(heartbeat.decode(outer.x));
}

function valueOf<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(result.fault.code);
  return result.value;
}

function lastOf(all: readonly Bytes[]): Bytes {
  const last = all.at(-1);
  if (last === undefined) throw new Error('there is none');
  return last;
}
