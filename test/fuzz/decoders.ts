// Every decoder of protocol/ and of the workers, each with what it is fed and with what has to hold of its answer.
import { webcrypto } from 'node:crypto';
import {
  bytesOf,
  equal,
  fromBase64url,
  fromHex,
  toBase64url,
  toHex,
  type Bytes,
} from '../../protocol/bytes.js';
import { decode, encode } from '../../protocol/crypto/cbor.js';
import { parseParticipantId, participantId } from '../../protocol/crypto/participant-id.js';
import { openSealed } from '../../protocol/crypto/seal.js';
import { verify } from '../../protocol/crypto/sign.js';
import { choosePrimitives } from '../../protocol/crypto/webcrypto-primitives.js';
import { faults } from '../../protocol/fault.js';
import { CODECS, clearBytes } from '../../protocol/media/codec-clear.js';
import { openFrame, sealFrame } from '../../protocol/media/frame-seal.js';
import { readHeader, writeHeader } from '../../protocol/media/sframe-header.js';
import { sframeOpen, sframeSeal } from '../../protocol/media/sframe.js';
import { sframeKeys } from '../../protocol/media/stream-key.js';
import {
  admit,
  announce,
  bindingOf,
  openAnnouncement,
  posted,
  serviceKey,
  type Binding,
} from '../../protocol/meeting/announcement.js';
import { heartbeat, openHeartbeat } from '../../protocol/meeting/heartbeat.js';
import { ack, keyBox, keyInside, openKeyBox } from '../../protocol/meeting/key-box.js';
import { nonceMessage, openNonce } from '../../protocol/meeting/nonce.js';
import { applyLink, link, presentAfter } from '../../protocol/meeting/participant-list.js';
import { encodeRequest, openRequest, request } from '../../protocol/meeting/request.js';
import { encodeSuccessor, openSay, readMark, readSuccessor } from '../../protocol/meeting/say.js';
import { signed } from '../../protocol/meeting/signed.js';
import { checkVector, type Vector } from '../../protocol/vectors/vector-file.js';
import file from '../../protocol/vectors/conclave-vectors.json' with { type: 'json' };
import { post, toClient, toService } from '../../protocol/wire/board.js';
import {
  isEnhancedMessage,
  toEnhancedClient,
  toEnhancedService,
} from '../../protocol/wire/enhanced-board.js';
import { joinAnswer, joinRequest, routes } from '../../protocol/wire/http.js';
import { formatJoinLink, parseJoinLink } from '../../protocol/wire/join-link.js';
import { formatMailLink, formatWebLink, parseMailLink } from '../../protocol/wire/mail-link.js';
import { parseFrame } from '../../renderer/workers/frame-cipher.js';
import { FrameKeys } from '../../renderer/workers/frame-keys.js';
import { FrameStream } from '../../renderer/workers/frame-stream.js';
import type { MediaKind, ToFrames } from '../../renderer/workers/messages.js';
import { mutated, mutatedJson, mutatedText, turned } from './mutate.js';
import type { Random } from './random.js';

const crypto = await choosePrimitives(webcrypto.subtle);
const vectors = file.vectors as unknown as Vector[];

/** One input for one decoder. Throws where what it answers is not what it may answer. */
export interface Decoder {
  readonly name: string;
  readonly run: (random: Random) => Promise<void> | void;
}

/** All bytes that the vectors have under these names, for these types; any without types. */
function seeds(names: readonly string[], types: readonly string[] = []): Bytes[] {
  const found = vectors
    .filter(({ type }) => types.length === 0 || types.includes(type))
    .flatMap((vector) => [...Object.entries(vector.in), ...Object.entries(vector.out ?? {})])
    .flatMap(([name, value]) => (names.includes(name) ? [value].flat() : []))
    .flatMap((value) => (typeof value === 'string' ? [fromHex(value)] : []))
    .filter((bytes) => bytes !== null);
  if (found.length === 0) throw new Error(`no vector has ${names.join(', ')}`);
  return found;
}

const announcements = seeds(['announcement']);
const bindings = seeds(['binding', 'leader', 'receiver'], ['announcement', 'keybox']);
const keyBoxes = seeds(['keybox']);
const links = seeds(['link', 'links'], ['link', 'lpl']);
const signedOnes = seeds(['signed', 'plain'], ['nonce', 'request', 'heartbeat', 'say']);
const inner = signedOnes.flatMap((bytes) => {
  const outer = signed.decode(bytes);
  return outer.ok ? [outer.value.x] : [];
});
const every = [...announcements, ...bindings, ...keyBoxes, ...links, ...signedOnes, ...inner];
const leader = bindingIn('leader');
const receiver = bindingIn('receiver');
const opening = vectorOf('keybox-open');
const announcementOpening = vectorOf('announcement-open');
const saying = vectorOf('say-open');

function vectorOf(type: string): (key: string) => Bytes {
  const vector = vectors.find((one) => one.type === type && one.out !== undefined);
  return (key) => {
    const value = vector?.in[key];
    const bytes = typeof value === 'string' ? fromHex(value) : null;
    if (bytes === null) throw new Error(`${type} has no bytes ${key}`);
    return bytes;
  };
}

function bindingIn(key: string): Binding {
  const binding = bindingOf(vectorOf('keybox')(key));
  if (!binding.ok) throw new Error(`${key} is no binding`);
  return binding.value;
}

/** An answer is a value, or a refusal by a code of the table. */
function expectResult(answer: { ok: true } | { ok: false; fault: { code: string } }): void {
  if (!answer.ok && !Object.hasOwn(faults, answer.fault.code))
    throw new Error(`refused for "${answer.fault.code}", which is in no table`);
}

function expectThat(holds: boolean, otherwise: string): void {
  if (!holds) throw new Error(otherwise);
}

const messages = {
  ...{ serviceKey, admit, announce, posted, heartbeat, nonceMessage, keyBox, keyInside },
  ...{ ack, link, request, signed },
};

const baseKey = bytesOf(new Uint8Array(32).fill(5));
const KID = 9;
const keyOf = (kid: number) => (kid === KID ? baseKey : null);
const frames = [...seeds(['frame', 'encrypted']), ...seeds(['sframe'])];
const me = { ...receiver, x25519Secret: opening('x25519Secret'), mlkemSeed: opening('mlkemSeed') };
const successors = [encodeSuccessor(null), encodeSuccessor(leader.bindingHash)];

/** The key that the meeting worker would give for KID, imported once. */
const openKeys = new Map<MediaKind, Promise<ToFrames>>();
function openKeyOf(kind: MediaKind): Promise<ToFrames> {
  const known = openKeys.get(kind);
  if (known !== undefined) return known;
  const { sframeKey, sframeSalt: salt } = sframeKeys(baseKey, KID);
  const about = { participantId: PID, bindingHash: 'b', kind, kid: KID };
  const made = (webcrypto.subtle as SubtleCrypto)
    .importKey('raw', sframeKey, 'AES-GCM', false, ['decrypt'])
    .then((key): ToFrames => ({ type: 'open-key', ...about, key, salt }));
  openKeys.set(kind, made);
  return made;
}

function frameStream(kind: MediaKind, openKey: ToFrames): FrameStream {
  const keys = new FrameKeys();
  keys.take(openKey, 0);
  return new FrameStream({
    stream: { direction: 'receive', kind, participantId: PID },
    ...{ keys, subtle: webcrypto.subtle as SubtleCrypto, now: () => 0 },
    ...{ ask: () => undefined, requestKeyFrame: () => undefined, refuse: () => undefined },
    isInjected: () => false,
  });
}

const JOIN_LINKS = [
  ...['conclave://join/12345678901', '123 4567 8901', '123-4567-8901'],
  `conclave://join/12345678901?service=https%3A%2F%2Fmeet.example%3A8443&root=${'A'.repeat(43)}#pa%20ss`,
  `https://meet.example/j/12345678901?root=${'A'.repeat(43)}&type=e2ee#pa%20ss`,
];
const PID = `${'A'.repeat(22)}.${'A'.repeat(22)}`;
const ENHANCED = [toEnhancedService, toEnhancedClient];
const MAIL_LINKS = (['invitation', 'password'] as const).flatMap((kind) => {
  const link = {
    kind,
    service: 'https://meet.example:8443',
    token: 'aZ-_'.repeat(11).slice(0, 43),
  };
  return [formatMailLink(link), formatWebLink(link)];
});
const BOARD = [
  { type: 'ask', ref: 3, ask: { about: 'chat', to: null, text: 'Hello' } },
  { type: 'key', kid: 1, key: 'A'.repeat(43) },
  { type: 'told', told: { about: 'hands', hands: [PID] } },
  { type: 'post', ref: 1, kind: 'link', to: null, bytes: 'AAAA', heard: 0 },
  { type: 'fetch', ref: 1, after: 3 },
  { type: 'welcome', participantId: PID, leader: PID, attendees: [], lastSeq: 4 },
  {
    ...{ type: 'posts', ref: 2, more: false },
    posts: [{ seq: 1, kind: 'link', from: PID, to: null, bytes: 'AAAA' }],
  },
];

export const DECODERS: readonly Decoder[] = [
  {
    name: 'CBOR',
    run: (random) => {
      const bytes = mutated(random, every);
      const decoded = decode(bytes);
      expectResult(decoded);
      if (decoded.ok) expectThat(equal(encode(decoded.value), bytes), 'one value, two spellings');
    },
  },
  ...Object.entries(messages).map(([name, type]): Decoder => ({
    name: `message ${name}`,
    run: (random) => {
      const bytes = mutated(random, every);
      const decoded = type.decode(bytes);
      expectResult(decoded);
      if (decoded.ok)
        expectThat(
          equal((type.encode as (value: unknown) => Bytes)(decoded.value), bytes),
          'one message, two spellings',
        );
    },
  })),
  {
    name: 'announcement',
    run: async (random) => {
      const bytes = mutated(random, announcements);
      const opened = await openAnnouncement(crypto, bytes, {
        ...{ meetingId: leader.meetingId, meetingUuid: leader.meetingUuid },
        ...{ rootKey: announcementOpening('root'), now: leader.issuedAt },
      });
      expectResult(opened);
      if (opened.ok)
        expectThat(
          announcements.some((one) => equal(one, bytes)),
          'a forgery',
        );
    },
  },
  {
    name: 'key box',
    run: async (random) => {
      const bytes = mutated(random, keyBoxes);
      const nonces = vectors
        .filter(({ type }) => type === 'keybox')
        .flatMap((vector) => fromHex(String(vector.in['liveNonce'])) ?? []);
      const opened = await openKeyBox(crypto, bytes, leader, me, nonces, []);
      expectResult(opened);
      if (opened.ok)
        expectThat(
          keyBoxes.some((one) => equal(one, bytes)),
          'a forgery',
        );
    },
  },
  {
    name: 'heartbeat',
    run: async (random) => {
      const bytes = mutated(random, signedOnes);
      const opened = await openHeartbeat(crypto, bytes, leader);
      expectResult(opened);
      if (opened.ok)
        expectThat(
          signedOnes.some((one) => equal(one, bytes)),
          'a forgery',
        );
    },
  },
  {
    name: 'nonce',
    run: async (random) => {
      const bytes = mutated(random, signedOnes);
      const opened = await openNonce(crypto, bytes, receiver);
      expectResult(opened);
      if (opened.ok)
        expectThat(
          signedOnes.some((one) => equal(one, bytes)),
          'a forgery',
        );
    },
  },
  {
    name: 'say',
    run: async (random) => {
      const bytes = mutated(random, signedOnes);
      const sender = { mvk: saying('mvk'), bindingHash: saying('bindingHash') };
      const opened = await openSay(crypto, bytes, sender, 'chat', -1);
      expectResult(opened);
      if (opened.ok)
        expectThat(
          signedOnes.some((one) => equal(one, bytes)),
          'a forgery',
        );
    },
  },
  { name: 'mark', run: (random) => void readMark(mutated(random, every)) },
  {
    name: 'participant list',
    run: (random) => {
      let list: Parameters<typeof applyLink>[1] = null;
      for (let i = 0; i < 4; i++) {
        const bytes = random.chance(0.5) ? random.pick(links) : mutated(random, links);
        const applied = applyLink(leader.meetingUuid, list, bytes);
        expectResult(applied);
        // What the service reads of a link that every client takes.
        const present = presentAfter(new Set(list?.present.keys()), bytes);
        if (!applied.ok) continue;
        list = applied.value;
        const agrees = [...list.present.keys()].every((id) => present.has(id));
        expectThat(
          agrees && present.size === list.present.size,
          'others are present to the service',
        );
      }
      expectThat((list?.present.size ?? 0) <= 1_000, 'more people than may be');
    },
  },
  {
    name: 'signature',
    run: async (random) => {
      const [publicKey, signature] = [random.bytes(32), random.bytes(64)];
      const m = mutated(random, every);
      const isTrue = await verify(crypto, publicKey, 'context', m, signature);
      expectThat(!isTrue, 'random bytes are a signature');
    },
  },
  {
    name: 'sealed',
    run: (random) => {
      const sealed = seeds(['sealed']);
      const opened = openSealed(random.bytes(32), random.bytes(8), mutated(random, sealed));
      expectResult(opened);
    },
  },
  {
    name: 'SFrame header',
    run: (random) => {
      const bytes = random.bytes(random.below(20));
      const header = readHeader(bytes);
      if (header === null) return;
      const again = new Uint8Array(17);
      const length = writeHeader(header.kid, header.ctr, again);
      expectThat(
        equal(again.subarray(0, length), bytes.subarray(0, header.length)),
        'one header, two spellings',
      );
    },
  },
  {
    name: 'SFrame',
    run: (random) => {
      const sealed = sframeSeal(
        baseKey,
        KID,
        random.below(2 ** 32),
        random.bytes(3),
        random.bytes(9),
      );
      expectResult(sframeOpen(keyOf, random.bytes(3), turned(random, sealed)));
      expectResult(sframeOpen(keyOf, random.bytes(3), random.pick(frames)));
    },
  },
  {
    name: 'frame',
    run: (random) => {
      const codec = random.pick([...CODECS, 'av1', '']);
      const frame = turned(random, random.pick(frames));
      expectResult(clearBytes(codec, frame));
      const sealed = sealFrame(baseKey, KID, random.below(2 ** 31), codec, frame);
      expectResult(sealed);
      const forged = sealed.ok ? turned(random, sealed.value.encrypted) : frame;
      const opened = openFrame(keyOf, codec, forged);
      expectResult(opened);
      if (opened.ok && sealed.ok)
        expectThat(equal(forged, sealed.value.encrypted), 'a forged frame opens');
      parseFrame(codec, forged);
    },
  },
  {
    name: 'frames as the frame worker opens them',
    run: async (random) => {
      const kind = random.pick(['audio', 'video'] as const);
      const codec = kind === 'audio' ? 'opus' : random.pick(['vp8', 'vp9'] as const);
      const sealed = sealFrame(baseKey, KID, random.below(2 ** 31), codec, random.bytes(40));
      expectResult(sealed);
      const whole = sealed.ok ? sealed.value.encrypted : random.bytes(40);
      const given = random.below(4) === 0 ? whole : mutated(random, [whole, ...frames]);
      const stream = frameStream(kind, await openKeyOf(kind));
      const mimeType = `${kind}/${random.pick([codec, 'VP8', 'opus', 'H264', ''])}`;
      const passed = await stream.pass(given, random.below(3) === 0 ? undefined : mimeType);
      const { seen } = stream.stats();
      expectThat(seen === 1, 'a frame is not counted once');
      if (passed !== null && given.length > 0)
        expectThat(equal(given, whole), 'a forged frame opens');
    },
  },
  {
    name: 'request',
    run: async (random) => {
      const bytes = mutated(random, signedOnes);
      const opened = await openRequest(crypto, bytes, receiver);
      expectResult(opened);
      if (!opened.ok) return;
      expectThat(
        signedOnes.some((one) => equal(one, bytes)),
        'a forgery',
      );
      encodeRequest(receiver.meetingUuid, receiver.participantId, opened.value);
    },
  },
  {
    name: 'successor',
    run: (random) => {
      const bytes = mutated(random, successors);
      const named = readSuccessor(bytes);
      if (named === undefined) return;
      expectThat(equal(encodeSuccessor(named), bytes), 'one successor, two spellings');
      expectThat(readMark(bytes) === null, 'a successor that is a mark');
    },
  },
  {
    name: 'identifiers',
    run: (random) => {
      const text = mutatedText(random, random.pick([PID, toBase64url(random.bytes(16)), 'aZ-_']));
      const parsed = parseParticipantId(text);
      expectResult(parsed);
      if (parsed.ok) expectThat(participantId(parsed.value) === text, 'one person, two names');
      const bytes = fromBase64url(text);
      if (bytes !== null) expectThat(toBase64url(bytes) === text, 'one value, two spellings');
      const hex = fromHex(text);
      if (hex !== null) expectThat(toHex(hex) === text, 'one value, two spellings');
    },
  },
  {
    name: 'join link',
    run: (random) => {
      const parsed = parseJoinLink(mutatedText(random, random.pick(JOIN_LINKS)));
      expectResult(parsed);
      if (!parsed.ok) return;
      const again = parseJoinLink(formatJoinLink(parsed.value));
      expectThat(
        JSON.stringify(again) === JSON.stringify(parsed),
        'a link does not read back as it was written',
      );
    },
  },
  {
    name: 'mail link',
    run: (random) => {
      const parsed = parseMailLink(mutatedText(random, random.pick(MAIL_LINKS)));
      expectResult(parsed);
      if (!parsed.ok) return;
      for (const format of [formatMailLink, formatWebLink]) {
        const again = parseMailLink(format(parsed.value));
        expectThat(
          JSON.stringify(again) === JSON.stringify(parsed),
          'a link does not read back as it was written',
        );
      }
    },
  },
  {
    name: 'JSON of the board and of the service',
    run: (random) => {
      const value = mutatedJson(random, random.pick(BOARD));
      for (const schema of [post, toService, toClient, joinRequest, joinAnswer, ...ENHANCED])
        schema.safeParse(value);
      // In an end-to-end encrypted meeting these are refused by name: whatever they hold, none may pass for one of its own.
      expectThat(
        !isEnhancedMessage(value) || !toClient.safeParse(value).success,
        'one message, two kinds of meeting',
      );
      for (const route of Object.values(routes)) route.answer.safeParse(value);
    },
  },
  {
    name: 'vectors',
    run: async (random) => {
      const vector = mutatedJson(random, random.pick(vectors)) as Vector;
      if (typeof vector?.in === 'object' && vector.in !== null) await checkVector(crypto, vector);
    },
  },
];
