// Two drivers with a board between them: what the data that people send each other, and the end of a meeting, go through.
import { webcrypto } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import type { Bytes } from '../../protocol/bytes.js';
import { CONTEXT } from '../../protocol/crypto/contexts.js';
import { participantId } from '../../protocol/crypto/participant-id.js';
import { sign } from '../../protocol/crypto/sign.js';
import { FakeMeeting } from '../../protocol/meeting/fake-meeting.fixture.js';
import { heartbeat } from '../../protocol/meeting/heartbeat.js';
import { quickPrimitives } from '../../protocol/meeting/quick-primitives.fixture.js';
import { encodeSigned, signed } from '../../protocol/meeting/signed.js';
import type { BoardEvent, BoardLine } from './board-line.js';
import { MeetingDriver } from './meeting-driver.js';
import type { FromMeetingWorker } from './messages.js';
import { StreamKeys } from './stream-keys.js';

type Post = Extract<BoardEvent, { type: 'post' }>;

class Pair {
  readonly posts: Post[] = [];
  /** With each post, what its sender had heard by then. */
  readonly heard: { id: string; kind: Post['kind']; heard: number }[] = [];
  readonly people: Person[] = [];
  /** What is said goes nowhere. */
  isCut = false;
  readonly #meeting = new FakeMeeting('pair', quickPrimitives);

  constructor() {
    this.#meeting.now = Date.now();
  }

  async enter(name: string): Promise<Person> {
    const isk = this.#meeting.random(32);
    const [userId, hardwareId] = [this.#meeting.random(16), this.#meeting.random(16)];
    const me = await this.#meeting.admitted(name, isk, userId, hardwareId);
    const told: FromMeetingWorker[] = [];
    const id = participantId(me);
    let deliver: (event: BoardEvent) => void = () => undefined;
    const driver: MeetingDriver = new MeetingDriver({
      ...{ me, crypto: quickPrimitives, random: this.#meeting.random },
      keys: new StreamKeys(me.meetingId, me.meetingUuid, webcrypto.subtle as SubtleCrypto),
      tell: (message) => {
        told.push(message);
        if (message.type !== 'sign') return;
        void this.#meeting
          .sign(isk, me, message.statement)
          .then((signature) => driver.signed(message.ref, signature));
      },
      openBoard: (itsDeliver) => {
        deliver = itsDeliver;
        const post: BoardLine['post'] = (kind, to, bytes, heard) => {
          this.heard.push({ id, kind, heard });
          if (!(this.isCut && kind === 'chat')) this.#relay(id, kind, to, bytes);
          return this.heard.length;
        };
        const line = { post, leave: () => undefined, fetchAgain: () => undefined };
        return line as unknown as BoardLine;
      },
    });
    const person = { id, isk, told, driver, deliver: (event: BoardEvent) => deliver(event) };
    this.people.push(person);
    deliver({ type: 'leader', participantId: this.people[0]?.id ?? id });
    for (const post of this.posts) if (post.from !== id) deliver(post);
    deliver({ type: 'connection', board: 'open' });
    deliver({ type: 'caught-up', again: false });
    return person;
  }

  #relay(from: string, kind: Post['kind'], to: string | null, bytes: Bytes): void {
    const post: Post = { type: 'post', kind, from, bytes, seq: this.posts.length + 1 };
    this.posts.push(post);
    for (const { id, deliver } of this.people)
      if (id !== from && (to === null || to === id)) deliver(post);
  }

  last(kind: Post['kind']): Post {
    const found = this.posts.findLast((post) => post.kind === kind);
    if (found === undefined) throw new Error(`nobody posted a ${kind}`);
    return found;
  }
}

interface Person {
  readonly id: string;
  readonly isk: Bytes;
  readonly told: FromMeetingWorker[];
  readonly driver: MeetingDriver;
  readonly deliver: (event: BoardEvent) => void;
}

const viewOf = ({ told }: Person) => {
  const shown = told.findLast((message) => message.type === 'view');
  return shown?.type === 'view' ? shown.view : null;
};
const reportsOf = ({ told }: Person) =>
  told.flatMap((message) => (message.type === 'report' ? [message.code] : []));
const markOf = (at: Person, { id }: Person) =>
  viewOf(at)?.people.find(({ participantId: one }) => one === id)?.mark ?? null;

async function until(what: string, holds: () => boolean): Promise<void> {
  for (let tries = 0; !holds(); tries++) {
    if (tries > 500) throw new Error(`never: ${what}`);
    await new Promise((done) => setTimeout(done, 10));
  }
}

let pair: Pair;
let anna: Person;
let ben: Person;
beforeEach(async () => {
  pair = new Pair();
  anna = await pair.enter('Anna');
  ben = await pair.enter('Ben');
  for (const one of [anna, ben])
    await until('both are in', () => Object.values(viewOf(one)?.checks ?? [false]).every(Boolean));
});
afterEach(() => {
  for (const { driver } of pair.people) driver.leave();
});

describe('what is posted', () => {
  test('says which post its sender heard last: whoever acknowledges a box has heard it', () => {
    const boxed = pair.posts.find(({ kind }) => kind === 'keybox')?.seq ?? Infinity;
    const acked = pair.heard.find(({ id, kind }) => id === ben.id && kind === 'ack');
    expect(acked?.heard).toBeGreaterThanOrEqual(boxed);
    expect(pair.heard.find(({ kind }) => kind === 'announcement')?.heard).toBe(0);
  });
});

describe('a message', () => {
  const fates = ({ told }: Person) =>
    told.flatMap((one) =>
      one.type === 'delivered' || one.type === 'not-delivered' ? [[one.type, one.said]] : [],
    );
  const read = ({ told }: Person) =>
    told.flatMap((one) => (one.type === 'chatted' ? [[one.text, one.said]] : []));
  const write = (text: string) => anna.driver.intend({ type: 'chat', text });
  /** The numbers of Anna's messages on the board. */
  const posted = () =>
    pair.heard.flatMap(({ id, kind }, at) => (id === anna.id && kind === 'chat' ? [at + 1] : []));

  test('is shown to who wrote it at once, and known to be delivered once the board has it', async () => {
    write('One');
    await until('Ben has it', () => read(ben).length > 0);
    expect([read(anna), read(ben), fates(anna)]).toEqual([[['One', 0]], [['One', null]], []]);
    anna.deliver({ type: 'posted', ref: posted()[0] ?? 0 });
    await until('Anna knows', () => fates(anna).length > 0);
    expect(fates(anna)).toEqual([['delivered', 0]]);
  });

  test('that went with a connection is sealed anew, with what was written since behind it', async () => {
    pair.isCut = true;
    write('One');
    await until('it is posted', () => posted().length === 1);
    anna.deliver({ type: 'connection', board: 'lost' });
    write('Two');
    await until('it is shown', () => read(anna).length === 2);
    expect(posted()).toHaveLength(1);
    pair.isCut = false;
    anna.deliver({ type: 'connection', board: 'open' });
    anna.deliver({ type: 'unposted', ref: posted()[0] ?? 0 });
    anna.deliver({ type: 'caught-up', again: true });
    await until('Ben has both', () => read(ben).length === 2);
    expect(read(ben)).toEqual([
      ['One', null],
      ['Two', null],
    ]);
    expect([reportsOf(anna), reportsOf(ben)]).toEqual([[], []]);
    for (const ref of posted().slice(1)) anna.deliver({ type: 'posted', ref });
    await until('Anna knows of both', () => fates(anna).length === 2);
    expect(fates(anna)).toEqual([
      ['delivered', 0],
      ['delivered', 1],
    ]);
  });

  test('that the board refuses is known not to be delivered', async () => {
    pair.isCut = true;
    write('One');
    await until('it is posted', () => posted().length === 1);
    anna.deliver({ type: 'post-refused', ref: posted()[0] ?? 0 });
    await until('Anna knows', () => fates(anna).length > 0);
    expect(fates(anna)).toEqual([['not-delivered', 0]]);
  });
});

describe('data of others (protocol.md §7)', () => {
  const said = async (): Promise<Post> => {
    ben.driver.intend({ type: 'mark', match: true });
    await until('Anna knows', () => markOf(anna, ben) === true);
    return pair.last('data');
  };
  /** Everything before it has been taken. */
  const settled = async (): Promise<void> => {
    const before = anna.told.length;
    anna.deliver({ type: 'connection', board: 'open' });
    await until('Anna has heard all', () =>
      anna.told.slice(before).some(({ type }) => type === 'view'),
    );
  };

  test('played again by the service is refused, and said', async () => {
    const data = await said();
    anna.deliver({ ...data, seq: pair.posts.length + 1 });
    await settled();
    expect(reportsOf(anna)).toEqual(['replay']);
  });

  test('fetched again after a gap is not taken twice, and is nobody’s fault', async () => {
    const data = await said();
    anna.deliver(data);
    await settled();
    expect(reportsOf(anna)).toEqual([]);
  });

  test('that cannot be decrypted is said, unless it is from before one was here', async () => {
    const data = await said();
    const turned = data.bytes.slice();
    turned[turned.length - 1] = (turned.at(-1) ?? 0) ^ 1;
    anna.deliver({ ...data, seq: pair.posts.length + 1, bytes: turned });
    await settled();
    expect(reportsOf(anna)).toEqual(['sframe']);
    const cleo = await pair.enter('Cleo');
    await until('Cleo is in', () => viewOf(cleo)?.checks.keyBox === true);
    expect(markOf(cleo, ben)).toBeNull();
    cleo.deliver({ ...data, seq: pair.posts.length + 1 });
    await until('Ben says it again', () => markOf(cleo, ben) === true);
    expect(reportsOf(cleo)).toEqual([]);
  });
});

test('where a meeting is split, its end carries the two words of the leader that contradict each other (protocol.md §6)', async () => {
  const first = pair.last('heartbeat').bytes;
  const outer = signed.decode(first);
  const beat = outer.ok ? heartbeat.decode(outer.value.x) : outer;
  if (!beat.ok) throw new Error(beat.fault.code);
  const other = heartbeat.encode({ ...beat.value, timestampMs: beat.value.timestampMs + 1 });
  const bytes = encodeSigned(
    other,
    await sign(quickPrimitives, anna.isk, CONTEXT.heartbeat, other),
  );
  const seq = pair.posts.length + 1;
  ben.deliver({ type: 'post', kind: 'heartbeat', from: anna.id, bytes, seq });
  await until('Ben has left', () => ben.told.some(({ type }) => type === 'ended'));
  expect(ben.told.at(-2)).toEqual({ type: 'ended', code: 'split', evidence: [first, bytes] });
  anna.driver.leave();
  await until('Anna has left', () => anna.told.some(({ type }) => type === 'ended'));
  expect(anna.told.find(({ type }) => type === 'ended')).toEqual({ type: 'ended', code: null });
});

describe('a computer whose clock is put back (protocol.md §5-6)', () => {
  test('leads on: whoever comes is listed and gets a key as ever', async () => {
    const cleo = await pair.enter('Cleo'); // the next join waits, for the one before was just now
    await until('Cleo is in', () => viewOf(cleo)?.checks.keyBox === true);
    const real = Date.now.bind(Date);
    const put = jest.spyOn(Date, 'now').mockImplementation(() => real() - 200_000);
    const di = await pair.enter('Di');
    await until('Di is in', () => viewOf(di)?.checks.keyBox === true);
    put.mockRestore();
  });
});
