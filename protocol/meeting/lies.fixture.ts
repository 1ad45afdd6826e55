// What a lying service, or a lying leader, makes of what others posted. It has the service's signing keys: it admits whom it likes.
import { sha256 } from '@noble/hashes/sha2.js';
import { utf8, type Bytes } from '../bytes.js';
import { CONTEXT } from '../crypto/contexts.js';
import { participantId } from '../crypto/participant-id.js';
import { sign } from '../crypto/sign.js';
import { faults, type FaultCode } from '../fault.js';
import { admit, announce, posted, type Announce } from './announcement.js';
import { inputOf, type BoardPost, type FakeMeeting, type Seat } from './fake-meeting.fixture.js';
import { heartbeat, heartbeatHash, type Heartbeat } from './heartbeat.js';
import { byId } from './by-id.js';
import { keyBoxAd, keyInside, sealKeyBox } from './key-box.js';
import { encodeSigned } from './signed.js';

const SERVICE = sha256(utf8('service')) as Bytes;

/** The last post of a kind, from or to someone. */
export function lastPost(
  meeting: FakeMeeting,
  kind: BoardPost['kind'],
  { from, to }: { from?: Seat; to?: Seat } = {},
): BoardPost {
  const found = meeting.posts.findLast(
    (post) =>
      post.kind === kind &&
      (from === undefined || post.from === from.id) &&
      (to === undefined || post.to === to.id),
  );
  if (found === undefined) throw new Error(`nobody posted a ${kind}`);
  return found;
}

function certificateOf(announced: Announce, issuedAt: number): Bytes {
  return admit.encode({ ...announced, issuedAt, expiresAt: issuedAt + 3_600_000 });
}

interface Forged {
  /** Signs it again; else the signature stays the one of what it was. */
  readonly isk?: Bytes;
  readonly signature?: Bytes;
  /** The service certifies it anew. */
  readonly certified?: boolean;
  /** With another date than the one that is signed. */
  readonly certifiedAt?: number;
}

/** Someone's announcement with other contents. */
export async function announcementWith(
  meeting: FakeMeeting,
  of: Seat,
  changes: Partial<Announce>,
  { isk, certified = false, certifiedAt, signature }: Forged = {},
): Promise<Bytes> {
  const outer = posted.decode(lastPost(meeting, 'announcement', { from: of }).bytes);
  if (!outer.ok) throw new Error(outer.fault.code);
  const inner = announce.decode(outer.value.announce);
  if (!inner.ok) throw new Error(inner.fault.code);
  const changed = { ...inner.value, ...changes };
  const bytes = announce.encode(changed);
  const certificate = certified
    ? certificateOf(changed, certifiedAt ?? changed.issuedAt)
    : outer.value.admit;
  return posted.encode({
    ...outer.value,
    announce: bytes,
    announceSignature:
      signature ??
      (isk === undefined
        ? outer.value.announceSignature
        : await sign(meeting.crypto, isk, CONTEXT.announcement, bytes)),
    admit: certificate,
    admitSignature: certified
      ? await sign(meeting.crypto, SERVICE, CONTEXT.admission, certificate)
      : outer.value.admitSignature,
  });
}

/** The next heartbeat of a leader with other contents, signed by it. */
export async function beatWith(
  meeting: FakeMeeting,
  leader: Seat,
  changes: Partial<Heartbeat> = {},
): Promise<Bytes> {
  const { last } = leader.state;
  if (last === null) throw new Error('it has sent no heartbeat');
  const { leaderBindingHash, linkHash, v, t, mkSeq, mkCommit, acked, timestampMs } = last;
  const beat = heartbeat.encode({
    ...{ leaderBindingHash, linkHash, v, t: t + 1, mkSeq, mkCommit, acked },
    ...{ prevH: heartbeatHash(strip(last)), timestampMs: Math.max(timestampMs, meeting.now) },
    ...changes,
  });
  return encodeSigned(beat, await sign(meeting.crypto, leader.isk, CONTEXT.heartbeat, beat));
}

/** A box from the leader with any key it likes. */
export function boxWith(
  meeting: FakeMeeting,
  leader: Seat,
  to: Seat,
  key: { mk: Bytes; mkSeq: number },
): Bytes {
  const peer = byId(leader.state.lead?.peers ?? [], to.id);
  if (peer === undefined) throw new Error('it does not lead');
  return sealKeyBox(peer.line, {
    inside: keyInside.encode(key),
    ...{
      liveNonce: peer.nonce,
      ad: keyBoxAd(peer.line, peer.nonce),
      boxNonce: meeting.random(24),
      withKem: true,
    },
  });
}

export async function deliver(
  meeting: FakeMeeting,
  to: Seat,
  kind: BoardPost['kind'],
  from: string,
  bytes: Bytes,
): Promise<void> {
  await meeting.give(to, inputOf({ seq: meeting.posts.length + 1, kind, from, to: to.id, bytes }));
}

/** What the person at this seat was told last: the code, and the sentence of the table. */
export function told(seat: Seat): { code: string; says: string } | null {
  const code = seat.ended ?? seat.reports.at(-1) ?? null;
  return code === null ? null : { code, says: faults[code as FaultCode].says };
}

/** The checks that keep this person's shield from being green; none: it is green. */
export function shieldMisses(meeting: FakeMeeting, seat: Seat): string[] {
  return Object.entries(meeting.view(seat).checks)
    .filter(([, holds]) => !holds)
    .map(([name]) => name);
}

export function names(meeting: FakeMeeting, seat: Seat): string[] {
  return meeting
    .view(seat)
    .people.map(({ name }) => name)
    .sort();
}

/** Someone with the participantId of `of` and an identity of the service's own. */
export async function impostor(
  meeting: FakeMeeting,
  of: Seat,
): Promise<{ isk: Bytes; ivk: Bytes; id: string }> {
  const isk = meeting.random(32);
  return { isk, ivk: await meeting.crypto.ed25519Public(isk), id: participantId(of.state.me) };
}

function strip(beat: Heartbeat): Heartbeat {
  const { leaderBindingHash, linkHash, v, t, mkSeq, mkCommit, acked, prevH, timestampMs } = beat;
  return { leaderBindingHash, linkHash, v, t, mkSeq, mkCommit, acked, prevH, timestampMs };
}
