// Vectors of meeting/: announcements, key boxes, participant lists, heartbeats, what is said.
import { toHex, type Bytes } from '../bytes.js';
import { shareAsReceiver, shareAsSender, type BoxShared } from '../crypto/box.js';
import { decode, type Item } from '../crypto/cbor.js';
import { CONTEXT } from '../crypto/contexts.js';
import { H } from '../crypto/hash.js';
import { noblePrimitives } from '../crypto/noble-primitives.js';
import type { Primitives } from '../crypto/primitives.js';
import * as as from '../crypto/schema.js';
import { sealed } from '../crypto/seal.js';
import { sign } from '../crypto/sign.js';
import { meetingSalt } from '../media/stream-key.js';
import {
  admit,
  announce,
  bindingOf,
  encodeAnnouncement,
  openAnnouncement,
  posted,
  serviceKey,
  type Binding,
} from '../meeting/announcement.js';
import { acceptHeartbeat, heartbeat, openHeartbeat, type Accepted } from '../meeting/heartbeat.js';
import {
  ack,
  ackKey,
  keyBox,
  keyBoxAd,
  keyInside,
  keyLine,
  openKeyBox,
  sealAck,
  sealKeyBox,
} from '../meeting/key-box.js';
import { commitTo } from '../meeting/mk.js';
import { nonceMessage } from '../meeting/nonce.js';
import {
  applyLink,
  link,
  snapshotItem,
  type ParticipantList,
} from '../meeting/participant-list.js';
import { request } from '../meeting/request.js';
import { mark, openSay, say, sealSay, successor } from '../meeting/say.js';
import { encodeSigned, signed } from '../meeting/signed.js';
import { ok, refused, type Result } from '../result.js';
import { itemJson, MalformedVector, type Fields, type Values } from './fields.js';
import { orSchema, type VectorType } from './vector-type.js';

/** Every message of protocol.md that stands alone. */
const MESSAGES: readonly (as.ItemType<readonly Item[]> & { readonly tag: string })[] = [
  ...[serviceKey, admit, announce, posted, keyInside, keyBox, nonceMessage, ack, link],
  ...[heartbeat, request, say, mark, successor, signed, sealed],
  // protocol.md §5: metadata only.
  as.message('seed', {
    ...{ meetingId: as.meetingId, meetingUuid: as.b16, leader: as.pid, receiver: as.pid },
  }),
];

const message: VectorType = (given) => {
  const decoded = decode(given.bytes('bytes'));
  if (!decoded.ok) return decoded;
  const type = MESSAGES.find(({ tag }) => tag === given.text('tag'));
  const items = type?.parse(decoded.value);
  return items === undefined ? refused('schema') : ok({ items: itemJson(items.slice(1)) });
};

const announcement: VectorType = (given, crypto) =>
  orSchema(async () => {
    const common = {
      meetingId: given.text('meetingId'),
      meetingUuid: given.bytes('meetingUuid'),
      userId: given.bytes('userId'),
      hardwareId: given.bytes('hardwareId'),
      ivk: await crypto.ed25519Public(given.bytes('isk')),
      issuedAt: given.number('issuedAt'),
    };
    const key = serviceKey.encode({
      spk: await crypto.ed25519Public(given.bytes('serviceSeed')),
      notBefore: given.number('notBefore'),
      notAfter: given.number('notAfter'),
    });
    const admitted = admit.encode({ ...common, expiresAt: given.number('expiresAt') });
    const binding = announce.encode({
      ...common,
      mvk: await crypto.ed25519Public(given.bytes('msk')),
      x25519: await crypto.x25519Public(given.bytes('x25519Secret')),
      mlkem: await crypto.mlkemPublic(given.bytes('mlkemSeed')),
      name: given.text('name'),
      nonce: given.bytes('nonce'),
      sigchainTail: given.bytesOrNull('sigchainTail'),
      attestationHash: given.bytesOrNull('attestationHash'),
    });
    const by = async (seed: string, context: string, bytes: Bytes) => ({
      bytes,
      signature: await sign(crypto, given.bytes(seed), context, bytes),
    });
    const whole = encodeAnnouncement({
      announce: await by('isk', CONTEXT.announcement, binding),
      admit: await by('serviceSeed', CONTEXT.admission, admitted),
      serviceKey: await by('rootSeed', CONTEXT.serviceKey, key),
    });
    return ok({
      serviceKey: toHex(key),
      admit: toHex(admitted),
      binding: toHex(binding),
      bindingHash: toHex(H(binding)),
      announcement: toHex(whole),
    });
  });

const announcementOpen: VectorType = async (given, crypto) => {
  const opened = await openAnnouncement(crypto, given.bytes('announcement'), {
    meetingId: given.text('meetingId'),
    meetingUuid: given.bytes('meetingUuid'),
    rootKey: given.bytes('root'),
    now: given.number('now'),
  });
  if (!opened.ok) return opened;
  const { bindingHash, participantId } = opened.value;
  return ok({ bindingHash: toHex(bindingHash), participantId });
};

const keyBoxSealed: VectorType = async (given) => {
  const [leader, receiver] = [bindingIn(given, 'leader'), bindingIn(given, 'receiver')];
  const sender = { ...leader, x25519Secret: given.bytes('x25519Secret') };
  const coins = given.bytes('coins');
  const shared = await shareAsSender(noblePrimitives, sender, receiver, CONTEXT.boxKdf, coins);
  if (!shared.ok) return shared;
  return orSchema(() => {
    const line = keyLine(shared.value, leader, receiver);
    const liveNonce = given.bytes('liveNonce');
    const box = sealKeyBox(line, {
      inside: keyInside.encode({ mk: given.bytes('mk'), mkSeq: given.number('mkSeq') }),
      ...{ liveNonce, ad: keyBoxAd(line, liveNonce) },
      boxNonce: given.bytes('boxNonce'),
      withKem: given.flag('first'),
    });
    const read = keyBox.decode(box);
    return read.ok ? ok({ keybox: toHex(box), kAck: toHex(line.kAck) }) : read;
  });
};

const keyBoxOpen: VectorType = async (given, crypto) => {
  const [leader, receiver] = [bindingIn(given, 'leader'), bindingIn(given, 'receiver')];
  const me = {
    ...receiver,
    x25519Secret: given.bytes('x25519Secret'),
    mlkemSeed: given.bytes('mlkemSeed'),
  };
  const known: BoxShared[] = [];
  for (const cKem of given.bytesList('kems')) {
    const shared = await shareAsReceiver(crypto, leader, me, CONTEXT.boxKdf, cKem);
    if (shared.ok) known.push(shared.value);
  }
  const nonces = given.bytesList('nonces');
  const opened = await openKeyBox(crypto, given.bytes('keybox'), leader, me, nonces, known);
  if (!opened.ok) return opened;
  const { mk, mkSeq, shared } = opened.value;
  const mkCommit = commitTo(mk, meetingSalt(me.meetingId, me.meetingUuid), mkSeq);
  const answer = sealAck(ackKey(shared, leader, me), me.participantId, mkSeq, mkCommit);
  return ok({ mk: toHex(mk), mkSeq, mkCommit: toHex(mkCommit), ack: toHex(answer) });
};

const nonce: VectorType = (given, crypto) =>
  orSchema(async () => {
    const x = nonceMessage.encode({
      bindingHash: given.bytes('bindingHash'),
      n: given.number('n'),
      nonce: given.bytes('nonce'),
    });
    return ok({ signed: await signedBy(crypto, given.bytes('isk'), CONTEXT.nonce, x) });
  });

const requested: VectorType = (given, crypto) =>
  orSchema(async () => {
    const x = request.encode({
      meetingUuid: given.bytes('meetingUuid'),
      linkHash: given.bytes('linkHash'),
      participantId: given.text('participantId'),
      op: given.item('op') as readonly Item[],
    });
    return ok({ signed: await signedBy(crypto, given.bytes('isk'), CONTEXT.request, x) });
  });

const heartbeatSigned: VectorType = (given, crypto) =>
  orSchema(async () => {
    const x = heartbeat.encode({
      leaderBindingHash: given.bytes('leaderBindingHash'),
      linkHash: given.bytes('linkHash'),
      v: given.number('v'),
      t: given.number('t'),
      mkSeq: given.number('mkSeq'),
      mkCommit: given.bytes('mkCommit'),
      acked: given.flag('acked'),
      prevH: given.bytes('prevH'),
      timestampMs: given.number('timestampMs'),
    });
    const whole = await signedBy(crypto, given.bytes('isk'), CONTEXT.heartbeat, x);
    return ok({ signed: whole, h: toHex(H(x)) });
  });

const linkWritten: VectorType = (given) =>
  orSchema(() => {
    const bytes = link.encode({
      meetingUuid: given.bytes('meetingUuid'),
      v: given.number('v'),
      prevHash: given.bytes('prevHash'),
      leader: given.text('leader'),
      ops: given.item('ops') as readonly (readonly Item[])[],
    });
    return ok({ link: toHex(bytes), linkHash: toHex(H(bytes)) });
  });

const participantLists: VectorType = (given) => {
  const links = given.bytesList('links');
  let list: ParticipantList | null = null;
  for (const [i, bytes] of links.entries()) {
    const applied = applyLink(given.bytes('meetingUuid'), list, bytes);
    if (!applied.ok) return onlyLast(applied, i, links.length);
    list = applied.value;
  }
  if (list === null) throw new MalformedVector('it has no link');
  const { v, head, leader } = list;
  return ok({ v, head: toHex(head), leader, snapshot: itemJson(snapshotItem(list)) });
};

const heartbeatChain: VectorType = async (given, crypto) => {
  const mine = given.bytes('bindingHash');
  const steps = given.fieldsList('steps');
  let list: ParticipantList | null = null;
  let last: Accepted | null = null;
  for (const [i, step] of steps.entries()) {
    for (const bytes of step.bytesList('links')) {
      const applied = applyLink(given.bytes('meetingUuid'), list, bytes);
      if (!applied.ok) return onlyLast(applied, i, steps.length);
      list = applied.value;
    }
    const beat = await openHeartbeat(crypto, step.bytes('heartbeat'), bindingIn(step, 'leader'));
    const accepted: Result<Accepted> = beat.ok
      ? acceptHeartbeat(last, beat.value, list, mine)
      : beat;
    if (!accepted.ok) return onlyLast(accepted, i, steps.length);
    last = accepted.value;
  }
  if (last === null) throw new MalformedVector('it has no step');
  return ok({ t: last.t, h: toHex(last.h), mkSeq: last.mkSeq });
};

const said: VectorType = (given, crypto) =>
  orSchema(async () => {
    const body = given.item('body') as string | Bytes;
    const what = { n: given.number('n'), sentAtMs: given.number('sentAtMs'), body };
    const [msk, bindingHash] = [given.bytes('msk'), given.bytes('bindingHash')];
    const plain = await sealSay(crypto, msk, bindingHash, given.text('kind'), what);
    return plain.ok ? ok({ plain: toHex(plain.value) }) : plain;
  });

const saidOpen: VectorType = async (given, crypto) => {
  const sender = { mvk: given.bytes('mvk'), bindingHash: given.bytes('bindingHash') };
  const [plain, kind] = [given.bytes('plain'), given.text('kind')];
  const opened = await openSay(crypto, plain, sender, kind, given.number('lastN'));
  if (!opened.ok) return opened;
  const { n, sentAtMs, body } = opened.value;
  return ok({ n, sentAtMs, body: itemJson(body) });
};

export const meetingVectors = {
  message,
  announcement,
  'announcement-open': announcementOpen,
  keybox: keyBoxSealed,
  'keybox-open': keyBoxOpen,
  nonce,
  request: requested,
  heartbeat: heartbeatSigned,
  'heartbeat-chain': heartbeatChain,
  link: linkWritten,
  lpl: participantLists,
  say: said,
  'say-open': saidOpen,
} satisfies Record<string, VectorType>;

async function signedBy(
  crypto: Primitives,
  seed: Bytes,
  context: string,
  x: Bytes,
): Promise<string> {
  return toHex(encodeSigned(x, await sign(crypto, seed, context, x)));
}

/** What comes before the last is there to lead to it, and must be accepted. */
function onlyLast(refusal: Result<never>, i: number, length: number): Result<Values> {
  if (i === length - 1 || refusal.ok) return refusal;
  throw new Error(`number ${String(i + 1)} of ${String(length)} is refused: ${refusal.fault.code}`);
}

function bindingIn(from: Fields, key: string): Binding {
  const parsed = bindingOf(from.bytes(key));
  if (!parsed.ok) throw new MalformedVector(`"${key}" is not a binding`);
  return parsed.value;
}
