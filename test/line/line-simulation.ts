// A meeting from end to end but for the wire: the app's own driver and line to the board, the service's own board with a real database, and
// between them a network that is slow, breaks, and heals before or after either end has noticed. Time is jest's; what happens is by seed,
// except for the order in which the database answers.
import { webcrypto } from 'node:crypto';
import { jest } from '@jest/globals';
import { toHex } from '../../protocol/bytes.js';
import { participantId } from '../../protocol/crypto/participant-id.js';
import type { FaultCode } from '../../protocol/fault.js';
import { FakeMeeting } from '../../protocol/meeting/fake-meeting.fixture.js';
import type { ParticipantView } from '../../protocol/meeting/participant.js';
import type { Me } from '../../protocol/meeting/state.js';
import { quickPrimitives } from '../../protocol/meeting/quick-primitives.fixture.js';
import { toService, type ToClient } from '../../protocol/wire/board.js';
import type { MeetingRole } from '../../protocol/wire/text.js';
import { BoardLine, type Socket, type SocketEvents } from '../../renderer/workers/board-line.js';
import { MeetingDriver } from '../../renderer/workers/meeting-driver.js';
import type { FromMeetingWorker, Intent } from '../../renderer/workers/messages.js';
import { StreamKeys } from '../../renderer/workers/stream-keys.js';
import { CLOSE } from '../../server/board/board.js';
import type { Line } from '../../server/board/seats.js';
import type { LineService } from './line-service.js';
import { Wire } from './wire.js';

/** How far time goes at once, ms. */
const STEP = 50;
/** A service notices a connection that is cut within two of its pings (board-socket.ts), ms. */
const NOTICED_AFTER = { least: 10_000, more: 10_000 };
const DIAL_WITHIN = 10_000;
const JOIN_EVERY = 2_000;
/** RFC 6455 §7.4.1 */
const LOST = 1006;
/** Ends that an honest service and an honest leader bring about: the last one where nobody who was let in is left in a locked meeting. */
const FAIR: ReadonlySet<FaultCode | null> = new Set([
  null,
  'removed',
  'replaced',
  'not-listed',
  'leader-not-listed',
]);

const { setImmediate: soon } = globalThis;

/** A person at a computer. */
export class Somebody {
  readonly name: string;
  readonly role: MeetingRole;
  readonly latency: number;
  view: ParticipantView | null = null;
  /** Why they are out for good; undefined: they are not. */
  ended: FaultCode | null | undefined;
  readonly isk;
  readonly userId;
  readonly hardwareId;
  driver: MeetingDriver | null = null;
  /** Counts the apps that this person has started: what an earlier one does counts no more. */
  life = 0;
  isUp = true;
  isJoining = false;
  wires: Wire[] = [];
  /** What this person wrote, and what has not come of it yet. */
  readonly underWay = new Map<number, string>();
  readonly read = new Set<string>();

  constructor(meeting: FakeMeeting, name: string, role: MeetingRole, latency: number) {
    this.name = name;
    this.role = role;
    this.latency = latency;
    this.isk = meeting.random(32);
    this.userId = meeting.random(16);
    this.hardwareId = meeting.random(16);
  }

  get id(): string {
    return participantId(this);
  }
}

export class LineSimulation {
  readonly meeting: FakeMeeting;
  readonly people: Somebody[] = [];
  readonly service: LineService;
  readonly story: string[] = [];
  leaderChanges = 0;
  restarts = 0;
  /** How often somebody has read what somebody else wrote. */
  heard = 0;
  #written = 0;
  readonly #begun = Date.now();
  #leader: string | null = null;
  /** What a driver may not bring about; thrown where it is not caught by it. */
  #wrong: string | null = null;
  /** What the service does when it notices that a connection is gone. */
  readonly #losers = new Map<Wire, () => void>();
  /** What an app does when it notices. */
  readonly #droppers = new Map<Wire, () => void>();

  constructor(seed: string, service: LineService) {
    this.meeting = new FakeMeeting(seed, quickPrimitives);
    this.service = service;
  }

  get board(): LineService['board'] {
    return this.service.board;
  }

  /** A whole number from 0 up to, not including, `below`. */
  draw(below: number): number {
    const bytes = this.meeting.random(4);
    return new DataView(bytes.buffer).getUint32(0) % below;
  }

  pick<T>(from: readonly T[]): T | undefined {
    return from.length === 0 ? undefined : from[this.draw(from.length)];
  }

  get inside(): Somebody[] {
    return this.people.filter(({ driver, ended }) => driver !== null && ended === undefined);
  }

  tell(what: string): void {
    this.story.push(`${((Date.now() - this.#begun) / 1_000).toFixed(2)} ${what}`);
  }

  /** Lets everything happen that is due within `ms`. */
  async pass(ms: number): Promise<void> {
    for (let passed = 0; passed < ms; passed += STEP) {
      await jest.advanceTimersByTimeAsync(STEP);
      this.meeting.now = Date.now();
      if (passed % 1_000 < STEP && !this.service.isDown) await this.board.sweep();
      await this.board.settled();
      this.#noteLeader();
      if (this.#wrong !== null) this.fail(this.#wrong);
      // What the database and WebCrypto do in threads of their own.
      for (let turns = 0; turns < 3; turns++) await new Promise<void>((done) => void soon(done));
    }
  }

  come(name: string): Somebody {
    const role = this.people.length === 0 ? 'host' : this.draw(2) === 0 ? 'co-host' : 'participant';
    const who = new Somebody(this.meeting, name, role, 10 + this.draw(140));
    this.people.push(who);
    this.start(who);
    return who;
  }

  /** Starts the app of somebody who has none that runs, and joins. */
  start(who: Somebody): void {
    this.tell(`${who.name} starts`);
    who.ended = undefined;
    this.#join(who);
  }

  /** The app ends in the middle of whatever it does; the service is told by the computer that the connections are gone, or not at all. */
  crash(who: Somebody): void {
    this.tell(`${who.name} crashes`);
    who.life += 1;
    who.driver = null;
    who.view = null;
    for (const wire of who.wires.splice(0)) this.#loseBySomeTime(who, wire);
  }

  leave(who: Somebody): void {
    this.tell(`${who.name} leaves`);
    who.driver?.leave();
  }

  cut(who: Somebody): void {
    if (!who.isUp) return;
    this.tell(`${who.name} is cut off`);
    who.isUp = false;
    for (const wire of who.wires) {
      wire.isCut = true;
      this.#noticeCut(wire);
    }
  }

  /** From one network to the next: the app loses its connection at once, what it sent arrives, and the service finds out by and by. */
  hop(who: Somebody): void {
    if (!who.isUp) return;
    this.tell(`${who.name} is on another network`);
    for (const wire of [...who.wires]) this.#droppers.get(wire)?.();
  }

  heal(who: Somebody): void {
    if (who.isUp) return;
    this.tell(`${who.name} is back`);
    who.isUp = true;
    for (const wire of who.wires) wire.heal();
  }

  /** The service is gone for `ms`, and every connection to it at once. */
  async restart(ms: number): Promise<void> {
    if (this.service.isDown) return;
    this.tell('the service stops');
    this.restarts += 1;
    await this.service.stop();
    for (const who of this.people) for (const wire of who.wires) this.#losers.get(wire)?.();
    setTimeout(() => {
      void this.service.start().then(() => this.tell('the service is back'));
    }, ms);
  }

  intend(who: Somebody, intent: Intent): void {
    who.driver?.intend(intent);
  }

  /** A message to everyone. */
  write(who: Somebody): void {
    this.#written += 1;
    this.intend(who, { type: 'chat', text: `${who.name} ${this.#written}` });
  }

  /** Why not everyone inside sees the same; null: they do. */
  disagreement(): string | null {
    const { inside } = this;
    const leading = inside.find(({ id }) => id === this.board.leader);
    if (leading?.view == null) return 'nobody leads';
    const nameOf = (id: string): string =>
      this.people.find((one) => one.id === id)?.name ?? 'a stranger';
    const seenIn = ({ people }: ParticipantView): string =>
      people
        .flatMap(({ participantId: id, state }) => (state === 'present' ? [nameOf(id)] : []))
        .sort()
        .join(' ');
    const here = inside
      .map(({ name }) => name)
      .sort()
      .join(' ');
    for (const { name, view, underWay } of inside) {
      if (view === null || view.bar !== null) return `${name} is not listed`;
      if (view.leader !== leading.id) return `${name} has another leader`;
      if (seenIn(view) !== here) return `${name} sees ${seenIn(view)}, here are ${here}`;
      if (view.locked !== leading.view.locked) return `${name} has another lock`;
      if (view.mkSeq !== leading.view.mkSeq) return `${name} has another mkSeq`;
      if (view.sendingWith !== view.mkSeq) return `${name} does not send with the newest key`;
      if (view.leaderChange?.mustBeAccepted === true) return `${name} must accept its leader`;
      const [written] = underWay.values();
      if (written !== undefined) return `${name} does not know what became of: ${written}`;
    }
    return null;
  }

  fail(why: string): never {
    throw new Error(`${why}, after\n${this.story.join('\n')}`);
  }

  #noteLeader(): void {
    const { leader } = this.board;
    if (leader === this.#leader) return;
    this.#leader = leader;
    this.leaderChanges += 1;
    this.tell(`${this.people.find(({ id }) => id === leader)?.name ?? ''} is named leader`);
  }

  /** By HTTP: as often as it takes while the service cannot be reached. */
  #join(who: Somebody): void {
    const { life } = who;
    if (who.isJoining) return;
    who.isJoining = true;
    const attempt = async (): Promise<void> => {
      if (who.life !== life || who.ended !== undefined) {
        who.isJoining = false;
        return;
      }
      // Nobody comes before the leader (server/meetings).
      const isTooEarly = who.role !== 'host' && this.board.leader === null;
      if (!who.isUp || this.service.isDown || isTooEarly) {
        setTimeout(() => void attempt(), JOIN_EVERY);
        return;
      }
      const token = toHex(this.meeting.random(16));
      this.meeting.now = await this.service.admit(who.id, who.role, token);
      const me = await this.meeting.admitted(who.name, who.isk, who.userId, who.hardwareId);
      who.isJoining = false;
      setTimeout(() => {
        if (who.life === life && who.ended === undefined) this.#enter(who, me, token);
      }, 2 * who.latency);
    };
    setTimeout(() => void attempt(), 2 * who.latency);
  }

  #enter(who: Somebody, me: Me, token: string): void {
    const life = ++who.life;
    const isCurrent = (): boolean => who.life === life;
    const { meeting } = this;
    const driver: MeetingDriver = new MeetingDriver({
      ...{ me, crypto: quickPrimitives, random: meeting.random },
      keys: new StreamKeys(me.meetingId, me.meetingUuid, webcrypto.subtle as SubtleCrypto),
      tell: (message) => {
        if (isCurrent()) this.#hear(who, driver, me, message);
      },
      openBoard: (deliver) =>
        new BoardLine({
          ...{ url: '', participantToken: token },
          deliver,
          connect: (_url, _protocols, events) => this.#dial(who, life, token, events),
        }),
    });
    who.driver = driver;
    who.underWay.clear();
  }

  #hear(who: Somebody, driver: MeetingDriver, me: Me, message: FromMeetingWorker): void {
    switch (message.type) {
      case 'sign':
        setTimeout(
          () =>
            void this.meeting
              .sign(who.isk, me, message.statement)
              .then((signature) => driver.signed(message.ref, signature)),
          1 + this.draw(4),
        );
        return;
      case 'view':
        who.view = message.view;
        return;
      case 'join-again':
        this.#again(who, 'by itself');
        return;
      case 'ended':
        if (!FAIR.has(message.code)) this.#wrong ??= `${who.name}: ${String(message.code)}`;
        if (message.code === 'not-listed') return this.#again(who, 'since it is not listed');
        this.tell(`${who.name} is out: ${String(message.code)}`);
        who.ended = message.code;
        who.driver = null;
        return;
      case 'report':
        this.tell(`${who.name}: ${message.code}`);
        // What an app posts again after a cut would look as if the service had played it again.
        if (message.code === 'replay') this.#wrong ??= `${who.name}: something was posted twice`;
        return;
      case 'chatted':
        if (message.said !== null) who.underWay.set(message.said, message.text);
        else this.#read(who, message.text);
        return;
      case 'delivered':
      case 'not-delivered':
        who.underWay.delete(message.said);
        return;
      default:
    }
  }

  #read(who: Somebody, text: string): void {
    this.heard += 1;
    if (who.read.has(text)) this.#wrong ??= `${who.name} reads twice: ${text}`;
    who.read.add(text);
  }

  #again(who: Somebody, why: string): void {
    this.tell(`${who.name} joins again, ${why}`);
    who.life += 1;
    who.driver = null;
    who.view = null;
    for (const wire of who.wires.splice(0)) this.#loseBySomeTime(who, wire);
    this.#join(who);
  }

  /** RFC 6455 over `wire`, as server/board/board-socket.ts and the browser have it. */
  #dial(who: Somebody, life: number, token: string, events: SocketEvents): Socket {
    if (who.life !== life) return { send: () => undefined, close: () => undefined };
    const wire = new Wire(who.latency, !who.isUp);
    who.wires.push(wire);
    let isOpen = false;
    let clientIsOver = false;
    const closeClient = (code: number): void => {
      if (clientIsOver) return;
      clientIsOver = true;
      who.wires = who.wires.filter((one) => one !== wire);
      if (who.life === life) events.onClose(code);
    };
    const line: Line = {
      send: (text) => {
        if (!serverIsOver)
          wire.send('down', () => {
            if (!clientIsOver && who.life === life) events.onMessage(text);
          });
      },
      close: (code) => {
        if (serverIsOver) return;
        // What is under way is still heard, until the other end closes too.
        wire.send('down', () => {
          closeClient(code);
          wire.send('up', loseAtServer);
        });
      },
    };
    let serverIsOver = false;
    const loseAtServer = (): void => {
      if (serverIsOver) return;
      serverIsOver = true;
      if (isOpen) this.board.lost(who.id, line);
      wire.send('down', () => closeClient(LOST));
    };
    this.#losers.set(wire, loseAtServer);
    this.#droppers.set(wire, () => {
      closeClient(LOST);
      this.#noticeGone(wire);
    });
    let turn = Promise.resolve();
    wire.send('up', () => {
      if (this.service.isDown) return closeClient(LOST);
      isOpen = true;
      turn = this.#takeSeat(token, line);
    });
    setTimeout(() => {
      if (!isOpen) {
        wire.isOver = true;
        closeClient(LOST);
      }
    }, DIAL_WITHIN);
    return {
      send: (text) => {
        if (clientIsOver || who.life !== life) return;
        wire.send('up', () => {
          if (serverIsOver) return;
          turn = turn.then(() => this.#take(who, line, text));
        });
      },
      close: () => {
        wire.send('up', loseAtServer);
        clientIsOver = true;
      },
    };
  }

  async #takeSeat(token: string, line: Line): Promise<void> {
    if (this.board.hasEnded) this.#wrong ??= 'the meeting has ended';
    const seat = await this.service.seatOf(token);
    if (seat === null || seat.isGone) {
      const code = seat === null ? 'signed-out' : 'not-listed';
      line.send(JSON.stringify({ type: 'fault', ref: null, code } satisfies ToClient));
      line.close(CLOSE.refused);
      return;
    }
    await this.board.open(seat.participantId, seat.role, line);
  }

  async #take(who: Somebody, line: Line, text: string): Promise<void> {
    await this.board.hear(line, who.id, toService.parse(JSON.parse(text)));
  }

  /** The service gives up a connection that is cut; the other end hears of it once it is back. */
  #noticeCut(wire: Wire): void {
    this.#byAndBy(() => {
      if (wire.isCut) this.#losers.get(wire)?.();
    });
  }

  #noticeGone(wire: Wire): void {
    this.#byAndBy(() => this.#losers.get(wire)?.());
  }

  #byAndBy(notice: () => void): void {
    setTimeout(notice, NOTICED_AFTER.least + this.draw(NOTICED_AFTER.more));
  }

  /** The computer says that a connection is gone, or the service finds out. */
  #loseBySomeTime(who: Somebody, wire: Wire): void {
    const isTold = who.isUp && this.draw(2) === 0;
    const lose = this.#losers.get(wire);
    if (isTold) wire.send('up', () => lose?.());
    else {
      wire.isCut = true;
      this.#noticeCut(wire);
    }
  }
}
