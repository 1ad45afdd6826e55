// What a member verifies (performance.md P8): a chain of links each under its heartbeat, and a list of a thousand people at once; and the
// limit, crypto.subtle's Ed25519 alone.
import { H } from '../../../protocol/crypto/hash.js';
import { CONTEXT } from '../../../protocol/crypto/contexts.js';
import { participantId } from '../../../protocol/crypto/participant-id.js';
import { sign } from '../../../protocol/crypto/sign.js';
import { choosePrimitives } from '../../../protocol/crypto/webcrypto-primitives.js';
import type { Bytes } from '../../../protocol/bytes.js';
import type { Item } from '../../../protocol/crypto/cbor.js';
import type { Binding } from '../../../protocol/meeting/announcement.js';
import {
  acceptHeartbeat,
  heartbeat,
  openHeartbeat,
  type Accepted,
} from '../../../protocol/meeting/heartbeat.js';
import {
  applyLink,
  encodeLink,
  opItem,
  snapshotItem,
  type ParticipantList,
  type Present,
} from '../../../protocol/meeting/participant-list.js';
import { encodeSigned } from '../../../protocol/meeting/signed.js';
import type { Result } from '../../../protocol/result.js';
import { answerCalls } from '../calls.js';
import { NOW, random } from './cast.js';

const SNAPSHOT_EVERY = 20;
const meetingUuid = random(16);
const primitives = choosePrimitives(crypto.subtle);

interface Chain {
  readonly leader: Binding;
  readonly links: readonly Bytes[];
  readonly beats: readonly Bytes[];
  readonly mine: Bytes;
  readonly people: number;
}
let chain: Chain | null = null;

answerCalls({
  /** `links` links in a meeting of `people`: they fill it first, then each renames somebody. */
  prepare: async ({ links, people }: { links: number; people: number }) => {
    chain = await written(links, people);
    const bytes = chain.links.reduce((sum, link) => sum + link.length, 0);
    return { bytes };
  },
  verify: async () => {
    if (chain === null) throw new Error('no chain');
    const { leader, links, beats, mine, people } = chain;
    const crypto = await primitives;
    const started = performance.now();
    let list: ParticipantList | null = null;
    let last: Accepted | null = null;
    for (const [i, link] of links.entries()) {
      const applied = applyLink(meetingUuid, list, link);
      if (!applied.ok) throw new Error(`link ${i}: ${applied.fault.code}`);
      list = applied.value;
      const beat = await openHeartbeat(crypto, beats[i] ?? link, leader);
      const accepted: Result<Accepted> = beat.ok
        ? acceptHeartbeat(last, beat.value, list, mine)
        : beat;
      if (!accepted.ok) throw new Error(`heartbeat ${i}: ${accepted.fault.code}`);
      last = accepted.value;
    }
    const ms = performance.now() - started;
    if (list?.present.size !== people) throw new Error('not everybody is there');
    return { ms };
  },
  /** The links alone, without heartbeats. */
  links: () => {
    const started = performance.now();
    let list: ParticipantList | null = null;
    for (const link of chain?.links ?? []) {
      const applied = applyLink(meetingUuid, list, link);
      if (!applied.ok) throw new Error(applied.fault.code);
      list = applied.value;
    }
    return { ms: performance.now() - started };
  },
  /** As many signatures verified, and nothing else. */
  limit: async () => {
    const pair = (await crypto.subtle.generateKey('Ed25519', false, [
      'sign',
      'verify',
    ])) as CryptoKeyPair;
    const message = random(64);
    const signature = await crypto.subtle.sign('Ed25519', pair.privateKey, message);
    const started = performance.now();
    for (let i = 0; i < (chain?.links.length ?? 0); i++)
      await crypto.subtle.verify('Ed25519', pair.publicKey, signature, message);
    return { ms: performance.now() - started };
  },
});

async function written(count: number, people: number): Promise<Chain> {
  const crypto = await primitives;
  const isk = random(32);
  const everyone = Array.from({ length: people }, (_one, i): Omit<Present, 'leaves'> => ({
    ...{ userId: random(16), hardwareId: random(16), ivk: random(32), bindingHash: random(32) },
    ...{ issuedAt: NOW + i, name: `Person ${i}` },
  }));
  const [first] = everyone;
  if (first === undefined) throw new Error('nobody');
  const lead = { ...first, ivk: await crypto.ed25519Public(isk) };
  const pid = participantId(lead);
  // Only what openHeartbeat reads of it.
  const leader = { bindingHash: lead.bindingHash, ivk: lead.ivk, participantId: pid } as Binding;
  // More people than links join several at a time.
  const atOnce = Math.ceil(people / count);
  const [links, beats]: [Bytes[], Bytes[]] = [[], []];
  let list: ParticipantList | null = null;
  let prevH: Bytes = new Uint8Array(32);
  for (let i = 0; i < count; i++) {
    const joining = everyone.slice(i * atOnce, (i + 1) * atOnce);
    const ops: (readonly Item[])[] =
      joining.length > 0
        ? joining.map((who, n) => opItem({ type: 'join', who: i + n === 0 ? lead : who }))
        : [opItem({ type: 'rename', who: lead, name: `Leader ${i}` })];
    if (list !== null && i % SNAPSHOT_EVERY === 0) ops.unshift(snapshotItem(list));
    const link: Bytes = encodeLink(meetingUuid, list, pid, ops);
    const applied = applyLink(meetingUuid, list, link);
    if (!applied.ok) throw new Error(applied.fault.code);
    list = applied.value;
    const x = heartbeat.encode({
      ...{ leaderBindingHash: lead.bindingHash, linkHash: list.head, v: list.v, t: i + 1 },
      ...{ mkSeq: i + 1, mkCommit: random(32), acked: true, prevH, timestampMs: NOW + i },
    });
    prevH = H(x);
    links.push(link);
    beats.push(encodeSigned(x, await sign(crypto, isk, CONTEXT.heartbeat, x)));
  }
  return { leader, links, beats, mine: lead.bindingHash, people };
}
