import { describe, expect, test } from '@jest/globals';
import { toHex, type Bytes } from '../bytes.js';
import { shareAsReceiver, shareAsSender, type BoxShared } from '../crypto/box.js';
import { decode, type Item } from '../crypto/cbor.js';
import { CONTEXT } from '../crypto/contexts.js';
import { H } from '../crypto/hash.js';
import { noblePrimitives as crypto } from '../crypto/noble-primitives.js';
import { participantId } from '../crypto/participant-id.js';
import { sign } from '../crypto/sign.js';
import { meetingSalt } from '../media/stream-key.js';
import type { Result } from '../result.js';
import { Fields, vectorsOf, type Vector } from '../vectors/vectors.js';
import {
  admit,
  announce,
  bindingOf,
  encodeAnnouncement,
  openAnnouncement,
  serviceKey,
  type Binding,
} from './announcement.js';
import { acceptHeartbeat, heartbeat, openHeartbeat, type Accepted } from './heartbeat.js';
import { ackKey, openKeyBox, sealAck, sealKeyBox } from './key-box.js';
import { commitTo } from './mk.js';
import { nonceMessage } from './nonce.js';
import { applyLink, link, snapshotItem, type ParticipantList } from './participant-list.js';
import { request } from './request.js';
import { openSay, sealSay } from './say.js';
import { encodeSigned } from './signed.js';

const cases = (type: string): [string, Vector][] =>
  vectorsOf(type).map((vector) => [vector.id, vector]);
const read = (vector: Vector) => ({
  given: new Fields(vector.in),
  wanted: new Fields(vector.out ?? {}),
});
const refusal = (vector: Vector) => ({ ok: false, fault: { code: vector.reject } });

test('the vector file has as many cases of each type as when it was copied', () => {
  const types =
    'announcement announcement-open message mk-commit keybox keybox-open nonce request heartbeat heartbeat-chain link lpl say say-open';
  expect(types.split(' ').map((type) => vectorsOf(type).length)).toEqual([
    7, 8, 5, 4, 2, 8, 1, 4, 13, 15, 6, 16, 4, 12,
  ]);
});

describe('announcements (protocol.md §4)', () => {
  test.each(cases('announcement'))('%s', async (_id, vector) => {
    const { given, wanted } = read(vector);
    const common = {
      meetingId: given.text('meetingId'),
      meetingUuid: given.bytes('meetingUuid'),
      userId: given.bytes('userId'),
      hardwareId: given.bytes('hardwareId'),
      ivk: await crypto.ed25519Public(given.bytes('isk')),
      issuedAt: given.number('issuedAt'),
    };
    const make = async () => {
      const signedBy = async (seed: string, context: string, bytes: Bytes) => ({
        bytes,
        signature: await sign(crypto, given.bytes(seed), context, bytes),
      });
      const spk = await crypto.ed25519Public(given.bytes('serviceSeed'));
      const key = { spk, notBefore: given.number('notBefore'), notAfter: given.number('notAfter') };
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
      const admitted = admit.encode({ ...common, expiresAt: given.number('expiresAt') });
      return {
        announce: await signedBy('isk', CONTEXT.announcement, binding),
        admit: await signedBy('serviceSeed', CONTEXT.admission, admitted),
        serviceKey: await signedBy('rootSeed', CONTEXT.serviceKey, serviceKey.encode(key)),
      };
    };
    if (vector.reject !== undefined) {
      await expect(make()).rejects.toThrow(TypeError);
      return;
    }
    const parts = await make();
    expect(toHex(parts.serviceKey.bytes)).toBe(wanted.text('serviceKey'));
    expect(toHex(parts.admit.bytes)).toBe(wanted.text('admit'));
    expect(toHex(parts.announce.bytes)).toBe(wanted.text('binding'));
    expect(toHex(H(parts.announce.bytes))).toBe(wanted.text('bindingHash'));
    expect(toHex(encodeAnnouncement(parts))).toBe(wanted.text('announcement'));
  });

  test.each(cases('announcement-open'))('%s', async (_id, vector) => {
    const { given, wanted } = read(vector);
    const opened = await openAnnouncement(crypto, given.bytes('announcement'), {
      meetingId: given.text('meetingId'),
      meetingUuid: given.bytes('meetingUuid'),
      rootKey: given.bytes('root'),
      now: given.number('now'),
    });
    if (vector.reject === undefined)
      expect(opened).toMatchObject({
        ok: true,
        value: {
          bindingHash: wanted.bytes('bindingHash'),
          participantId: wanted.text('participantId'),
        },
      });
    else expect(opened).toEqual(refusal(vector));
  });

  test.each(cases('message'))('%s', (_id, vector) => {
    const { given, wanted } = read(vector);
    const types = { admit, announce, 'service-key': serviceKey, heartbeat, nonce: nonceMessage };
    const type = types[given.text('tag') as keyof typeof types];
    const parsed = type.decode(given.bytes('bytes'));
    if (vector.reject !== undefined) {
      expect(parsed).toEqual(refusal(vector));
      return;
    }
    expect(parsed.ok).toBe(true);
    const items = decode(given.bytes('bytes'));
    expect(items.ok && (items.value as Item[]).slice(1)).toEqual(wanted.item('items'));
  });
});

describe('the meeting key (protocol.md §5)', () => {
  test.each(cases('mk-commit'))('%s', (_id, vector) => {
    const { given, wanted } = read(vector);
    const salt = meetingSalt(given.text('meetingId'), given.bytes('meetingUuid'));
    const commit = commitTo(given.bytes('mk'), salt, given.number('mkSeq'));
    expect(toHex(commit)).toBe(wanted.text('mkCommit'));
  });

  test.each(cases('keybox'))('%s', async (_id, vector) => {
    const { given, wanted } = read(vector);
    const [leader, receiver] = [binding(given, 'leader'), binding(given, 'receiver')];
    const sender = { ...leader, x25519Secret: given.bytes('x25519Secret') };
    const coins = given.bytes('coins');
    const shared = await shareAsSender(crypto, sender, receiver, CONTEXT.boxKdf, coins);
    if (!shared.ok) throw new Error(shared.fault.code);
    const box = sealKeyBox(shared.value, leader, receiver, {
      mk: given.bytes('mk'),
      mkSeq: given.number('mkSeq'),
      liveNonce: given.bytes('liveNonce'),
      boxNonce: given.bytes('boxNonce'),
      withKem: given.flag('first'),
    });
    expect(toHex(box)).toBe(wanted.text('keybox'));
    expect(toHex(ackKey(shared.value, leader, receiver))).toBe(wanted.text('kAck'));
  });

  test.each(cases('keybox-open'))('%s', async (_id, vector) => {
    const { given, wanted } = read(vector);
    const [leader, receiver] = [binding(given, 'leader'), binding(given, 'receiver')];
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
    if (vector.reject !== undefined) {
      expect(opened).toEqual(refusal(vector));
      return;
    }
    if (!opened.ok) throw new Error(opened.fault.code);
    const { mk, mkSeq, shared } = opened.value;
    const commit = commitTo(mk, meetingSalt(me.meetingId, me.meetingUuid), mkSeq);
    const ack = sealAck(ackKey(shared, leader, me), me.participantId, mkSeq, commit);
    expect([toHex(mk), mkSeq, toHex(commit), toHex(ack)]).toEqual([
      wanted.text('mk'),
      wanted.number('mkSeq'),
      wanted.text('mkCommit'),
      wanted.text('ack'),
    ]);
  });

  test.each(cases('nonce'))('%s', async (_id, vector) => {
    const { given, wanted } = read(vector);
    const x = nonceMessage.encode({
      bindingHash: given.bytes('bindingHash'),
      n: given.number('n'),
      nonce: given.bytes('nonce'),
    });
    const signature = await sign(crypto, given.bytes('isk'), CONTEXT.nonce, x);
    expect(toHex(encodeSigned(x, signature))).toBe(wanted.text('signed'));
  });
});

describe('the participant list (protocol.md §6)', () => {
  test.each(cases('link'))('%s', (_id, vector) => {
    const { given, wanted } = read(vector);
    const bytes = link.encode({
      meetingUuid: given.bytes('meetingUuid'),
      v: given.number('v'),
      prevHash: given.bytes('prevHash'),
      leader: given.text('leader'),
      ops: given.item('ops') as readonly (readonly Item[])[],
    });
    expect(toHex(bytes)).toBe(wanted.text('link'));
    expect(toHex(H(bytes))).toBe(wanted.text('linkHash'));
  });

  test.each(cases('lpl'))('%s', (_id, vector) => {
    const { given, wanted } = read(vector);
    const links = given.bytesList('links');
    let list: ParticipantList | null = null;
    for (const [i, bytes] of links.entries()) {
      const applied = applyLink(given.bytes('meetingUuid'), list, bytes);
      if (vector.reject !== undefined && i === links.length - 1) {
        expect(applied).toEqual(refusal(vector));
        return;
      }
      if (!applied.ok) throw new Error(`link ${String(i)}: ${applied.fault.code}`);
      list = applied.value;
    }
    if (list === null) throw new Error('no link');
    expect([list.v, toHex(list.head), list.leader, snapshotItem(list)]).toEqual([
      wanted.number('v'),
      wanted.text('head'),
      wanted.text('leader'),
      wanted.item('snapshot'),
    ]);
  });

  test.each(cases('request'))('%s', async (_id, vector) => {
    const { given, wanted } = read(vector);
    const x = request.encode({
      meetingUuid: given.bytes('meetingUuid'),
      linkHash: given.bytes('linkHash'),
      participantId: given.text('participantId'),
      op: given.item('op') as readonly Item[],
    });
    const signature = await sign(crypto, given.bytes('isk'), CONTEXT.request, x);
    expect(toHex(encodeSigned(x, signature))).toBe(wanted.text('signed'));
  });

  test.each(cases('heartbeat'))('%s', async (_id, vector) => {
    const { given, wanted } = read(vector);
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
    const signature = await sign(crypto, given.bytes('isk'), CONTEXT.heartbeat, x);
    expect(toHex(encodeSigned(x, signature))).toBe(wanted.text('signed'));
    expect(toHex(H(x))).toBe(wanted.text('h'));
  });

  test.each(cases('heartbeat-chain'))('%s', async (_id, vector) => {
    const { given, wanted } = read(vector);
    const mine = given.bytes('bindingHash');
    const steps = given.list('steps').map((value) => new Fields({ value }).fields('value'));
    let list: ParticipantList | null = null;
    let last: Accepted | null = null;
    for (const [i, stepIn] of steps.entries()) {
      for (const bytes of stepIn.bytesList('links')) {
        const applied = applyLink(given.bytes('meetingUuid'), list, bytes);
        if (!applied.ok) throw new Error(applied.fault.code);
        list = applied.value;
      }
      const beat = await openHeartbeat(
        crypto,
        stepIn.bytes('heartbeat'),
        binding(stepIn, 'leader'),
      );
      const accepted: Result<Accepted> = beat.ok
        ? acceptHeartbeat(last, beat.value, list, mine)
        : beat;
      if (vector.reject !== undefined && i === steps.length - 1) {
        expect(accepted).toEqual(refusal(vector));
        return;
      }
      if (!accepted.ok) throw new Error(`step ${String(i)}: ${accepted.fault.code}`);
      last = accepted.value;
    }
    expect(last && [last.t, toHex(last.h), last.mkSeq]).toEqual([
      wanted.number('t'),
      wanted.text('h'),
      wanted.number('mkSeq'),
    ]);
  });
});

describe('what is said (protocol.md §7)', () => {
  test.each(cases('say'))('%s', async (_id, vector) => {
    const { given, wanted } = read(vector);
    const body = given.item('body') as string | Bytes;
    const said = { n: given.number('n'), sentAtMs: given.number('sentAtMs'), body };
    const [msk, hash] = [given.bytes('msk'), given.bytes('bindingHash')];
    const plain = await sealSay(crypto, msk, hash, given.text('kind'), said);
    expect(plain).toEqual(
      vector.reject === undefined ? { ok: true, value: wanted.bytes('plain') } : refusal(vector),
    );
  });

  test.each(cases('say-open'))('%s', async (_id, vector) => {
    const { given, wanted } = read(vector);
    const sender = { mvk: given.bytes('mvk'), bindingHash: given.bytes('bindingHash') };
    const opened = await openSay(
      crypto,
      given.bytes('plain'),
      sender,
      given.text('kind'),
      given.number('lastN'),
    );
    expect(opened).toEqual(
      vector.reject === undefined
        ? {
            ok: true,
            value: {
              n: wanted.number('n'),
              sentAtMs: wanted.number('sentAtMs'),
              body: wanted.item('body'),
            },
          }
        : refusal(vector),
    );
  });
});

function binding(from: Fields, key: string): Binding {
  const parsed = bindingOf(from.bytes(key));
  if (!parsed.ok) throw new Error(parsed.fault.code);
  expect(parsed.value.participantId).toBe(participantId(parsed.value));
  return parsed.value;
}
