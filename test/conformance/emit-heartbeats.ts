// Vectors of protocol.md §6: heartbeats, and which of them a member accepts after which.
import type { Values } from '../../protocol/vectors/fields.js';
import { Chain, NO_HASH, join, leave, snapshot } from './emit-lists.js';
import { MEETING, START, type People, type Person } from './meeting-cast.js';
import { drawHex, withBitFlipped, type VectorWriter } from './vector-writer.js';

interface Beat {
  readonly signed: string;
  readonly h: string;
  readonly given: BeatIn;
}
interface BeatIn extends Values {
  readonly t: number;
  readonly timestampMs: number;
}

/** Steps of a chain, as one member hears them. */
type Steps = readonly Values[];

export async function emitHeartbeats(to: VectorWriter, { lea, ben, cy }: People): Promise<void> {
  const beat = async (id: string, leader: Person, change: BeatIn): Promise<Beat> => {
    const given = { isk: leader.isk, leaderBindingHash: leader.bindingHash, ...change };
    const made = await to.accepts(`heartbeat-${id}`, 'heartbeat', given);
    return { signed: made.text('signed'), h: made.text('h'), given };
  };
  const after = (before: Beat, change: Values): BeatIn => ({
    ...{ ...before.given, t: before.given.t + 1, prevH: before.h },
    ...{ timestampMs: before.given.timestampMs + 10_000, ...change },
  });
  const key = (mkSeq: number): Values => ({ mkSeq, mkCommit: drawHex(`commit ${mkSeq}`, 32) });
  const at = (chain: Chain): Values => ({ linkHash: chain.head, v: chain.v });
  const step = (chain: Chain, said: Beat, by = lea, from = 0): Values => ({
    ...{ links: chain.links.slice(from), heartbeat: said.signed, leader: by.binding },
  });

  const none = new Chain(to, 'beats');
  const two = await none.with('two', lea, [join(lea), join(ben)]);
  const three = await two.with('three', lea, [join(cy)]);
  const gone = await three.with('gone', lea, [leave(cy)]);
  const first = await beat('first', lea, {
    ...{ ...at(two), t: 1, ...key(1), acked: false, prevH: NO_HASH, timestampMs: START },
  });
  const acked = await beat('acked', lea, after(first, { acked: true }));
  const joined = await beat('joined', lea, after(acked, { ...at(three), ...key(2), acked: false }));
  const left = await beat('left', lea, after(joined, at(gone)));
  const rekeyed = await beat('rekeyed', lea, after(left, key(3)));
  const sameTime = await beat('same-time', lea, after(first, { timestampMs: START }));

  const mine = { meetingUuid: MEETING.meetingUuid, bindingHash: ben.bindingHash };
  const began: Steps = [step(two, first)];
  const chain = (...steps: Steps) => ({ ...mine, steps });
  const accepts = (id: string, ...steps: Steps) =>
    to.accepts(`heartbeat-chain-${id}`, 'heartbeat-chain', chain(...steps));
  const more = (said: Beat, by = lea): Values => step(new Chain(to, ''), said, by);
  const grown = (said: Beat, link: Chain, by = lea): Values => step(link, said, by, link.v - 1);
  await accepts('first', ...began);
  await accepts('acked', ...began, more(acked));
  await accepts('copy', ...began, more(first), more(acked), more(acked));
  await accepts('same-time', ...began, more(sameTime));
  const whole = [...began, more(acked), grown(joined, three), grown(left, gone), more(rekeyed)];
  await accepts('whole', ...whole);
  await accepts('newcomer', step(three, joined));
  await accepts('begins-late', step(gone, rekeyed));

  const bad = async (id: string, code: string, ...steps: Steps) =>
    to.refuses(`heartbeat-chain-${id}`, 'heartbeat-chain', code, chain(...steps));
  await bad('gap', 'gap', ...began, grown(joined, three));
  const fork = await beat('fork', lea, { ...acked.given, acked: false, timestampMs: START + 1 });
  await bad('same-t', 'split', ...began, more(acked), more(fork));
  const otherPast = await beat('other-past', lea, after(first, { prevH: drawHex('past', 32) }));
  await bad('other-past', 'split', ...began, more(otherPast));
  await bad('older', 'heartbeat', ...began, more(acked), grown(joined, three), more(first));
  await bad('other-signer', 'heartbeat', ...began, {
    ...{ ...more(acked), heartbeat: withBitFlipped(acked.signed, -1) },
  });
  const bens = await beat('by-ben', lea, after(first, { isk: ben.isk }));
  await bad('signed-by-another', 'heartbeat', ...began, more(bens));
  await bad('not-the-leader', 'heartbeat', ...began, more(acked, ben));
  const went = await beat('time-went-back', lea, after(first, { timestampMs: START - 1 }));
  await bad('time-went-back', 'heartbeat', ...began, more(went));
  const keyFell = await beat('key-fell', lea, after(rekeyed, key(2)));
  await bad('key-fell', 'heartbeat', ...whole, more(keyFell));
  const otherLink = await beat('other-link', lea, after(first, { linkHash: drawHex('l', 32) }));
  await bad('other-link', 'heartbeat', ...began, more(otherLink));
  const notThere = await beat('link-not-there', lea, after(first, { ...at(three), ...key(2) }));
  await bad('link-not-there', 'heartbeat', ...began, more(notThere));
  await bad('link-not-named', 'heartbeat', ...began, grown(acked, three));
  const noKey = await beat('join-without-key', lea, after(first, at(three)));
  await bad('join-without-key', 'heartbeat', ...began, grown(noKey, three));
  const otherKey = { mkSeq: 1, mkCommit: drawHex('another commit', 32) };
  const swapped = await beat('other-key', lea, after(first, otherKey));
  await bad('other-key', 'heartbeat', ...began, more(swapped));
  await to.refuses('heartbeat-chain-not-listed', 'heartbeat-chain', 'heartbeat', {
    ...{ ...mine, bindingHash: cy.bindingHash, steps: began },
  });
  await bad('cbor', 'cbor', ...began, { ...more(acked), heartbeat: `${acked.signed}00` });

  await emitLeaderChange();
  await emitWrong();

  async function emitLeaderChange(): Promise<void> {
    const taken = await three.with('taken', ben, [snapshot([lea, ben, cy]), leave(lea)]);
    const before = [...began, more(acked), grown(joined, three)];
    const change = { isk: ben.isk, leaderBindingHash: ben.bindingHash, ...at(taken) };
    const says = await beat('new-leader', ben, after(joined, { ...change, ...key(3) }));
    await accepts('new-leader', ...before, grown(says, taken, ben));
    const goesOn = await beat('new-leader-goes-on', ben, after(says, { acked: true }));
    await accepts('new-leader-goes-on', ...before, grown(says, taken, ben), more(goesOn, ben));
    const keeps = await beat('new-leader-same-key', ben, after(joined, change));
    await bad('new-leader-same-key', 'heartbeat', ...before, grown(keeps, taken, ben));
    const old = await beat('old-leader', lea, after(says, { ...key(4), ...asLea() }));
    await bad('old-leader', 'heartbeat', ...before, grown(says, taken, ben), more(old));
  }

  function asLea(): Values {
    return { isk: lea.isk, leaderBindingHash: lea.bindingHash };
  }

  async function emitWrong(): Promise<void> {
    const wrong: Record<string, Values> = {
      ...{ 'mk-seq': { mkSeq: 2 ** 32 }, 'short-hash': { prevH: drawHex('short', 31) } },
      'short-commit': { mkCommit: drawHex('short', 31) },
    };
    for (const [id, change] of Object.entries(wrong))
      await to.refuses(`heartbeat-reject-${id}`, 'heartbeat', 'schema', {
        ...acked.given,
        ...change,
      });
  }
}
