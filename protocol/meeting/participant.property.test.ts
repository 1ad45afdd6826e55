// Whole meetings in which people come and go at random over a service that delays, repeats, reorders and drops posts, lies about who
// is gone and posts rubbish (protocol.md §1: it may deny and delay, and split a meeting visibly; it may do nothing else). Fake clock,
// seeded randomness: a failure is found again by its seed. The leader itself is honest here.
import { webcrypto } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { toHex } from '../bytes.js';
import { choosePrimitives } from '../crypto/webcrypto-primitives.js';
import { postKind, type PostKind } from '../wire/board.js';
import { FakeMeeting, inputOf, type BoardPost, type Seat } from './fake-meeting.fixture.js';
import { OLD_KEY_GRACE } from './keys.js';
import { snapshotItem, type ParticipantList } from './participant-list.js';

const crypto = await choosePrimitives(webcrypto.subtle);
const MOST_PEOPLE = 5;
const RUNS = 50;
/** `max`: fast-check otherwise prefers short meetings, in which little happens. */
const MEETING = { minLength: 10, maxLength: 50, size: 'max' } as const;
const SLOW = 60_000;

/** What becomes of the next thing that waits for someone; a number: another one comes first. */
type Fate = 'arrives' | 'is lost' | number;
type Command =
  | {
      readonly type: 'join' | 'leave' | 'crash' | 'rejoin' | 'reconnect' | 'mark';
      readonly who: number;
    }
  | { readonly type: 'gone'; readonly who: number; readonly to: number }
  | { readonly type: 'hear'; readonly to: number; readonly fates: readonly Fate[] }
  | { readonly type: 'repeat'; readonly which: number; readonly to: number }
  | { readonly type: 'pass'; readonly ms: number }
  | {
      readonly type: 'rubbish';
      readonly kind: PostKind;
      readonly bytes: Uint8Array;
      readonly to: number;
    };

const index = fc.nat(1_000);
const people = (...types: ('join' | 'leave' | 'crash' | 'rejoin' | 'reconnect' | 'mark')[]) =>
  fc.record({ type: fc.constantFrom(...types), who: index });
const repeat = fc.record({ type: fc.constant('repeat' as const), which: index, to: index });
const hear = (fate: fc.Arbitrary<Fate>) => {
  const fates = fc.array(fate, { minLength: 1, maxLength: 12, size: 'max' });
  return fc.record({ type: fc.constant('hear' as const), to: index, fates });
};
const pass = fc.record({
  type: fc.constant('pass' as const),
  ms: fc.integer({ min: 1, max: 12_000 }),
});
const gone = fc.record({ type: fc.constant('gone' as const), who: index, to: index });
const rubbish = fc.record({
  ...{ type: fc.constant('rubbish' as const), kind: fc.constantFrom(...postKind.options) },
  ...{ bytes: fc.uint8Array({ maxLength: 80 }), to: index },
});

describe('participant: any order of anything (protocol.md §4-6, §10)', () => {
  test(
    'never throws, and nobody sends under a key that the list does not allow',
    async () => {
      const fate = fc.oneof(
        { weight: 12, arbitrary: fc.constant<Fate>('arrives') },
        { weight: 1, arbitrary: fc.constant<Fate>('is lost') },
        { weight: 1, arbitrary: index },
      );
      const command = fc.oneof(
        { weight: 4, arbitrary: people('join', 'leave', 'crash', 'rejoin', 'reconnect', 'mark') },
        { weight: 8, arbitrary: hear(fate) },
        { weight: 4, arbitrary: pass },
        ...[repeat, gone, rubbish].map((arbitrary) => ({ weight: 1, arbitrary })),
      );
      const run = fc.asyncProperty(
        ...([fc.nat(), fc.array(command, MEETING), fc.boolean()] as const),
        async (seed, commands, holdsAll) => {
          const watched = await begin(seed);
          watched.meeting.holds = (to) => holdsAll || to !== watched.meeting.seats[0];
          for (const one of commands) await carryOut(watched.meeting, one, 'any order');
        },
      );
      await fc.assert(run, { seed: 9_605, numRuns: RUNS });
    },
    SLOW,
  );

  test(
    'whoever hears everything in order, however late or often, agrees with the leader',
    async () => {
      const command = fc.oneof(
        { weight: 4, arbitrary: people('join', 'leave', 'rejoin', 'reconnect', 'mark') },
        { weight: 8, arbitrary: hear(fc.constant('arrives')) },
        { weight: 4, arbitrary: pass },
        ...[repeat, gone].map((arbitrary) => ({ weight: 1, arbitrary })),
      );
      const run = fc.asyncProperty(
        ...([fc.nat(), fc.array(command, MEETING)] as const),
        async (seed, commands) => {
          const { meeting } = await begin(seed);
          meeting.holds = () => true;
          for (const one of commands) await carryOut(meeting, one, 'in order');
          // From here on nothing waits but for what was sent before it.
          meeting.holds = (to) => meeting.held.some((one) => one.to === to);
          while (meeting.held.length > 0) await hearNext(meeting, 0, 'arrives');
          await meeting.pass(15_000);
          expectAgreement(meeting);
        },
      );
      await fc.assert(run, { seed: 9_605, numRuns: RUNS });
    },
    SLOW,
  );
});

/** What is true of a meeting at every step, whatever the service does. */
class Watched {
  readonly meeting: FakeMeeting;
  /** By mkSeq: the leader's key, and the bindingHash of everyone it was made for. */
  readonly #made = new Map<number, { readonly mk: string; readonly hears: ReadonlySet<string> }>();
  /** By heartbeat hash: the list it certified. */
  readonly #certified = new Map<string, string>();
  readonly #sentWith = new Map<Seat, number | null>();
  readonly #heard = new Map<Seat, number>();

  constructor(meeting: FakeMeeting) {
    this.meeting = meeting;
    meeting.watch = (seat) => {
      this.#noteKeys();
      this.#expectAllowed(seat);
    };
  }

  #noteKeys(): void {
    const [leader] = this.meeting.seats;
    if (leader?.state.list == null) return;
    for (const [mkSeq, mk] of leader.keys)
      if (!this.#made.has(mkSeq)) this.#made.set(mkSeq, { mk, hears: listed(leader.state.list) });
  }

  #expectAllowed(seat: Seat): void {
    const { state, sendingWith } = seat;
    const { last } = state;
    if (last !== null) {
      const list = JSON.stringify(snapshotItem(last.list));
      expect(this.#certified.get(toHex(last.h)) ?? list).toBe(list);
      this.#certified.set(toHex(last.h), list);
      const before = this.#heard.get(seat) ?? last.t;
      expect([before, before + 1]).toContain(last.t);
      this.#heard.set(seat, last.t);
    }
    for (const [mkSeq, { mk, hears }] of this.#made)
      if (seat.everHad.has(mk)) {
        expect(seat.keys.get(mkSeq) ?? mk).toBe(mk);
        expect(hears).toContain(bindingOf(seat));
      }
    const seqs = state.keys.map(({ mkSeq }) => mkSeq);
    expect(seqs).toEqual([...new Set(seqs)].sort((a, b) => a - b));
    if (sendingWith !== null) {
      expect(seat.ended).toBeUndefined();
      expect(seat.keys.get(sendingWith)).toBe(this.#made.get(sendingWith)?.mk);
      expect(last === null ? [] : listed(last.list)).toContain(bindingOf(seat));
      // It begins to send with a key only when a heartbeat that it verified certifies that key, and stops soon after the next one came.
      if (sendingWith !== this.#sentWith.get(seat)) expect(last?.mkSeq).toBe(sendingWith);
      const next = state.keys.find(({ mkSeq }) => mkSeq > sendingWith);
      if (next !== undefined)
        expect(this.meeting.now - next.gotAt).toBeLessThanOrEqual(OLD_KEY_GRACE);
    }
    this.#sentWith.set(seat, sendingWith);
  }
}

async function begin(seed: number): Promise<Watched> {
  const watched = new Watched(new FakeMeeting(String(seed), crypto));
  for (const name of ['Leader', 'Person 1', 'Person 2']) await watched.meeting.join(name);
  return watched;
}

/** `in order`: each person's posts come in the board's order, and the leader stays and is reached. */
async function carryOut(
  meeting: FakeMeeting,
  command: Command,
  how: 'in order' | 'any order',
): Promise<void> {
  const { seats } = meeting;
  const here = seats.filter((seat) => seat.connected && (how === 'any order' || seat !== seats[0]));
  const away = seats.filter(
    (seat) => !seat.connected && !seats.some((other) => other.connected && other.id === seat.id),
  );
  // Who leads does not change here: that is for the simulation, whose service names leaders as the real one does.
  const mayReturn = away.filter(
    (seat) => seat.id !== meeting.leader && seat === away.findLast(({ id }) => id === seat.id),
  );
  switch (command.type) {
    case 'join':
      if (seats.filter(({ connected }) => connected).length < MOST_PEOPLE)
        await meeting.join(`Person ${String(seats.length)}`);
      return;
    case 'rejoin':
      await picked(mayReturn, command.who, (seat) => meeting.join(seat.name, seat));
      return;
    case 'leave':
      await picked(here, command.who, (seat) => meeting.leave(seat));
      return;
    case 'crash':
      await picked(here, command.who, (seat) => {
        seat.connected = false;
      });
      return;
    case 'reconnect':
      await picked(here, command.who, (seat) => meeting.give(seat, { type: 'reconnected' }));
      return;
    case 'mark':
      await picked(here, command.who, (seat) => meeting.give(seat, { type: 'mark', match: true }));
      return;
    case 'gone':
      // In order, the lie is told to the leader, of someone it has listed, who must then learn it. (Of someone it has not listed, the
      // lie is a denial of service: they wait.)
      await picked(how === 'any order' ? here : seats.slice(0, 1), command.to, (seat) => {
        const known = here.filter((one) => how === 'any order' || isListedBy(seat, one));
        return picked(known, command.who, ({ id }) =>
          meeting.give(seat, { type: 'gone', participantId: id }),
        );
      });
      return;
    case 'hear':
      for (const fate of command.fates) await hearNext(meeting, command.to, fate);
      return;
    case 'repeat':
      await picked(here, command.to, (to) =>
        picked(heardBy(meeting, to), command.which, (post) =>
          meeting.deliver({ to, input: inputOf(post) }),
        ),
      );
      return;
    case 'pass':
      await meeting.pass(command.ms);
      return;
    case 'rubbish':
      await picked(here, command.to, (to) =>
        meeting.give(to, {
          ...{ type: 'post', kind: command.kind, from: seats[0]?.id ?? '' },
          bytes: Uint8Array.from(command.bytes),
        }),
      );
  }
}

/** Something arrives, or not, at one of the people for whom something waits. */
async function hearNext(meeting: FakeMeeting, to: number, fate: Fate): Promise<void> {
  const waiting = [...new Set(meeting.held.map((one) => one.to))];
  await picked(waiting, to, (seat) =>
    picked(
      meeting.held.filter((one) => one.to === seat),
      typeof fate === 'number' ? fate : 0,
      async (one) => {
        meeting.held = meeting.held.filter((other) => other !== one);
        if (fate !== 'is lost') await meeting.deliver(one);
      },
    ),
  );
}

/** Posts that `seat` was given already. */
function heardBy({ posts, held }: FakeMeeting, seat: Seat): BoardPost[] {
  const waiting = held.flatMap(({ to, input }) =>
    to === seat && input.type === 'post' ? [input.bytes] : [],
  );
  return posts.filter(
    ({ from, to, bytes }) =>
      from !== seat.id && (to ?? seat.id) === seat.id && !waiting.includes(bytes),
  );
}

/** Everyone who is here is listed, has the leader's key, and shows the leader's list and code; nobody else is listed. */
function expectAgreement(meeting: FakeMeeting): void {
  const connected = meeting.seats.filter((seat) => seat.connected);
  const here = connected.filter(({ ended }) => ended === undefined);
  expect(connected.every(({ ended }) => ended === undefined || ended === 'not-listed')).toBe(true);
  const [leader] = here;
  if (leader?.state.last == null) throw new Error('the leader leads nothing');
  const { mkSeq, securityCode } = meeting.view(leader);
  expect([...listed(leader.state.last.list)].sort()).toEqual(here.map(bindingOf).sort());
  for (const seat of here) {
    const seen = meeting.view(seat);
    expect(seen.checks).toEqual({ certificate: true, keyBox: true, heartbeat: true, list: true });
    expect([seen.mkSeq, seen.sendingWith, seen.securityCode]).toEqual([mkSeq, mkSeq, securityCode]);
    expect(seat.keys.get(mkSeq ?? 0)).toBe(leader.keys.get(mkSeq ?? 0));
    expect(toHex(seat.state.last?.h ?? new Uint8Array())).toBe(toHex(leader.state.last.h));
    expect(seen.people).toHaveLength(here.length);
  }
}

function listed(list: ParticipantList): Set<string> {
  return new Set([...list.present.values()].map(({ bindingHash }) => toHex(bindingHash)));
}

function isListedBy({ state: { list } }: Seat, someone: Seat): boolean {
  return list !== null && listed(list).has(bindingOf(someone));
}

function bindingOf({ state }: Seat): string {
  return state.binding === null ? 'not announced' : toHex(state.binding.bindingHash);
}

async function picked<T>(
  from: readonly T[],
  which: number,
  act: (one: T) => unknown,
): Promise<void> {
  const one = from[which % from.length];
  if (one !== undefined) await act(one);
}
