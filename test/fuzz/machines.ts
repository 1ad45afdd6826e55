// Both state machines, fed by a service that says anything at all: honest posts in any order and from anyone, changed posts, changed posts
// under a true signature (a participant may be hostile too), and every other input with rubbish in it.
import { webcrypto } from 'node:crypto';
import { utf8, type Bytes } from '../../protocol/bytes.js';
import { encode } from '../../protocol/crypto/cbor.js';
import { CONTEXT } from '../../protocol/crypto/contexts.js';
import { sign } from '../../protocol/crypto/sign.js';
import { choosePrimitives } from '../../protocol/crypto/webcrypto-primitives.js';
import { faults } from '../../protocol/fault.js';
import {
  FakeMeeting,
  inputOf,
  type BoardPost,
  type Seat,
} from '../../protocol/meeting/fake-meeting.fixture.js';
import { posted } from '../../protocol/meeting/announcement.js';
import { receive, view } from '../../protocol/meeting/participant.js';
import { signed } from '../../protocol/meeting/signed.js';
import type { Effect, Input, ParticipantState } from '../../protocol/meeting/state.js';
import { postKind } from '../../protocol/wire/board.js';
import { mutated, mutatedCbor } from './mutate.js';
import type { Random } from './random.js';

const crypto = await choosePrimitives(webcrypto.subtle);

/** Inputs in a row that one state gets. */
export const WALK = 20;
/** A state that grows beyond this has taken in what it should have refused. A meeting of three has some 50 kB. */
const MOST_STATE = 4 * 1_024 * 1_024;
const MOST_EFFECTS = 5_000;
/** Far above what any step takes, even under load: a hang, not a slow machine. */
const MOST_MS = 5_000;

interface Moment {
  readonly state: ParticipantState;
  readonly now: number;
}

export interface Recorded {
  readonly moments: readonly Moment[];
  readonly posts: readonly BoardPost[];
  readonly seats: readonly Pick<Seat, 'id' | 'isk'>[];
}

/** An honest meeting of three, in which one leaves and comes back, one locks it and leads it in the end: every state that anyone was in, and all that was posted. */
export async function recordMeeting(): Promise<Recorded> {
  const meeting = new FakeMeeting('fuzz', crypto);
  const moments: Moment[] = [];
  meeting.watch = (seat) => {
    if (seat.ended === undefined)
      moments.push({ state: structuredClone(seat.state), now: meeting.now });
  };
  await meeting.join('Leader');
  const ben = await meeting.join('Ben');
  await meeting.pass(3_000);
  const cy = await meeting.join('Cy');
  await meeting.pass(15_000);
  await meeting.give(ben, { type: 'mark', match: true });
  await meeting.leave(cy);
  await meeting.pass(12_000);
  await meeting.join('Cy', cy);
  await meeting.pass(20_000);
  await meeting.tellAttendees();
  await meeting.give(ben, { type: 'request', op: { type: 'lock' } });
  await meeting.pass(12_000);
  await meeting.nameLeader(ben);
  await meeting.pass(320_000);
  return { moments, posts: meeting.posts, seats: meeting.seats };
}

/** One walk from one moment. Throws where a machine breaks a promise. */
export async function walk(random: Random, recorded: Recorded): Promise<void> {
  const moment = random.pick(recorded.moments);
  let state = structuredClone(moment.state);
  let { now } = moment;
  for (let i = 0; i < WALK; i++) {
    if (random.chance(0.2)) now += random.pick([1, 500, 2_000, 10_000, 31_000, 120_000]);
    const input = await anyInput(random, recorded);
    const started = performance.now();
    const step = await receive({ crypto, random: (n) => random.bytes(n), now }, state, input);
    if (performance.now() - started > MOST_MS) throw new Error(`${input.type} took too long`);
    check(step.effects, now);
    view(step.state, now);
    state = step.state;
  }
  const size = sizeOf(state);
  if (size > MOST_STATE) throw new Error(`the state has grown to ${size} bytes`);
}

function check(effects: readonly Effect[], now: number): void {
  if (effects.length > MOST_EFFECTS) throw new Error(`${effects.length} effects of one step`);
  for (const effect of effects) {
    const code = effect.type === 'report' || effect.type === 'end' ? effect.code : null;
    if (code !== null && !Object.hasOwn(faults, code))
      throw new Error(`no fault is called ${code}`);
    if (effect.type === 'wake-at' && !(effect.at >= now && effect.at < Infinity))
      throw new Error(`to be woken at ${effect.at}, and it is ${now}`);
    if (effect.type === 'post' && effect.bytes.length > 1_048_576) throw new Error('a huge post');
  }
}

async function anyInput(random: Random, recorded: Recorded): Promise<Input> {
  const { seats, posts } = recorded;
  const someone = random.chance(0.95) ? random.pick(seats).id : 'nobody';
  switch (random.below(16)) {
    case 0:
      return { type: 'wake' };
    case 1:
      return { type: 'leader', participantId: someone };
    case 2:
      return { type: 'gone', participantId: someone };
    case 3:
      return {
        type: 'signed',
        ref: random.below(40),
        signature: random.bytes(64),
      };
    case 4:
      return {
        ...{ type: 'said', kind: random.pick(['chat', 'data'] as const), from: someone },
        plain: mutated(random, [random.bytes(40), utf8('said'), ...posts.map((one) => one.bytes)]),
      };
    case 5:
      return random.pick<Input>([
        ...[{ type: 'reconnected' } as const, { type: 'start' } as const],
        ...[{ type: 'chat', text: 'Hello' } as const],
        ...[{ type: 'mark', match: random.chance(0.5) } as const, { type: 'wake' } as const],
      ]);
    case 6:
      return random.chance(0.1) ? { type: 'leave' } : { type: 'reconnected' };
    case 7:
      return random.pick<Input>([
        ...[
          { type: 'accept-leader' } as const,
          { type: 'successor', participantId: null } as const,
        ],
        ...[{ type: 'successor', participantId: someone } as const],
        ...[{ type: 'request', op: { type: random.pick(['lock', 'unlock'] as const) } } as const],
      ]);
    case 8: {
      const role = random.pick(['host', 'co-host', 'participant'] as const);
      const attendees = seats.map(({ id }) => ({ participantId: id, role }));
      return { type: 'attendees', attendees: attendees.slice(random.below(attendees.length)) };
    }
    default:
      return inputOf(await anyPost(random, recorded));
  }
}

async function anyPost(random: Random, { posts, seats }: Recorded): Promise<BoardPost> {
  const honest = random.pick(posts);
  const from = random.chance(0.8) ? honest.from : random.pick(seats).id;
  const kind = random.chance(0.95) ? honest.kind : random.pick(postKind.options);
  switch (random.below(4)) {
    case 0:
      return { ...honest, from, kind };
    case 1: {
      const isk = seats.find(({ id }) => id === from)?.isk;
      const bytes = isk === undefined ? null : await resigned(random, honest, isk);
      return { ...honest, from, kind, bytes: bytes ?? mutated(random, [honest.bytes]) };
    }
    default: {
      const alike = posts.filter((one) => one.kind === honest.kind).map(({ bytes }) => bytes);
      return { ...honest, from, kind, bytes: mutated(random, alike) };
    }
  }
}

const SIGNED_UNDER: Readonly<Record<string, string>> = {
  heartbeat: CONTEXT.heartbeat,
  nonce: CONTEXT.nonce,
  request: CONTEXT.request,
};

/** The same message saying something else, under a signature that holds; null for what is not signed. */
async function resigned(
  random: Random,
  { kind, bytes }: BoardPost,
  isk: Bytes,
): Promise<Bytes | null> {
  if (kind === 'announcement') {
    const whole = posted.decode(bytes);
    if (!whole.ok) return null;
    const announce = mutatedCbor(random, whole.value.announce);
    const announceSignature = await sign(crypto, isk, CONTEXT.announcement, announce);
    return encode(posted.items({ ...whole.value, announce, announceSignature }));
  }
  const context = SIGNED_UNDER[kind];
  const outer = context === undefined ? null : signed.decode(bytes);
  if (context === undefined || outer?.ok !== true) return null;
  const x = mutatedCbor(random, outer.value.x);
  return encode(signed.items({ x, signature: await sign(crypto, isk, context, x) }));
}

/** Roughly the bytes that a state holds. */
function sizeOf(value: unknown): number {
  if (value instanceof Uint8Array) return value.length;
  if (typeof value === 'string') return value.length;
  if (value instanceof Map || value instanceof Set)
    return [...value].reduce((sum: number, one: unknown) => sum + sizeOf(one) + 16, 0);
  if (Array.isArray(value))
    return value.reduce((sum: number, one: unknown) => sum + sizeOf(one), 8);
  if (typeof value === 'object' && value !== null)
    return Object.values(value).reduce((sum: number, one: unknown) => sum + sizeOf(one) + 8, 0);
  return 8;
}
