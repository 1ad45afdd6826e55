// The line to the bulletin board: one order of posts over any number of connections. Nothing that was posted here is lost with a
// connection, and nothing that came is delivered twice.
import { fromBase64url, toBase64url, type Bytes } from '../../protocol/bytes.js';
import type { FaultCode } from '../../protocol/fault.js';
import { MOST_ANNOUNCED } from '../../protocol/meeting/member.js';
import {
  BOARD_SUBPROTOCOL,
  toClient,
  type Attendee,
  type Post,
  type PostKind,
  type ToClient,
  type ToService,
} from '../../protocol/wire/board.js';
import { isEnhancedMessage, type ToEnhancedService } from '../../protocol/wire/enhanced-board.js';
import type { BoardConnection } from './messages.js';

const FIRST_RETRY = 300;
const LAST_RETRY = 5_000;
const PING_EVERY = 10_000;
/** Without a word for this long the connection is taken for dead. */
const SILENCE = 25_000;

/** RFC 6455 §7.4.1: closed without a closing handshake. */
const LOST = 1006;
/** What the service means by closing (server/board). */
const CLOSED = { left: 1000, replaced: 4001, refused: 4003, ended: 4010 } as const;

export type BoardEvent =
  | { readonly type: 'connection'; readonly board: BoardConnection }
  | { readonly type: 'attendees'; readonly attendees: readonly Attendee[] }
  | { readonly type: 'leader'; readonly participantId: string }
  | {
      readonly type: 'post';
      readonly kind: PostKind;
      readonly from: string;
      readonly bytes: Bytes;
      readonly seq: number;
    }
  | { readonly type: 'gone'; readonly participantId: string }
  /** All that was posted before this connection has been delivered. `again`: not the first connection. */
  | { readonly type: 'caught-up'; readonly again: boolean }
  | { readonly type: 'fault'; readonly code: FaultCode }
  /** What was posted under this number, of SEALED, is on the board, */
  | { readonly type: 'posted'; readonly ref: number }
  /** or went with the last connection and is not on the board: the key that it is sealed under may have gone since, so it is not posted again, */
  | { readonly type: 'unposted'; readonly ref: number }
  /** or was refused. */
  | { readonly type: 'post-refused'; readonly ref: number }
  /** The service does not know our token any more. */
  | { readonly type: 'refused' }
  | { readonly type: 'ended'; readonly code: FaultCode };

/** One WebSocket. */
export interface Socket {
  readonly send: (text: string) => void;
  readonly close: (code?: number) => void;
}

export interface SocketEvents {
  readonly onMessage: (data: unknown) => void;
  readonly onClose: (code: number) => void;
}

export interface BoardLineOptions {
  readonly url: string;
  readonly participantToken: string;
  readonly deliver: (event: BoardEvent) => void;
  readonly connect: (url: string, protocols: string[], events: SocketEvents) => Socket;
  /** Left out in an end-to-end encrypted meeting, where every such message is refused (adversary.md A11, A12). */
  readonly enhanced?: EnhancedEars;
}

/** Who hears what only the board of an enhanced meeting says. */
export interface EnhancedEars {
  readonly hear: (message: unknown) => void;
  /** Whether `ref` was an ask of ours, which is now answered. */
  readonly refused: (ref: number, code: FaultCode) => boolean;
}

type Posting = Extract<ToService, { type: 'post' }>;

/** Sealed under a meeting key, which lives for a while only (protocol.md §7). */
const SEALED: ReadonlySet<PostKind> = new Set(['chat', 'data']);

export class BoardLine {
  readonly #options: BoardLineOptions;
  /** Posts that the service has not confirmed, oldest first. */
  readonly #unconfirmed = new Map<number, Posting>();
  #socket: Socket | null = null;
  #over = false;
  #ref = 0;
  #lastSeq = 0;
  #dialled = 0;
  #caughtUp = 0;
  /** While history is fetched, what comes live waits here. */
  #waiting: ToClient[] | null = null;
  /** By participantId: the number of their last announcement. */
  readonly #announced = new Map<string, number>();
  /** The last leader that was delivered: whose word on links, boxes and heartbeats the service takes. */
  #leader: string | null = null;
  #me: string | null = null;
  /** What `prefer` said last; undefined: nothing, since one leads. */
  #preferred: string | null | undefined = undefined;
  #retry = FIRST_RETRY;
  #retryTimer: ReturnType<typeof setTimeout> | undefined;
  #pingTimer: ReturnType<typeof setInterval> | undefined;
  #heardAt = 0;

  constructor(options: BoardLineOptions) {
    this.#options = options;
    this.#connect();
  }

  /**
   * Posts now, or once there is a connection; in the order of the calls. `heard`: the number of the last post that was taken in before.
   * Gives the number that the events about it have.
   */
  post(kind: PostKind, to: string | null, bytes: Bytes, heard: number): number {
    const posting: Posting = {
      ...{ type: 'post', ref: this.#ref++, kind, to },
      bytes: toBase64url(bytes),
      heard,
    };
    if (this.#over) return posting.ref;
    this.#unconfirmed.set(posting.ref, posting);
    if (this.#waiting === null) this.#send(posting);
    return posting.ref;
  }

  /** Says this now, under `ref` where it wants an answer; false where there is no connection, and then it was not said. */
  say(message: ToEnhancedService): boolean {
    if (this.#over || this.#socket === null || this.#waiting !== null) return false;
    this.#socket.send(JSON.stringify(message));
    return true;
  }

  /** A number that no post or ask has. */
  nextRef(): number {
    return this.#ref++;
  }

  /** As leader: whom one wishes for in one's place; null: nobody. Said again on every connection, until another leads. */
  prefer(participantId: string | null): void {
    this.#preferred = participantId;
    if (!this.#over && this.#waiting === null) this.#send({ type: 'successor', participantId });
  }

  /** Fetches again what was posted after `seq`, and delivers it before anything newer. */
  fetchAgain(seq: number): void {
    this.#lastSeq = Math.min(this.#lastSeq, seq);
    if (this.#waiting !== null || this.#over) return; // it will be fetched with the rest
    this.#waiting = [];
    this.#fetch();
  }

  /** Tells the service that we leave for good, and hangs up. */
  leave(): void {
    if (this.#over) return;
    this.#send({ type: 'leave' });
    this.#hangUp();
  }

  #connect(): void {
    this.#options.deliver({ type: 'connection', board: 'connecting' });
    const { url, participantToken } = this.#options;
    const connection = ++this.#dialled;
    const isCurrent = (): boolean => connection === this.#dialled;
    this.#waiting = [];
    this.#heardAt = performance.now();
    this.#pingTimer = setInterval(() => this.#ping(), PING_EVERY);
    this.#socket = this.#options.connect(url, [BOARD_SUBPROTOCOL, `token.${participantToken}`], {
      onMessage: (data) => {
        if (!isCurrent()) return;
        this.#heardAt = performance.now();
        this.#hear(data);
      },
      onClose: (code) => {
        if (isCurrent()) this.#closed(code);
      },
    });
  }

  #ping(): void {
    if (performance.now() <= this.#heardAt + SILENCE) {
      if (this.#waiting === null) this.#send({ type: 'ping' });
      return;
    }
    // A dead peer answers no closing handshake either: go on as if it had.
    this.#socket?.close();
    this.#dialled += 1;
    this.#closed(LOST);
  }

  #closed(code: number): void {
    clearInterval(this.#pingTimer);
    this.#socket = null;
    this.#waiting = [];
    if (this.#over) return;
    if (code === CLOSED.refused) {
      this.#hangUp();
      this.#options.deliver({ type: 'refused' });
    } else if (code === CLOSED.replaced || code === CLOSED.ended || code === CLOSED.left) {
      this.#hangUp();
      const why = code === CLOSED.replaced ? 'replaced' : 'meeting-ended';
      this.#options.deliver({ type: 'ended', code: why });
    } else {
      this.#options.deliver({ type: 'connection', board: 'lost' });
      this.#retryTimer = setTimeout(() => this.#connect(), this.#retry);
      this.#retry = Math.min(this.#retry * 2, LAST_RETRY);
    }
  }

  #hangUp(): void {
    this.#over = true;
    clearTimeout(this.#retryTimer);
    clearInterval(this.#pingTimer);
    this.#socket?.close(1000);
    this.#socket = null;
    this.#unconfirmed.clear();
  }

  #send(message: ToService): void {
    this.#socket?.send(JSON.stringify(message));
  }

  #hear(data: unknown): void {
    const said = read(data);
    if (isEnhancedMessage(said)) return this.#hearEnhanced(said);
    const message = parse(said);
    if (message === null) this.#options.deliver({ type: 'fault', code: 'service-odd' });
    else if (message.type === 'welcome') this.#welcomed(message);
    else if (message.type === 'posts') this.#catchUp(message.posts, message.more);
    else if (this.#waiting === null) this.#take(message);
    else this.#waiting.push(message);
  }

  #hearEnhanced(said: unknown): void {
    const { enhanced, deliver } = this.#options;
    if (enhanced === undefined) deliver({ type: 'fault', code: 'service-oversteps' });
    else enhanced.hear(said);
  }

  #welcomed({ participantId, leader, attendees }: Extract<ToClient, { type: 'welcome' }>): void {
    this.#retry = FIRST_RETRY;
    this.#me = participantId;
    this.#options.deliver({ type: 'attendees', attendees });
    // Whoever leads takes in all that was posted before (protocol.md §6), so it hears of that after the history.
    if (leader === participantId) this.#waiting?.unshift({ type: 'leader', participantId });
    else if (leader !== null) this.#hearLeader(leader);
    this.#fetch();
  }

  #hearLeader(participantId: string): void {
    this.#leader = participantId;
    if (participantId !== this.#me) this.#preferred = undefined;
    this.#options.deliver({ type: 'leader', participantId });
  }

  #fetch(): void {
    this.#send({ type: 'fetch', ref: this.#ref++, after: this.#lastSeq });
  }

  #catchUp(posts: readonly Post[], more: boolean): void {
    if (this.#waiting === null) return;
    const before = this.#lastSeq;
    for (const post of posts) this.#takePost(post);
    // A service that says "more" for ever without giving any is not followed.
    if (more && this.#lastSeq > before) {
      this.#fetch();
      return;
    }
    const waited = this.#waiting;
    this.#waiting = null;
    const again = this.#caughtUp++ > 0;
    this.#options.deliver({ type: 'connection', board: 'open' });
    for (const message of waited) this.#take(message);
    for (const posting of this.#unconfirmed.values()) this.#postAgain(posting);
    if (this.#preferred !== undefined)
      this.#send({ type: 'successor', participantId: this.#preferred });
    this.#options.deliver({ type: 'caught-up', again });
  }

  #take(message: ToClient): void {
    const { deliver } = this.#options;
    switch (message.type) {
      case 'post':
        this.#takePost(message.post);
        return;
      case 'posted':
        this.#confirm(message.ref);
        return;
      case 'leader':
        this.#hearLeader(message.participantId);
        return;
      case 'attendees':
        deliver({ type: 'attendees', attendees: message.attendees });
        return;
      case 'gone':
        this.#hearGone(message);
        return;
      case 'ended':
        this.#hangUp();
        deliver({ type: 'ended', code: message.code });
        return;
      case 'fault':
        this.#refused(message);
        return;
      case 'welcome':
      case 'posts':
      case 'pong':
    }
  }

  #postAgain(posting: Posting): void {
    if (!SEALED.has(posting.kind)) return this.#send(posting);
    this.#unconfirmed.delete(posting.ref);
    this.#options.deliver({ type: 'unposted', ref: posting.ref });
  }

  #confirm(ref: number): void {
    const posting = this.#unconfirmed.get(ref);
    this.#unconfirmed.delete(ref);
    if (posting !== undefined && SEALED.has(posting.kind))
      this.#options.deliver({ type: 'posted', ref });
  }

  /** Of what we said ourselves history tells whether it arrived. */
  #confirmOwn(kind: PostKind, bytes: string): void {
    for (const posting of this.#unconfirmed.values())
      if (posting.kind === kind && posting.bytes === bytes) this.#confirm(posting.ref);
  }

  #noteAnnounced(from: string, seq: number): void {
    this.#announced.set(from, seq);
    const [oldest] = this.#announced.keys();
    if (this.#announced.size > MOST_ANNOUNCED && oldest !== undefined)
      this.#announced.delete(oldest);
  }

  /** History that was fetched meanwhile may hold what they said when they were here again, though this was said before. */
  #hearGone({ participantId, seq }: Extract<ToClient, { type: 'gone' }>): void {
    const isHereAgain = (this.#announced.get(participantId) ?? 0) > seq;
    if (!isHereAgain) this.#options.deliver({ type: 'gone', participantId });
  }

  #refused({ ref, code }: Extract<ToClient, { type: 'fault' }>): void {
    const posting = ref === null ? undefined : this.#unconfirmed.get(ref);
    if (ref !== null) {
      this.#unconfirmed.delete(ref);
      if (this.#options.enhanced?.refused(ref, code) === true) return;
      if (posting !== undefined && SEALED.has(posting.kind))
        this.#options.deliver({ type: 'post-refused', ref });
    }
    // What one said as leader when another was named already, or to someone who has left meanwhile, is nobody's fault.
    const isLate =
      posting !== undefined &&
      ((code === 'not-allowed' && this.#leader !== this.#me) ||
        (code === 'not-found' && posting.to !== null));
    if (!isLate) this.#options.deliver({ type: 'fault', code });
  }

  #takePost({ seq, kind, from, bytes }: Post): void {
    if (seq <= this.#lastSeq) return;
    this.#lastSeq = seq;
    if (from === this.#me && SEALED.has(kind)) return this.#confirmOwn(kind, bytes);
    if (kind === 'announcement') this.#noteAnnounced(from, seq);
    const decoded = fromBase64url(bytes);
    if (decoded !== null) this.#options.deliver({ type: 'post', kind, from, bytes: decoded, seq });
  }
}

function read(data: unknown): unknown {
  if (typeof data !== 'string') return null;
  try {
    return JSON.parse(data);
  } catch {
    return null;
  }
}

function parse(said: unknown): ToClient | null {
  const parsed = toClient.safeParse(said);
  return parsed.success ? parsed.data : null;
}
