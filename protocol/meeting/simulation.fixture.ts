// A meeting of many cores over a service that is honest and a network that is not: messages take their time, come twice or out of order,
// connections break, machines die, people come, go and are removed, meetings are locked, leaders change. Everything follows from the seed.
// What must hold at every step is checked at every step, and what must hold by a certain time at every second.
import { sha256 } from '@noble/hashes/sha2.js';
import { concat, same, toHex, utf8, type Bytes } from '../bytes.js';
import { CONTEXT } from '../crypto/contexts.js';
import { participantId } from '../crypto/participant-id.js';
import { sign } from '../crypto/sign.js';
import { LEADER_ONLY, type PostKind } from '../wire/board.js';
import { admit, announce, serviceKey, type Binding } from './announcement.js';
import { byId, setById } from './by-id.js';
import { myBar } from './doorstep.js';
import { heartbeat, type Accepted } from './heartbeat.js';
import { OLD_KEY_GRACE, oldestKid } from './keys.js';
import { nonceMessage } from './nonce.js';
import type { Left, ParticipantList, Present } from './participant-list.js';
import { participant, receive } from './participant.js';
import { quickPrimitives as crypto } from './quick-primitives.fixture.js';
import { encodeRequest } from './request.js';
import type { Attending, Effect, Input, Me, ParticipantState, Statement } from './state.js';

interface Post {
  readonly seq: number;
  readonly kind: PostKind;
  readonly from: string;
  readonly to: string | null;
  readonly bytes: Bytes;
}

/** What someone posts, and the number of the last post that they had heard by then. */
type Posting = Omit<Post, 'seq'> & { readonly heard: number };

interface Identity {
  readonly name: string;
  readonly isk: Bytes;
  readonly userId: Bytes;
  readonly hardwareId: Bytes;
  readonly id: string;
}

/** One client: a core, its connection, and what its workers would have. */
export interface Client {
  readonly identity: Identity;
  state: ParticipantState;
  readonly latency: number;
  readonly keys: Map<number, string>;
  /** When each of them came, ms. */
  readonly keyAt: Map<number, number>;
  /** No key below this may come any more, by what the core said. */
  oldest: number;
  sendingWith: number | null;
  ended: string | null | undefined;
  /** The connection: a number of its own each time, null while there is none. */
  line: number | null;
  /** The connection whose end nothing reaches any more. */
  lostLine: number | null;
  awaySince: number;
  since: number;
  lastSeq: number;
  /** Posts that were overtaken and are still under way. */
  readonly overtaken: Set<number>;
  /** When the last of them arrives. */
  overtakenUntil: number;
  /** What `check` saw last: an unchanged state has been looked at. */
  seen: ParticipantState | null;
  unconfirmed: Posting[];
  /** The number of the last post that its core was given. */
  heard: number;
  /** All that was posted before this connection has come: until then nothing is said over it. */
  isCaughtUp: boolean;
  /** Its app joins anew, as soon as it reaches the service. */
  joinsAgain: boolean;
  arrivesAt: number;
  wakeAt: number;
  hasJoined: boolean;
}

/** What someone may wait for after the last event (issue 4, part 4): three seconds, and the way there and back on the slowest line. */
export const SOON = 3_000 + 2 * 160;
/** How much later than it was sent a post that others overtake may come. */
const OVERTAKEN_BY = 400;
/** How long the service gathers changes before it tells who has a seat. */
const ATTENDEES_SHARE = 100;
/** How long a client may be away before it has left, and a leader before another one is named. */
const AWAY = 30_000;
const LEADER_AWAY = 15_000;
/**
 * protocol.md §1: the service keeps posts in one order; what builds a chain comes in it, as over one connection it does. A chain goes on
 * over announcements: a leader that comes again signs under its new one.
 */
const CHAINED: ReadonlySet<PostKind> = new Set(['announcement', 'link', 'heartbeat']);
const START = 1_800_000_000_000;
/** Ends that an honest service brings about; any other is a failure. */
const FAIR_ENDS: ReadonlySet<string | null> = new Set([null, 'not-listed', 'replaced', 'removed']);

export class Simulation {
  now = START;
  readonly seed: string;
  readonly clients: Client[] = [];
  leader: string | null = null;
  steps = 0;
  leaderChanges = 0;
  /** One post in this many comes twice, and one in this many is overtaken by later ones; 0: none. */
  disorder = 40;
  twice = 0;
  late = 0;
  readonly reports = new Map<string, number>();
  readonly #meetingUuid: Bytes;
  readonly #seats = new Map<string, Client>();
  readonly #posts: Post[] = [];
  readonly #due = new Queue();
  /** By mk: whom it was made for, by bindingHash. */
  readonly #madeFor = new Map<string, ReadonlySet<string>>();
  /** By heartbeat: which key it certifies. */
  readonly #saidBy = new Map<string, string>();
  /** By heartbeat: its list, as whoever accepted it first made it. */
  readonly #listBy = new Map<string, ParticipantList>();
  /** What its leader certified last, and since when: everyone on the list is to have that key soon. */
  #certified: { readonly by: Client; readonly mkSeq: number; readonly at: number } | null = null;
  #namedAt = START;
  #tellsAttendees = false;
  readonly #bindings = new Map<string, Binding>();
  #drawn = 0;
  #lines = 0;
  #joins = 0;

  constructor(seed: string) {
    this.seed = seed;
    this.#meetingUuid = this.random(16);
    this.#every(1_000, () => {
      this.#sweep();
      this.#checkClocks();
    });
  }

  random = (n: number): Bytes => {
    const blocks: Bytes[] = [];
    for (let i = 0; i * 32 < n; i++)
      blocks.push(sha256(utf8(`${this.seed} ${String(this.#drawn++)}`)) as Bytes);
    return concat(...blocks).slice(0, n);
  };

  /** A whole number from 0 up to, not including, `below`. */
  draw(below: number): number {
    const bytes = this.random(4);
    return new DataView(bytes.buffer).getUint32(0) % below;
  }

  pick<T>(from: readonly T[]): T | undefined {
    return from.length === 0 ? undefined : from[this.draw(from.length)];
  }

  get online(): Client[] {
    return this.clients.filter(({ line, ended }) => line !== null && ended === undefined);
  }

  /** protocol.md §6: at most 1,000 are present, so a service with that many seats taken admits nobody more. */
  get isFull(): boolean {
    return this.#seats.size >= 1_000;
  }

  /** Someone joins, as themselves again where `as` is given. */
  async join(name: string, as?: Identity): Promise<Client> {
    const [isk, userId, hardwareId] = [this.random(32), this.random(16), this.random(16)];
    const identity = as ?? {
      name,
      isk,
      userId,
      hardwareId,
      id: participantId({ userId, hardwareId }),
    };
    const client: Client = {
      identity,
      ...{ state: participant(await this.#admitted(identity)), latency: 10 + this.draw(150) },
      ...{ keys: new Map(), keyAt: new Map(), oldest: 0, sendingWith: null, ended: undefined },
      ...{ line: null, lostLine: null, awaySince: this.now },
      ...{
        since: this.now,
        lastSeq: 0,
        overtaken: new Set(),
        overtakenUntil: 0,
        seen: null,
        unconfirmed: [],
        heard: 0,
        isCaughtUp: false,
        joinsAgain: false,
      },
      ...{ arrivesAt: 0, wakeAt: Infinity, hasJoined: false },
    };
    this.clients.push(client);
    if (this.#seats.has(identity.id)) this.#unseat(identity.id);
    this.#seats.set(identity.id, client);
    this.leader ??= identity.id;
    this.connect(client);
    return client;
  }

  leave(client: Client): void {
    client.line = null;
    this.#later(0, () => this.#step(client, { type: 'leave' }));
    if (this.#seats.get(client.identity.id) === client) this.#unseat(client.identity.id);
  }

  /** The network breaks, or the machine dies: nobody is told. */
  cut(client: Client): void {
    client.line = null;
    client.awaySince = this.now;
    this.#tellAttendees();
  }

  connect(client: Client): void {
    if (client.ended !== undefined || client.line !== null) return;
    if (this.#seats.get(client.identity.id) !== client) return;
    client.line = ++this.#lines;
    client.awaySince = this.now;
    client.arrivesAt = this.now;
    client.isCaughtUp = false;
    this.#tell(client, { type: 'attendees', attendees: this.#attendees() });
    const { leader } = this;
    const isLed = leader !== null && leader !== client.identity.id;
    if (isLed) this.#tell(client, { type: 'leader', participantId: leader });
    // What was overtaken when the line broke has not come.
    const from = Math.min(client.lastSeq, ...[...client.overtaken].map((seq) => seq - 1));
    client.overtaken.clear();
    for (const post of this.#posts.slice(from)) this.#relay(client, post, true);
    // Whoever leads hears so after what was posted before (renderer/workers/board-line.ts).
    if (leader === client.identity.id)
      this.#tell(client, { type: 'leader', participantId: leader });
    const { line } = client;
    this.#due.add(client.arrivesAt, async () => {
      if (client.line === line) this.#catchUp(client);
    });
    this.#tell(client, { type: client.hasJoined ? 'reconnected' : 'start' });
    this.#tellAttendees();
    if (client.joinsAgain) this.#joinAgain(client);
  }

  nameLeader(client: Client): void {
    if (this.leader === client.identity.id) return;
    this.leader = client.identity.id;
    this.leaderChanges += 1;
    this.#namedAt = this.now;
    for (const one of this.#seats.values())
      this.#tell(one, { type: 'leader', participantId: client.identity.id });
  }

  give(client: Client, input: Input): void {
    this.#later(0, () => this.#step(client, input));
  }

  /** Lets everything happen that is due within `ms`. */
  async pass(ms: number): Promise<void> {
    const until = this.now + ms;
    for (let next = this.#due.next(until); next !== null; next = this.#due.next(until)) {
      this.now = Math.max(this.now, next.at);
      await next.run();
    }
    this.now = until;
  }

  /** Why not everyone who is here has the same list and key and sends with it; null: they do. */
  disagreement(): string | null {
    const here = this.online;
    const leading = here.find(({ identity }) => identity.id === this.leader);
    const said = leading?.state.last;
    if (leading?.state.lead == null || said == null) return 'nobody leads';
    const key = leading.keys.get(said.mkSeq);
    for (const { identity, state, keys, sendingWith } of here) {
      const who = `${identity.name} of ${String(here.length)}`;
      if (state.last === null) return `${who} is not listed`;
      if (toHex(state.last.linkHash) !== toHex(said.linkHash)) return `${who} has another list`;
      if (state.last.mkSeq !== said.mkSeq) return `${who} has another mkSeq`;
      if (keys.get(said.mkSeq) !== key) return `${who} lacks the key`;
      if (sendingWith !== said.mkSeq) return `${who} sends with ${String(sendingWith)}`;
    }
    const { size } = said.list.present;
    return size === here.length ? null : `${String(size)} listed, ${String(here.length)} here`;
  }

  fail(why: string): never {
    const at = ((this.now - START) / 1_000).toFixed(3);
    throw new Error(`${why}; seed ${this.seed}, ${at} s, step ${String(this.steps)}`);
  }

  async #step(client: Client, input: Input): Promise<void> {
    if (client.ended !== undefined) return;
    const env = { crypto, random: this.random, now: this.now };
    const { state, effects } = await receive(env, client.state, input);
    client.state = input.type === 'post' ? this.#sharing(state, input.from) : state;
    this.steps += 1;
    // By the list it was shown, it may not come back: its person goes.
    if (myBar(state) === 'removed') this.leave(client);
    for (const effect of effects) await this.#carryOut(client, effect);
    this.#check(client);
  }

  /** What a thousand clients read of the same announcement is kept once: a gigabyte less. Its hash says that it is the same. */
  #sharing(state: ParticipantState, from: string): ParticipantState {
    const read = byId(state.bindings, from);
    if (read === undefined || read === state.binding || read === state.leader) return state;
    const name = toHex(read.bindingHash);
    const first = this.#bindings.get(name) ?? read;
    if (first === read) this.#bindings.set(name, read);
    return first === read ? state : { ...state, bindings: setById(state.bindings, from, first) };
  }

  async #carryOut(client: Client, effect: Effect): Promise<void> {
    switch (effect.type) {
      case 'sign': {
        const signature = await this.#sign(client.identity, effect.statement);
        const signed: Input = { type: 'signed', ref: effect.ref, signature };
        this.#later(1 + this.draw(4), () => this.#step(client, signed));
        return;
      }
      case 'post': {
        const { kind, to, bytes } = effect;
        this.#send(client, { kind, from: client.identity.id, to, bytes, heard: client.heard });
        return;
      }
      case 'add-key':
        this.#noteKey(client, effect.mk);
        if (effect.mkSeq < client.oldest)
          this.fail(`${client.identity.name} has a key that could not come any more`);
        client.keys.set(effect.mkSeq, toHex(effect.mk));
        client.keyAt.set(effect.mkSeq, this.now);
        return;
      case 'drop-key':
        client.keys.delete(effect.mkSeq);
        client.keyAt.delete(effect.mkSeq);
        return;
      case 'send-with':
        client.sendingWith = effect.mkSeq;
        return;
      case 'stop-sending':
        client.sendingWith = null;
        return;
      case 'say':
        for (const other of this.#seats.values())
          if (other !== client)
            this.#tell(other, {
              type: 'said',
              kind: effect.kind,
              from: client.identity.id,
              plain: effect.plain,
            });
        return;
      case 'chatted':
        return;
      case 'report':
        this.reports.set(effect.code, (this.reports.get(effect.code) ?? 0) + 1);
        return;
      case 'wake-at':
        this.#wake(client, effect.at);
        return;
      case 'fetch':
        for (const post of this.#posts.slice(effect.after)) this.#relay(client, post, true);
        return;
      case 'end':
        client.ended = effect.code;
        if (!FAIR_ENDS.has(effect.code))
          this.fail(`${client.identity.name}: ${String(effect.code)}`);
        if (effect.code === 'removed') this.leave(client);
        if (effect.code === 'not-listed' && client.line !== null)
          this.#later(500, async () => void (await this.join('', client.identity)));
        return;
      case 'destroy-keys':
        client.keys.clear();
        client.keyAt.clear();
        return;
      case 'join-again':
        client.joinsAgain = true;
        this.#joinAgain(client);
        return;
      case 'prefer':
      case 'key-frame':
    }
  }

  #joinAgain(client: Client): void {
    const { identity, line } = client;
    this.#later(500, async () => {
      if (client.line !== null && client.line === line) await this.join('', identity);
    });
  }

  /** Nobody whom a key was not made for ever has it. */
  #noteKey({ identity, state }: Client, mk: Bytes): void {
    const name = toHex(mk);
    const mine = state.binding === null ? '' : toHex(state.binding.bindingHash);
    const listed = state.lead === null ? null : state.list;
    if (listed !== null && !this.#madeFor.has(name)) {
      const people = [...listed.present.values()].map(({ bindingHash }) => toHex(bindingHash));
      this.#madeFor.set(name, new Set(people));
    }
    if (this.#madeFor.get(name)?.has(mine) !== true)
      this.fail(`${identity.name} has a key that was not made for it`);
  }

  #check(client: Client): void {
    const { identity, state, keys, sendingWith, ended, seen } = client;
    const { last, binding } = state;
    if (ended !== undefined) {
      if (sendingWith !== null || keys.size > 0) this.fail(`${identity.name} ended with keys`);
      return;
    }
    if (last !== null && (last !== seen?.last || state.keys !== seen.keys)) {
      if (last.list !== seen?.last?.list) this.#agreeOnList(client, last);
      const key = keys.get(last.mkSeq);
      if (key !== undefined) this.#agreeOnKey(client, toHex(last.mkCommit), key);
    }
    client.seen = client.state;
    if (state.lead !== null && last !== null) {
      const { by, mkSeq } = this.#certified ?? {};
      if (by !== client || mkSeq !== last.mkSeq)
        this.#certified = { by: client, mkSeq: last.mkSeq, at: this.now };
    }
    client.oldest = Math.max(client.oldest, oldestKid(state));
    for (const mkSeq of keys.keys())
      if (mkSeq < client.oldest) this.fail(`${identity.name} holds a key that is called forgotten`);
    if (sendingWith !== null) {
      const mine = list(last, binding?.participantId ?? '');
      if (mine === undefined || !keys.has(sendingWith) || sendingWith > (last?.mkSeq ?? 0))
        this.fail(`${identity.name} sends with what it may not`);
    }
  }

  /** Whoever accepts the same heartbeat has the same key, */
  #agreeOnKey({ identity }: Client, mkCommit: string, key: string): void {
    const before = this.#saidBy.get(mkCommit) ?? key;
    if (before !== key) this.fail(`${identity.name} has another key`);
    this.#saidBy.set(mkCommit, key);
  }

  /** and the same list, with everyone on it as everyone else has them. What is the same is kept once from then on, and compared at once. */
  #agreeOnList(client: Client, last: Accepted): void {
    const h = toHex(last.h);
    const first = this.#listBy.get(h) ?? last.list;
    this.#listBy.set(h, first);
    if (first === last.list) return;
    if (!isSameList(first, last.list)) this.fail(`${client.identity.name} has another list`);
    const { list } = client.state;
    client.state = {
      ...{ ...client.state, last: { ...last, list: first } },
      list: list === last.list ? first : list,
    };
  }

  /** For everyone, whether they had something to do or not: old keys are gone, and the current one is there. */
  #checkClocks(): void {
    for (const client of this.clients) {
      if (client.ended !== undefined) continue;
      let next = Infinity;
      for (const [mkSeq, at] of [...client.keyAt].sort(([a], [b]) => b - a)) {
        if (this.now > next + OLD_KEY_GRACE)
          this.fail(`${client.identity.name} keeps key ${String(mkSeq)} past its grace`);
        next = at;
      }
    }
    const { by, mkSeq, at } = this.#certified ?? {};
    if (by === undefined || mkSeq === undefined || at === undefined || !this.#leads(by)) return;
    const slack = SOON + (this.disorder > 0 ? OVERTAKEN_BY : 0);
    for (const client of this.online) {
      const { binding } = client.state;
      const who = by.state.last?.list.present.get(client.identity.id);
      if (binding === null || who === undefined || !same(who.bindingHash, binding.bindingHash))
        continue;
      const since = Math.max(at, this.#namedAt, client.awaySince, by.awaySince);
      if (this.now > since + slack && !client.keys.has(mkSeq))
        this.fail(`${client.identity.name} still lacks key ${String(mkSeq)}`);
    }
  }

  #leads({ identity, state, line, ended }: Client): boolean {
    const isThere = line !== null && ended === undefined;
    return isThere && identity.id === this.leader && state.lead !== null;
  }

  #wake(client: Client, at: number): void {
    client.wakeAt = at;
    this.#due.add(at, async () => {
      if (client.wakeAt === at) await this.#step(client, { type: 'wake' });
    });
  }

  #catchUp(client: Client): void {
    client.isCaughtUp = true;
    for (const post of client.unconfirmed.splice(0)) this.#send(client, post);
  }

  #send(client: Client, post: Posting): void {
    client.unconfirmed.push(post);
    const { line, isCaughtUp } = client;
    if (line === null || !isCaughtUp) return;
    this.#later(client.latency, () => {
      // Of what was on its way when the line broke some has arrived, and nothing after what has not.
      if (client.line !== line && (client.lostLine === line || this.draw(2) === 0)) {
        client.lostLine = line;
        return;
      }
      client.unconfirmed = client.unconfirmed.filter((one) => one !== post);
      this.#receive(client, post);
    });
  }

  /** The board: one order for all. */
  #receive(client: Client, { heard, ...post }: Posting): void {
    if (this.#seats.get(post.from) !== client) return;
    if (
      LEADER_ONLY.has(post.kind) &&
      !(post.from === this.leader && this.#isOfNow(post.from, heard))
    )
      return;
    if (post.to !== null && !this.#seats.has(post.to)) return;
    const stored = { seq: this.#posts.length + 1, ...post };
    this.#posts.push(stored);
    if (post.to !== null) {
      const to = this.#seats.get(post.to);
      if (to !== undefined) this.#relay(to, stored);
    } else for (const to of this.#seats.values()) this.#relay(to, stored);
  }

  /** As server/board/reign.ts has it: a leader has heard what any other leader said. */
  #isOfNow(from: string, heard: number): boolean {
    const isOthers = (post: Post): boolean =>
      post.to === null && LEADER_ONLY.has(post.kind) && post.from !== from;
    return heard >= (this.#posts.findLast(isOthers)?.seq ?? 0);
  }

  #relay(to: Client, { seq, kind, from, to: addressed, bytes }: Post, isOld = false): void {
    const { id } = to.identity;
    // Live, nobody hears their own echo; whoever comes back is told what it said before.
    if ((from === id && !isOld) || (addressed !== null && addressed !== id)) return;
    this.#tell(to, { type: 'post', kind, from, bytes, seq });
  }

  /** In the order it was said, over this connection or not at all. */
  #tell(to: Client, input: Input): void {
    const { line } = to;
    if (line === null) return;
    to.arrivesAt = Math.max(to.arrivesAt, this.now + to.latency);
    // What the service says itself is not overtaken by what it relays.
    if (input.type !== 'post') to.arrivesAt = Math.max(to.arrivesAt, to.overtakenUntil);
    const arrive = async (): Promise<void> => {
      if (to.line !== line) return;
      if (input.type === 'post') {
        to.heard = Math.max(to.heard, input.seq ?? 0);
        to.overtaken.delete(input.seq ?? 0);
        to.lastSeq = Math.max(to.lastSeq, input.seq ?? 0);
      }
      if (input.type === 'start') to.hasJoined = true;
      await this.#step(to, input);
    };
    const luck = input.type === 'post' && this.disorder > 0 ? this.draw(this.disorder) : -1;
    if (luck === 0 && input.type === 'post' && !CHAINED.has(input.kind)) {
      this.late += 1;
      to.overtaken.add(input.seq ?? 0);
      const at = to.arrivesAt + 1 + this.draw(400);
      to.overtakenUntil = Math.max(to.overtakenUntil, at);
      this.#due.add(at, arrive);
      return;
    }
    this.#due.add(to.arrivesAt, arrive);
    if (luck !== 1) return;
    this.twice += 1;
    this.#due.add(to.arrivesAt + this.draw(3_000), arrive);
  }

  #sweep(): void {
    for (const [id, client] of this.#seats)
      if (client.line === null && this.now - client.awaySince > AWAY) this.#unseat(id);
    const leading = this.leader === null ? undefined : this.#seats.get(this.leader);
    const isHere =
      leading !== undefined &&
      (leading.line !== null || this.now - leading.awaySince <= LEADER_AWAY);
    if (isHere) return;
    const next = [...this.#seats.values()]
      .filter(({ line, state }) => line !== null && state.last !== null)
      .sort((a, b) => a.since - b.since)[0];
    if (next !== undefined) this.nameLeader(next);
  }

  #unseat(id: string): void {
    const client = this.#seats.get(id);
    this.#seats.delete(id);
    if (client !== undefined && client.ended === undefined) {
      client.line = null;
      this.#later(0, () => this.#step(client, { type: 'leave' }));
    }
    for (const other of this.#seats.values())
      this.#tell(other, { type: 'gone', participantId: id });
    this.#tellAttendees();
    if (id === this.leader) this.#later(0, () => this.#sweep());
  }

  #attendees(): Attending[] {
    const host = this.clients[0]?.identity.id;
    return [...this.#seats.keys()].map((id) => ({
      participantId: id,
      role: id === host ? 'host' : roleOf(id),
    }));
  }

  #tellAttendees(): void {
    if (this.#tellsAttendees) return;
    this.#tellsAttendees = true;
    this.#later(ATTENDEES_SHARE, () => {
      this.#tellsAttendees = false;
      const attendees = this.#attendees();
      for (const client of this.#seats.values())
        this.#tell(client, { type: 'attendees', attendees });
    });
  }

  #every(ms: number, act: () => void): void {
    this.#later(ms, () => {
      act();
      this.#every(ms, act);
    });
  }

  #later(ms: number, act: () => void | Promise<void>): void {
    this.#due.add(this.now + ms, async () => act());
  }

  #sign({ isk, id }: Identity, statement: Statement): Promise<Bytes> {
    switch (statement.kind) {
      case 'announcement': {
        const { me } = this.#seats.get(id)?.state ?? this.fail('nobody announces');
        const { meetingId, meetingUuid, userId, hardwareId, ivk } = me;
        const { mvk, x25519, mlkem, issuedAt, name, nonce } = statement;
        const bytes = announce.encode({
          ...{ meetingId, meetingUuid, userId, hardwareId, ivk, mvk, x25519, mlkem },
          ...{ issuedAt, name, nonce, sigchainTail: null, attestationHash: null },
        });
        return sign(crypto, isk, CONTEXT.announcement, bytes);
      }
      case 'nonce':
        return sign(crypto, isk, CONTEXT.nonce, nonceMessage.encode(statement));
      case 'heartbeat':
        return sign(crypto, isk, CONTEXT.heartbeat, heartbeat.encode(statement));
      case 'request':
        return sign(crypto, isk, CONTEXT.request, encodeRequest(this.#meetingUuid, id, statement));
    }
  }

  async #admitted({ name, isk, userId, hardwareId }: Identity): Promise<Me> {
    const [root, service] = [sha256(utf8('root')) as Bytes, sha256(utf8('service')) as Bytes];
    const ivk = await crypto.ed25519Public(isk);
    const common = { meetingId: '12345678901', meetingUuid: this.#meetingUuid, userId, hardwareId };
    const key = serviceKey.encode({
      spk: await crypto.ed25519Public(service),
      ...{ notBefore: START - 1_000, notAfter: START + 100_000_000 },
    });
    const times = { issuedAt: this.now + ++this.#joins, expiresAt: this.now + 80_000_000 };
    const admitted = admit.encode({ ...common, ivk, ...times });
    const signed = async (seed: Bytes, context: string, bytes: Bytes) => ({
      ...{ bytes, signature: await sign(crypto, seed, context, bytes) },
    });
    return {
      ...{ ...common, ivk, name, rootKey: await crypto.ed25519Public(root) },
      admit: await signed(service, CONTEXT.admission, admitted),
      serviceKey: await signed(root, CONTEXT.serviceKey, key),
    };
  }
}

/** By the service's word: one in two may ask for what only a host or co-host may. */
export function roleOf(id: string): Attending['role'] {
  return id.charCodeAt(0) % 2 === 0 ? 'co-host' : 'participant';
}

/** The head is the hash of the last link, and so of all links before; the rest is what two cores made of them. */
function isSameList(one: ParticipantList, other: ParticipantList): boolean {
  return (
    same(one.head, other.head) &&
    one.v === other.v &&
    one.locked === other.locked &&
    areSame(one.present, other.present) &&
    areSame(one.left, other.left)
  );
}

type People = ReadonlyMap<string, Present | Left>;

function areSame(some: People, others: People): boolean {
  if (some.size !== others.size) return false;
  for (const [id, who] of some) {
    const other = others.get(id);
    if (other !== who && (other === undefined || !isSamePerson(who, other))) return false;
  }
  return true;
}

function isSamePerson(one: Present | Left, other: Present | Left): boolean {
  const [hash, otherHash] = [one, other].map((who) =>
    'bindingHash' in who ? who.bindingHash : new Uint8Array(),
  );
  const [removed, otherRemoved] = [one, other].map((who) => 'removed' in who && who.removed);
  return (
    same(one.userId, other.userId) &&
    same(one.hardwareId, other.hardwareId) &&
    same(one.ivk, other.ivk) &&
    same(hash ?? new Uint8Array(), otherHash ?? new Uint8Array()) &&
    one.issuedAt === other.issuedAt &&
    one.name === other.name &&
    one.leaves === other.leaves &&
    removed === otherRemoved
  );
}

function list(last: ParticipantState['last'], id: string) {
  return last?.list.present.get(id);
}

interface Due {
  readonly at: number;
  readonly order: number;
  readonly run: () => Promise<void>;
}

/** A binary heap by time, then by the order of asking. */
class Queue {
  readonly #heap: Due[] = [];
  #order = 0;

  add(at: number, run: () => Promise<void>): void {
    const heap = this.#heap;
    const one = { at, order: this.#order++, run };
    let i = heap.length;
    heap.push(one);
    while (i > 0) {
      const parent = (i - 1) >> 1;
      const above = heap[parent];
      if (above === undefined || !isBefore(one, above)) break;
      heap[i] = above;
      i = parent;
    }
    heap[i] = one;
  }

  /** The next that is due by `until`, taken out. */
  next(until: number): Due | null {
    const heap = this.#heap;
    const [first] = heap;
    if (first === undefined || first.at > until) return null;
    const last = heap.pop();
    if (last === undefined || heap.length === 0) return first;
    let i = 0;
    for (;;) {
      const [left, right] = [heap[2 * i + 1], heap[2 * i + 2]];
      const isRight = left !== undefined && right !== undefined && isBefore(right, left);
      const child = isRight ? right : left;
      if (child === undefined || !isBefore(child, last)) break;
      heap[i] = child;
      i = 2 * i + (isRight ? 2 : 1);
    }
    heap[i] = last;
    return first;
  }
}

function isBefore(a: Due, b: Due): boolean {
  return a.at < b.at || (a.at === b.at && a.order < b.order);
}
