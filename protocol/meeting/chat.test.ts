// protocol.md §7: chat to everyone, and all that is refused of it.
import { webcrypto } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Bytes } from '../bytes.js';
import { choosePrimitives, type Subtle } from '../crypto/webcrypto-primitives.js';
import type { Seat } from './fake-meeting.fixture.js';
import { begun } from './meeting-of.fixture.js';
import { sealSay } from './say.js';
import type { SpokenKind } from './state.js';

const crypto = await choosePrimitives(webcrypto.subtle as unknown as Subtle);
const LONGEST = 16_384;

async function three() {
  const { meeting, seats } = await begun(crypto, ['Ana', 'Bo', 'Cy']);
  return { meeting, all: seats as [Seat, Seat, Seat] };
}

/** What an app that is `from` could sign, whatever ours would. */
async function signedBy(
  from: Seat,
  body: string | Bytes,
  n: number,
  more: { readonly kind?: SpokenKind; readonly msk?: Bytes; readonly bindingHash?: Bytes } = {},
): Promise<Bytes> {
  const { secrets, binding } = from.state;
  if (secrets === null || binding === null) throw new Error(`${from.name} is not in the meeting`);
  const { kind = 'chat', msk = secrets.msk, bindingHash = binding.bindingHash } = more;
  const plain = await sealSay(crypto, msk, bindingHash, kind, { n, sentAtMs: 1, body });
  if (!plain.ok) throw new Error(plain.fault.code);
  return plain.value;
}

describe('chat in an end-to-end encrypted meeting (protocol.md §7)', () => {
  test('is shown to everyone in the meeting, also to whoever wrote it, under the names of the verified list', async () => {
    const { meeting, all } = await three();
    const [ana, bo] = all;
    await meeting.give(bo, { type: 'chat', text: 'Hello' });
    await meeting.give(ana, { type: 'chat', text: 'Hi Bo' });
    for (const seat of all) expect(seat.chatted).toEqual(['Bo: Hello', 'Ana: Hi Bo']);
    expect(all.flatMap(({ reports }) => reports)).toEqual([]);
  });

  test('is not said again for whoever comes later', async () => {
    const { meeting, all } = await three();
    await meeting.give(all[1], { type: 'chat', text: 'Before you' });
    const di = await meeting.join('Di');
    await meeting.pass(60_000);
    expect(di.chatted).toEqual([]);
  });

  test('goes on after a mark: each kind has its own count', async () => {
    const { meeting, all } = await three();
    const [ana, bo] = all;
    await meeting.give(bo, { type: 'chat', text: 'One' });
    await meeting.give(bo, { type: 'mark', match: true });
    await meeting.give(bo, { type: 'chat', text: 'Two' });
    expect(ana.chatted).toEqual(['Bo: One', 'Bo: Two']);
    expect(meeting.view(ana).people.find(({ name }) => name === 'Bo')?.mark).toBe(true);
    // A number that another kind used up is free in this one.
    const data = await signedBy(bo, new Uint8Array([0xf6]), 50, { kind: 'data' });
    await meeting.give(ana, { type: 'said', kind: 'data', from: bo.id, plain: data });
    await meeting.give(ana, {
      ...{ type: 'said', kind: 'chat', from: bo.id },
      plain: await signedBy(bo, 'Three', 7),
    });
    expect(ana.chatted.at(-1)).toBe('Bo: Three');
  });

  test('that is longer than 16,384 bytes is not sent, which is said; one of exactly that is', async () => {
    const { meeting, all } = await three();
    const [ana, bo] = all;
    await meeting.give(bo, { type: 'chat', text: 'ä'.repeat(LONGEST / 2 + 1) });
    expect(bo.reports).toEqual(['message-not-sent']);
    expect([bo.chatted, ana.chatted]).toEqual([[], []]);
    await meeting.give(bo, { type: 'chat', text: 'ä'.repeat(LONGEST / 2) });
    expect(ana.chatted).toHaveLength(1);
  });

  test('of whoever is not in the meeting yet is not sent, which is said', async () => {
    const { meeting, all } = await three();
    meeting.holds = (to) => !all.includes(to as never);
    const di = await meeting.join('Di');
    await meeting.give(di, { type: 'chat', text: 'Am I in?' });
    expect(di.reports).toContain('message-not-sent');
    for (const seat of [...all, di]) expect(seat.chatted).toEqual([]);
  });

  test('is taken only from someone present', async () => {
    const { meeting, all } = await three();
    const [ana, bo, cy] = all;
    const plain = await signedBy(cy, 'I am still here', 9);
    await meeting.leave(cy);
    await meeting.pass(20_000);
    const before = [ana.state.heardCounts, bo.state.heardCounts];
    for (const to of [ana, bo])
      await meeting.give(to, { type: 'said', kind: 'chat', from: cy.id, plain });
    expect([ana.chatted, bo.chatted]).toEqual([[], []]);
    expect([ana.state.heardCounts, bo.state.heardCounts]).toEqual(before);
  });

  test.each<[string, (bo: Seat, cy: Seat) => Promise<Bytes>, string]>([
    ['signed by another', (bo, cy) => signedBy(bo, 'x', 9, { msk: mskOf(cy) }), 'signature'],
    [
      'under the binding of another',
      (bo, cy) => signedBy(bo, 'x', 9, { bindingHash: hashOf(cy) }),
      'say',
    ],
    ['said as data', (bo) => signedBy(bo, new Uint8Array([1]), 9, { kind: 'data' }), 'say'],
    ['that is no message', async () => new Uint8Array([1, 2, 3]), 'cbor'],
  ])('%s is refused, visibly, and changes nothing', async (_what, make, code) => {
    const { meeting, all } = await three();
    const [ana, bo, cy] = all;
    const before = ana.state;
    await meeting.give(ana, { type: 'said', kind: 'chat', from: bo.id, plain: await make(bo, cy) });
    expect(ana.reports).toEqual([code]);
    expect(ana.chatted).toEqual([]);
    expect(ana.state).toBe(before);
  });

  test('is not a mark, and a mark is not chat', async () => {
    const { meeting, all } = await three();
    const [ana, bo] = all;
    await meeting.give(ana, {
      ...{ type: 'said', kind: 'data', from: bo.id },
      plain: await signedBy(bo, 'Hello', 9),
    });
    expect(ana.reports).toEqual(['say']);
    expect(ana.chatted).toEqual([]);
  });

  test('in any order and any number of copies is shown at most once, by rising number', async () => {
    const { meeting, all } = await three();
    const [ana, bo, cy] = all;
    const said = await Promise.all(
      Array.from({ length: 6 }, (_, n) => signedBy(bo, `${n}`, 100 + n)),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(5), { maxLength: 20 }), async (order) => {
        const start = ana.state;
        ana.chatted.length = 0;
        for (const at of order)
          await meeting.give(ana, {
            ...{ type: 'said', kind: 'chat', from: bo.id },
            plain: said[at] ?? new Uint8Array(),
          });
        const shown = ana.chatted.map((line) => Number(line.replace('Bo: ', '')));
        expect(shown).toEqual([...new Set(shown)].sort((a, b) => a - b));
        expect(shown.at(-1) ?? -1).toBe(Math.max(-1, ...order));
        ana.state = start;
      }),
      { numRuns: 40 },
    );
    expect(cy.chatted).toEqual([]);
  });
});

function mskOf({ state }: Seat): Bytes {
  if (state.secrets === null) throw new Error('nobody');
  return state.secrets.msk;
}

function hashOf({ state }: Seat): Bytes {
  if (state.binding === null) throw new Error('nobody');
  return state.binding.bindingHash;
}
