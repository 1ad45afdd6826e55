// Whole meetings in which people come and go and leaders change at random over a service that delays, repeats, reorders and drops posts,
// lies about who is gone and who leads, and posts rubbish (protocol.md §1: it may deny and delay, and split a meeting visibly; it may do
// nothing else). Fake clock, seeded randomness: a failure is found again by its seed. Whoever leads is honest here.
import { webcrypto } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { toHex } from '../bytes.js';
import { choosePrimitives } from '../crypto/webcrypto-primitives.js';
import { LEADER_ONLY, postKind, type PostKind } from '../wire/board.js';
import { FakeMeeting, inputOf, type BoardPost, type Seat } from './fake-meeting.fixture.js';
import { heartbeat, heartbeatHash } from './heartbeat.js';
import { OLD_KEY_GRACE } from './keys.js';
import { snapshotItem, type ParticipantList } from './participant-list.js';
import { signed } from './signed.js';

const crypto = await choosePrimitives(webcrypto.subtle);
const MOST_PEOPLE = 5;
/** Whole meetings take too long to look for a shorter one that fails: seed and path are printed and lead back to it. */
const HOW = { seed: 9_605, numRuns: 50, endOnFailure: true };
/** `max`: fast-check otherwise prefers short meetings, in which little happens. */
const MEETING = { minLength: 10, maxLength: 50, size: 'max' } as const;
const SLOW = 60_000;
/** Ends that an honest service brings about. */
const FAIR_ENDS: readonly unknown[] = [undefined, 'not-listed'];

/** What becomes of the next thing that waits for someone; a number: another one comes first. */
type Fate = 'arrives' | 'is lost' | number;
type Doing = 'join' | 'leave' | 'crash' | 'rejoin' | 'reconnect' | 'mark' | 'lead' | 'accept';
type Command =
  | {
      readonly type: Doing;
      readonly who: number;
    }
  /** `called-leader`: the service names somebody to one person and not to the others. */
  | { readonly type: 'gone' | 'called-leader'; readonly who: number; readonly to: number }
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
const people = (...types: Doing[]) => fc.record({ type: fc.constantFrom(...types), who: index });
const repeat = fc.record({ type: fc.constant('repeat' as const), which: index, to: index });
const hear = (fate: fc.Arbitrary<Fate>) => {
  const fates = fc.array(fate, { minLength: 1, maxLength: 12, size: 'max' });
  return fc.record({ type: fc.constant('hear' as const), to: index, fates });
};
const pass = fc.record({
  type: fc.constant('pass' as const),
  ms: fc.integer({ min: 1, max: 12_000 }),
});
const lie = (type: 'gone' | 'called-leader') =>
  fc.record({ type: fc.constant(type), who: index, to: index });
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
        { weight: 2, arbitrary: people('lead', 'lead', 'accept') },
        { weight: 8, arbitrary: hear(fate) },
        { weight: 4, arbitrary: pass },
        ...[repeat, lie('gone'), lie('called-leader'), rubbish].map((arbitrary) => ({
          ...{ weight: 1, arbitrary },
        })),
      );
      const run = fc.asyncProperty(
        ...([fc.nat(), fc.array(command, MEETING), fc.boolean()] as const),
        async (seed, commands, holdsAll) => {
          const watched = await begin(seed);
          watched.meeting.holds = (to) => holdsAll || to.id !== watched.meeting.leader;
          for (const one of commands) await carryOut(watched.meeting, one, 'any order');
        },
      );
      await fc.assert(run, HOW);
    },
    SLOW,
  );

  test(
    'whoever hears everything in order, however late or often, agrees with whoever leads in the end',
    async () => {
      const command = fc.oneof(
        { weight: 4, arbitrary: people('join', 'leave', 'rejoin', 'reconnect', 'mark') },
        { weight: 1, arbitrary: people('lead') },
        { weight: 8, arbitrary: hear(fc.constant('arrives')) },
        { weight: 4, arbitrary: pass },
        ...[repeat, lie('gone')].map((arbitrary) => ({ weight: 1, arbitrary })),
      );
      const run = fc.asyncProperty(
        ...([fc.nat(), fc.array(command, MEETING)] as const),
        async (seed, commands) => {
          const { meeting } = await begin(seed);
          meeting.holds = () => true;
          // The board takes from nobody but the leader what only a leader says.
          meeting.takes = ({ kind, from }) => !LEADER_ONLY.has(kind) || from === meeting.leader;
          const serve = servedBy(meeting);
          for (const one of commands) await serve(() => carryOut(meeting, one, 'in order'));
          // From here on nothing waits but for what was sent before it.
          meeting.holds = (to) => meeting.held.some((one) => one.to === to);
          while (meeting.held.length > 0) await serve(() => hearNext(meeting, 0, 'arrives'));
          await meeting.pass(15_000);
          expectAgreement(meeting);
        },
      );
      await fc.assert(run, HOW);
    },
    SLOW,
  );
});

/** What is true of a meeting at every step, whatever the service does. */
class Watched {
  readonly meeting: FakeMeeting;
  /** Each key that was ever made, with the bindingHash of everyone it was made for. */
  readonly #made = new Map<string, { readonly mkSeq: number; readonly hears: Set<string> }>();
  /** By heartbeat: the list it certified, and the heartbeat before it. */
  readonly #certified = new Map<string, string>();
  readonly #before = new Map<string, string>();
  /** By who said it and t. */
  readonly #said = new Map<string, string>();
  readonly #sentWith = new Map<Seat, number | null>();
  readonly #heard = new Map<Seat, string>();
  #posts = 0;

  constructor(meeting: FakeMeeting) {
    this.meeting = meeting;
    meeting.watch = (seat) => {
      this.#noteKeys(seat);
      this.#noteBeats();
      this.#expectHistory(seat);
      this.#expectAllowed(seat);
    };
  }

  /** Whoever leads makes a key before anyone else has it. */
  #noteKeys({ state, keys }: Seat): void {
    if (state.lead === null || state.list === null) return;
    for (const [mkSeq, mk] of keys)
      if (!this.#made.has(mk)) this.#made.set(mk, { mkSeq, hears: listed(state.list) });
  }

  /** Nobody who leads says two things at one time, whatever the service told it. */
  #noteBeats(): void {
    for (const { kind, bytes } of this.meeting.posts.slice(this.#posts)) {
      const outer = kind === 'heartbeat' ? signed.decode(bytes) : null;
      const beat = outer?.ok === true ? heartbeat.decode(outer.value.x) : null;
      if (beat?.ok !== true) continue;
      const { leaderBindingHash, t, prevH } = beat.value;
      const h = toHex(heartbeatHash(beat.value));
      const name = `${toHex(leaderBindingHash)} ${String(t)}`;
      expect(this.#said.get(name) ?? h).toBe(h);
      this.#said.set(name, h);
      this.#before.set(h, toHex(prevH));
    }
    this.#posts = this.meeting.posts.length;
  }

  /** Everyone goes forward along one chain; only who led goes back behind its own word, where others never built on that. */
  #expectHistory(seat: Seat): void {
    const { last, reign } = seat.state;
    if (last === null) return;
    const list = JSON.stringify(snapshotItem(last.list));
    const h = toHex(last.h);
    expect(this.#certified.get(h) ?? list).toBe(list);
    this.#certified.set(h, list);
    const heard = this.#heard.get(seat);
    let at: string | undefined = h;
    while (at !== undefined && at !== heard) at = this.#before.get(at);
    if (heard !== undefined && reign === null) expect(at).toBe(heard);
    this.#heard.set(seat, h);
  }

  #expectAllowed(seat: Seat): void {
    const { state, sendingWith } = seat;
    const { last } = state;
    for (const mk of seat.everHad) expect(this.#made.get(mk)?.hears).toContain(bindingOf(seat));
    const seqs = state.keys.map(({ mkSeq }) => mkSeq);
    expect(seqs).toEqual([...new Set(seqs)].sort((a, b) => a - b));
    if (sendingWith !== null) {
      expect(seat.ended).toBeUndefined();
      expect(state.change?.mustBeAccepted).not.toBe(true);
      expect(this.#made.get(seat.keys.get(sendingWith) ?? '')?.mkSeq).toBe(sendingWith);
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

/** `in order`: each person's posts come in the board's order, and the service names a leader as an honest one does. */
async function carryOut(
  meeting: FakeMeeting,
  command: Command,
  how: 'in order' | 'any order',
): Promise<void> {
  const { seats } = meeting;
  const here = seats.filter((seat) => seat.connected);
  const away = seats.filter(
    (seat) => !seat.connected && !seats.some((other) => other.connected && other.id === seat.id),
  );
  const mayReturn = away.filter((seat) => seat === away.findLast(({ id }) => id === seat.id));
  const mayLead = how === 'any order' ? here : successorsOf(meeting, meeting.leader);
  switch (command.type) {
    case 'join':
      if (seats.filter(({ connected }) => connected).length < MOST_PEOPLE)
        await meeting.join(`Person ${String(seats.length)}`);
      return;
    case 'rejoin':
      await picked(mayReturn, command.who, (seat) => meeting.join(seat.name, seat));
      return;
    case 'lead':
      await picked(mayLead, command.who, (seat) => meeting.nameLeader(seat));
      return;
    case 'accept':
      await picked(here, command.who, (seat) => meeting.give(seat, { type: 'accept-leader' }));
      return;
    case 'called-leader':
      await picked(here, command.to, (to) =>
        picked(seats, command.who, ({ id }) =>
          meeting.give(to, { type: 'leader', participantId: id }),
        ),
      );
      return;
    case 'leave':
      await picked(here, command.who, async (seat) => {
        const [next] = mayLead.filter((other) => other !== seat);
        if (next !== undefined || seat.id !== meeting.leader) await leaveTo(meeting, seat, next);
      });
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
      await picked(how === 'any order' ? here : leaderOf(meeting), command.to, (seat) => {
        const known = here.filter(
          (one) => one !== seat && (how === 'any order' || isListedByLeader(meeting, one)),
        );
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
          ...{ type: 'post', kind: command.kind, from: meeting.leader ?? '' },
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
  for (const { ended } of connected) expect(FAIR_ENDS).toContain(ended);
  const [leader] = leaderOf(meeting);
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

function leaderOf({ seats, leader }: FakeMeeting): Seat[] {
  return seats.filter(({ id, connected }) => connected && id === leader);
}

/** By the links that the board has from whoever leads. */
function isListedByLeader(meeting: FakeMeeting, someone: Seat): boolean {
  return leaderOf(meeting).some(
    ({ state: { list } }) => list !== null && listed(list).has(bindingOf(someone)),
  );
}

/** In order: who may be named, for the leader has listed them, and they know that. */
function successorsOf(meeting: FakeMeeting, except: string | null): Seat[] {
  return meeting.seats.filter(
    (seat) =>
      seat.connected &&
      seat.id !== except &&
      seat.state.last !== null &&
      isListedByLeader(meeting, seat),
  );
}

/** Leaves for good; where that was the leader, the service names another. */
async function leaveTo(meeting: FakeMeeting, seat: Seat, next: Seat | undefined): Promise<void> {
  const wasLeader = seat.id === meeting.leader;
  await meeting.leave(seat);
  if (wasLeader && next !== undefined) await meeting.nameLeader(next);
}

/** What an honest service does after whatever happened: it tells everyone who is here, where that changed. */
function servedBy(meeting: FakeMeeting): (act: () => Promise<void>) => Promise<void> {
  const seated = (): string =>
    meeting.seats.map(({ id, connected }) => (connected ? id : '')).join(' ');
  return async (act) => {
    const before = seated();
    await act();
    await joinAgain(meeting);
    if (seated() !== before) await meeting.tellAttendees();
  };
}

/** Whoever the core asks to has announced anew, as its driver does. */
async function joinAgain(meeting: FakeMeeting): Promise<void> {
  for (const seat of meeting.seats) {
    if (!seat.connected || !seat.reports.includes('join-again')) continue;
    await leaveTo(meeting, seat, successorsOf(meeting, seat.id)[0]);
    await meeting.join(seat.name, seat);
  }
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
