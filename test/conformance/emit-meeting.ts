// Vectors of protocol.md §4-8: joining, the meeting key, the participant list, heartbeats, what is said; in one small meeting of three.
import { toHex, type Bytes } from '../../protocol/bytes.js';
import { encode, type Item } from '../../protocol/crypto/cbor.js';
import { noblePrimitives as crypto } from '../../protocol/crypto/noble-primitives.js';
import { participantId } from '../../protocol/crypto/participant-id.js';
import { itemJson, type Json, type Values } from '../../protocol/vectors/fields.js';
import { emitHeartbeats } from './emit-heartbeats.js';
import { emitLists } from './emit-lists.js';
import { MEETING, START, bytes, items, type Person } from './meeting-cast.js';
import { draw, drawHex, withBitFlipped, type VectorWriter } from './vector-writer.js';

const DAY = 86_400_000;
const MINUTE = 60_000;

export async function emitMeeting(to: VectorWriter): Promise<void> {
  const people = {
    lea: await emitPerson(to, 'lea', 'Lea', START),
    ben: await emitPerson(to, 'ben', 'Бен 🦊', START + 1),
    cy: await emitPerson(to, 'cy', 'x'.repeat(128), START + 2),
  };
  await emitAnnouncementRejects(to, people.lea);
  await emitKeyBoxes(to, people.lea, people.ben, people.cy);
  await emitStatements(to, people.lea);
  await emitLists(to, people);
  await emitHeartbeats(to, people);
  await emitSaid(to, people.lea, people.ben);
  await emitMessages(to, people.lea);
}

function announcing(who: string, name: string, issuedAt: number) {
  return {
    ...MEETING,
    rootSeed: drawHex('service root', 32),
    serviceSeed: drawHex('service key', 32),
    notBefore: START - DAY,
    notAfter: START + 6 * DAY,
    isk: drawHex(`${who} isk`, 32),
    msk: drawHex(`${who} msk`, 32),
    x25519Secret: drawHex(`${who} x25519`, 32),
    mlkemSeed: drawHex(`${who} mlkem`, 64),
    userId: drawHex(`${who} user`, 16),
    hardwareId: drawHex(`${who} hardware`, 16),
    issuedAt,
    expiresAt: issuedAt + DAY,
    name,
    nonce: drawHex(`${who} nonce`, 24),
    sigchainTail: null,
    attestationHash: null,
  };
}

async function emitPerson(
  to: VectorWriter,
  who: string,
  name: string,
  issuedAt: number,
): Promise<Person> {
  const given = announcing(who, name, issuedAt);
  const made = await to.accepts(`announcement-${who}`, 'announcement', given);
  const { userId, hardwareId, isk, msk, x25519Secret, mlkemSeed } = given;
  return {
    ...{ userId, hardwareId, isk, msk, x25519Secret, mlkemSeed, issuedAt, name },
    pid: participantId({ userId: bytes(userId), hardwareId: bytes(hardwareId) }),
    ivk: toHex(await crypto.ed25519Public(bytes(isk))),
    binding: made.text('binding'),
    bindingHash: made.text('bindingHash'),
    announcement: made.text('announcement'),
  };
}

async function emitAnnouncementRejects(to: VectorWriter, lea: Person): Promise<void> {
  const given = announcing('lea', 'Lea', START);
  const chained = {
    ...given,
    sigchainTail: drawHex('sigchain', 32),
    attestationHash: drawHex('attestation', 32),
  };
  const withChain = await to.accepts('announcement-with-chain', 'announcement', chained);
  const wrong: Record<string, Values> = {
    'no-name': { name: '' },
    'long-name': { name: 'x'.repeat(129) },
    'long-name-in-bytes': { name: 'é'.repeat(65) },
    'line-break': { name: 'Lea\nLou' },
    'c1-control': { name: 'a\u0085b' },
    'line-separator': { name: 'a\u2028b' },
    'right-to-left': { name: 'a\u202eb' },
    isolate: { name: 'a\u2066b' },
    'byte-order-mark': { name: '\ufeffLea' },
    'ten-digits': { meetingId: '1234567890' },
    letters: { meetingId: '1234567890a' },
    'short-uuid': { meetingUuid: drawHex('short', 15) },
    'short-nonce': { nonce: drawHex('short', 23) },
    'long-tail': { sigchainTail: drawHex('long', 33) },
  };
  for (const [id, change] of Object.entries(wrong))
    await to.refuses(`announcement-reject-${id}`, 'announcement', 'schema', {
      ...given,
      ...change,
    });

  const root = toHex(await crypto.ed25519Public(bytes(given.rootSeed)));
  const whole = { announcement: lea.announcement, root, ...MEETING, now: START };
  const open = 'announcement-open';
  const moments = { now: START, early: START - 5 * MINUTE, late: START + DAY + 5 * MINUTE };
  for (const [id, now] of Object.entries(moments))
    await to.accepts(`${open}-${id}`, open, { ...whole, now });
  await to.accepts(`${open}-with-chain`, open, {
    ...whole,
    announcement: withChain.text('announcement'),
  });
  await to.refuses(`${open}-too-early`, open, 'certificate', { ...whole, now: moments.early - 1 });
  await to.refuses(`${open}-too-late`, open, 'certificate', { ...whole, now: moments.late + 1 });

  const certificates: Record<string, Values> = {
    'issued-before-key': { notBefore: START + 1 },
    'issued-after-key': { notBefore: START - 2 * DAY, notAfter: START - 1 },
    'key-of-8-days': { notAfter: START + 7 * DAY },
    'longer-than-a-day': { expiresAt: START + DAY + 1 },
  };
  for (const [id, change] of Object.entries(certificates)) {
    const made = await to.accepts(`announcement-${id}`, 'announcement', { ...given, ...change });
    await to.refuses(`${open}-${id}`, open, 'certificate', {
      ...whole,
      announcement: made.text('announcement'),
    });
  }
  const parts = items(lea.announcement);
  const [other, otherIvk] = await Promise.all([
    to.accepts('announcement-later', 'announcement', { ...given, issuedAt: START + 5 }),
    to.accepts('announcement-other-key', 'announcement', { ...given, isk: drawHex('x isk', 32) }),
  ]);
  const swapped = (from: string, ...places: number[]) =>
    toHex(encode(parts.map((part, i) => (places.includes(i) ? (items(from)[i] ?? null) : part))));
  const wholeFaults: Record<string, [string, string]> = {
    'other-certificate': ['certificate', swapped(other.text('announcement'), 3, 4)],
    'other-ivk-in-certificate': ['certificate', swapped(otherIvk.text('announcement'), 3, 4)],
    'other-binding-signature': ['signature', swapped(other.text('announcement'), 2)],
    'other-certificate-signature': ['signature', swapped(other.text('announcement'), 4)],
    'byte-after': ['cbor', `${lea.announcement}00`],
    'item-missing': ['schema', toHex(encode(parts.slice(0, -1)))],
    'item-too-many': ['schema', toHex(encode([...parts, null]))],
    'other-tag': ['schema', toHex(encode(['announce', ...parts.slice(1)]))],
  };
  for (const [id, [code, announcement]] of Object.entries(wholeFaults))
    await to.refuses(`${open}-${id}`, open, code, { ...whole, announcement });
  await to.refuses(`${open}-other-root`, open, 'signature', { ...whole, root: lea.ivk });
  await to.refuses(`${open}-other-run`, open, 'announcement', {
    ...whole,
    meetingUuid: drawHex('another run', 16),
  });
  await to.refuses(`${open}-other-meeting`, open, 'announcement', {
    ...whole,
    meetingId: '10987654321',
  });
}

async function emitKeyBoxes(to: VectorWriter, lea: Person, ben: Person, cy: Person): Promise<void> {
  const given = {
    leader: lea.binding,
    receiver: ben.binding,
    x25519Secret: lea.x25519Secret,
    mk: drawHex('mk 1', 32),
    mkSeq: 1,
    liveNonce: drawHex('ben nonce', 24),
    boxNonce: drawHex('box nonce 1', 24),
    coins: drawHex('ben coins', 32),
  };
  const first = await to.accepts('keybox-first', 'keybox', { ...given, first: true });
  const later = await to.accepts('keybox-later', 'keybox', {
    ...given,
    ...{ mk: drawHex('mk 2', 32), mkSeq: 2, boxNonce: drawHex('box nonce 2', 24), first: false },
  });
  const last = await to.accepts('keybox-last-seq', 'keybox', {
    ...{ ...given, mkSeq: 0xffff_ffff, first: true },
  });
  const bad = (at: number, value: Bytes) => {
    const changed = items(ben.binding).map((item, i) => (i === at ? value : item));
    return { ...given, receiver: toHex(encode(changed)), first: true };
  };
  const [X25519, MLKEM] = [7, 8];
  await to.refuses('keybox-reject-x25519', 'keybox', 'x25519', bad(X25519, new Uint8Array(32)));
  const unreduced = new Uint8Array(1_184).fill(0xff);
  await to.refuses('keybox-reject-mlkem', 'keybox', 'mlkem', bad(MLKEM, unreduced));

  const opening = {
    leader: lea.binding,
    receiver: ben.binding,
    x25519Secret: ben.x25519Secret,
    mlkemSeed: ben.mlkemSeed,
    nonces: [drawHex('ben nonce 1', 24), given.liveNonce],
    kems: [] as string[],
  };
  const firstBox = first.text('keybox');
  const cKem = items(firstBox)[4];
  if (!(cKem instanceof Uint8Array)) throw new Error('the first box carries no encapsulation');
  const kems = [toHex(cKem)];
  const open = 'keybox-open';
  await to.accepts(`${open}-first`, open, { ...opening, keybox: firstBox });
  await to.accepts(`${open}-again`, open, { ...opening, keybox: firstBox, kems });
  await to.accepts(`${open}-later`, open, { ...opening, keybox: later.text('keybox'), kems });
  await to.accepts(`${open}-last-seq`, open, { ...opening, keybox: last.text('keybox') });
  const box = items(firstBox);
  const changed = (at: number, value: Item) => ({
    ...opening,
    keybox: toHex(encode(box.map((item, i) => (i === at ? value : item)))),
  });
  const rejects: Record<string, [string, Values]> = {
    'unknown-kem': ['keybox', { ...opening, keybox: later.text('keybox') }],
    'stale-nonce': ['keybox', { ...opening, keybox: firstBox, nonces: [drawHex('n', 24)] }],
    'other-leader': ['keybox', { ...opening, keybox: firstBox, leader: cy.binding }],
    'other-receiver': [
      'keybox',
      { ...opening, ...keysOf(cy), receiver: cy.binding, keybox: firstBox },
    ],
    'other-kem-ref': ['keybox', changed(3, draw('ref', 16))],
    'other-secret': ['box', { ...opening, keybox: firstBox, mlkemSeed: cy.mlkemSeed }],
    'box-nonce': ['box', changed(6, draw('nonce', 24))],
    bit: ['box', { ...opening, keybox: withBitFlipped(firstBox, -1) }],
    'long-c': ['schema', changed(7, draw('c', 65))],
    'byte-after': ['cbor', { ...opening, keybox: `${firstBox}00` }],
  };
  for (const [id, [code, values]] of Object.entries(rejects))
    await to.refuses(`${open}-${id}`, open, code, values);
}

function keysOf({ x25519Secret, mlkemSeed }: Person): Values {
  return { x25519Secret, mlkemSeed };
}

async function emitStatements(to: VectorWriter, { isk, bindingHash, pid }: Person): Promise<void> {
  const nonce = { isk, bindingHash, n: 1, nonce: drawHex('lea nonce 1', 24) };
  for (const n of [0, 1, 0xffff_ffff])
    await to.accepts(`nonce-${String(n)}`, 'nonce', { ...nonce, n });
  await to.refuses('nonce-reject-n', 'nonce', 'schema', { ...nonce, n: 2 ** 32 });
  await to.refuses('nonce-reject-short', 'nonce', 'schema', { ...nonce, nonce: drawHex('s', 23) });

  const { meetingUuid } = MEETING;
  const request = { isk, meetingUuid, linkHash: drawHex('link', 32), participantId: pid };
  const person = [itemJson(draw('some user', 16)), itemJson(draw('some hardware', 16))];
  const ops: Record<string, Json> = {
    ...{ lock: ['lock'], unlock: ['unlock'], remove: ['remove', ...person] },
    rename: ['rename', 'Léa'],
  };
  for (const [id, op] of Object.entries(ops))
    await to.accepts(`request-${id}`, 'request', { ...request, op });
  const wrong: Record<string, Json> = {
    ...{
      unknown: ['explode'],
      'lock-more': ['lock', true],
      'remove-half': ['remove', person[0] ?? ''],
    },
    ...{ 'no-name': ['rename', ''], leave: ['leave', ...person] },
  };
  for (const [id, op] of Object.entries(wrong))
    await to.refuses(`request-reject-${id}`, 'request', 'schema', { ...request, op });
  await to.refuses('request-reject-pid', 'request', 'schema', {
    ...{ ...request, participantId: `${pid.slice(0, -1)}=`, op: ['lock'] },
  });
}

/** Each message that stands alone, from what the vectors before made, and each with the same four faults. */
async function emitMessages(to: VectorWriter, lea: Person): Promise<void> {
  const made = (type: string, key: string): string => {
    const vector = to.vectors.find((one) => one.type === type && one.out !== undefined);
    const value = vector?.out?.[key];
    if (typeof value !== 'string') throw new Error(`no ${type} was written`);
    return value;
  };
  const inner = (hex: string): string => {
    const x = items(hex)[1];
    if (!(x instanceof Uint8Array)) throw new Error('nothing is signed');
    return toHex(x);
  };
  const written = (...item: Item[]) => toHex(encode(item));
  const messages: Record<string, string> = {
    'service-key': made('announcement', 'serviceKey'),
    admit: made('announcement', 'admit'),
    announce: made('announcement', 'binding'),
    announcement: made('announcement', 'announcement'),
    mk: written('mk', draw('mk', 32), 7),
    keybox: made('keybox', 'keybox'),
    nonce: inner(made('nonce', 'signed')),
    ack: made('keybox-open', 'ack'),
    request: inner(made('request', 'signed')),
    lpl: made('link', 'link'),
    heartbeat: inner(made('heartbeat', 'signed')),
    say: inner(made('say', 'plain')),
    signed: made('nonce', 'signed'),
    sealed: made('seal', 'sealed'),
    mark: written('mark', bytes(lea.bindingHash), true),
  };
  const successors = { nobody: null, somebody: bytes(lea.bindingHash) };
  for (const [id, who] of Object.entries(successors))
    await to.accepts(`message-successor-${id}`, 'message', {
      ...{ tag: 'successor', bytes: written('successor', who) },
    });
  await to.refuses('message-successor-text', 'message', 'schema', {
    ...{ tag: 'successor', bytes: written('successor', lea.pid) },
  });
  for (const [tag, message] of Object.entries(messages)) {
    await to.accepts(`message-${tag}`, 'message', { tag, bytes: message });
    const parts = items(message);
    const rejects: Record<string, [string, string]> = {
      'wrong-tag': ['schema', toHex(encode(['other', ...parts.slice(1)]))],
      'item-missing': ['schema', toHex(encode(parts.slice(0, -1)))],
      'item-too-many': ['schema', toHex(encode([...parts, 0]))],
      'null-first': ['schema', toHex(encode([tag, null, ...parts.slice(2)]))],
      'byte-after': ['cbor', `${message}f6`],
      cut: ['cbor', message.slice(0, -2)],
    };
    for (const [id, [code, wrong]] of Object.entries(rejects))
      await to.refuses(`message-${tag}-${id}`, 'message', code, { tag, bytes: wrong });
  }
}

async function emitSaid(to: VectorWriter, lea: Person, ben: Person): Promise<void> {
  const mvk = toHex(await crypto.ed25519Public(bytes(lea.msk)));
  const bodies: Record<string, Json> = {
    chat: 'Grüße 👋\nand a second line',
    reaction: '🎉',
    data: { b: toHex(encode(['mark', bytes(lea.bindingHash), true])) },
  };
  for (const [kind, body] of Object.entries(bodies)) {
    const said = {
      ...{ msk: lea.msk, bindingHash: lea.bindingHash, kind, n: 4, sentAtMs: START, body },
    };
    const made = await to.accepts(`say-${kind}`, 'say', said);
    const opening = {
      ...{ plain: made.text('plain'), mvk, bindingHash: lea.bindingHash, kind, lastN: 3 },
    };
    const open = `say-open-${kind}`;
    await to.accepts(open, 'say-open', opening);
    const otherKind = kind === 'chat' ? 'reaction' : 'chat';
    const rejects: Record<string, [string, Values]> = {
      repeated: ['say', { ...opening, lastN: 4 }],
      older: ['say', { ...opening, lastN: 5 }],
      'other-kind': ['say', { ...opening, kind: otherKind }],
      'other-binding': ['say', { ...opening, bindingHash: ben.bindingHash }],
      'other-key': ['signature', { ...opening, mvk: ben.ivk }],
      bit: ['signature', { ...opening, plain: withBitFlipped(opening.plain, -1) }],
      'byte-after': ['cbor', { ...opening, plain: `${opening.plain}00` }],
    };
    for (const [id, [code, values]] of Object.entries(rejects))
      await to.refuses(`${open}-${id}`, 'say-open', code, values);
    const wrong: Record<string, Json> = {
      'other-body': kind === 'data' ? 'text' : { b: '00' },
      'long-body': kind === 'data' ? { b: '00'.repeat(16_385) } : 'x'.repeat(16_385),
    };
    for (const [id, wrongBody] of Object.entries(wrong))
      await to.refuses(`say-${kind}-${id}`, 'say', 'say', { ...said, body: wrongBody });
    await to.accepts(`say-${kind}-longest`, 'say', {
      ...said,
      body: kind === 'data' ? { b: '00'.repeat(16_384) } : 'x'.repeat(16_384),
    });
  }
}
