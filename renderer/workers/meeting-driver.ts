// Drives the participant of protocol/meeting: feeds it what the board, main and the person say, one step after the other, and does what
// its effects say.
import type { Bytes } from '../../protocol/bytes.js';
import type { Primitives } from '../../protocol/crypto/primitives.js';
import type { FaultCode } from '../../protocol/fault.js';
import { byId } from '../../protocol/meeting/by-id.js';
import { oldestKid } from '../../protocol/meeting/keys.js';
import { participant, receive, view } from '../../protocol/meeting/participant.js';
import type {
  Effect,
  Env,
  Input,
  Me,
  ParticipantState,
  SpokenKind,
} from '../../protocol/meeting/state.js';
import { ReplayWindow } from '../../protocol/media/replay-window.js';
import { readHeader } from '../../protocol/media/sframe-header.js';
import { sframeOpen, sframeSeal } from '../../protocol/media/sframe.js';
import { toHex } from '../../protocol/bytes.js';
import type { Attendee } from '../../protocol/wire/board.js';
import type { BoardEvent, BoardLine } from './board-line.js';
import type { BoardConnection, FromMeetingWorker, Intent } from './messages.js';
import { risingClock } from './rising-clock.js';
import type { StreamKeys } from './stream-keys.js';

export interface DriverOptions {
  readonly me: Me;
  readonly crypto: Primitives;
  readonly random: (n: number) => Bytes;
  readonly keys: StreamKeys;
  readonly tell: (message: FromMeetingWorker) => void;
  readonly openBoard: (deliver: (event: BoardEvent) => void) => BoardLine;
}

/** Chat and data carry no metadata beside their SFrame header. */
const NO_METADATA = new Uint8Array();

type Posted = Extract<BoardEvent, { type: 'post' }>;

interface Said {
  readonly kind: SpokenKind;
  /** Signed, not sealed. */
  readonly plain: Bytes;
  readonly order: number;
  /** Whether the person sees it, and whether it was delivered. */
  readonly isShown: boolean;
}

export class MeetingDriver {
  readonly #options: DriverOptions;
  readonly #board: BoardLine;
  readonly #now = risingClock();
  /** Of chat and data, by KID: one window per sender and kind. */
  readonly #windows = new Map<number, Map<string, ReplayWindow>>();
  /** The board's number of the last post that was taken in. */
  #heard = 0;
  /** The board's number of the last chat or data that came. */
  #saidUpTo = 0;
  /** The first key that came: before it we were not here. */
  #firstKid: number | null = null;
  #state: ParticipantState;
  #attendees: readonly Attendee[] = [];
  #connection: BoardConnection = 'connecting';
  #line: Promise<void> = Promise.resolve();
  #wake: ReturnType<typeof setTimeout> | undefined;
  /** Why we end, where the reason lies outside the protocol. */
  #endCode: FaultCode | null = null;

  /** What was said and posted, by the number that the board gave it; the service has not said yet whether it took it. */
  readonly #said = new Map<number, Said>();
  /** What was said and waits to be sealed, and posted, maybe once more. */
  readonly #unsaid: Said[] = [];
  #saidCount = 0;

  constructor(options: DriverOptions) {
    this.#options = options;
    this.#state = participant(options.me);
    this.#board = options.openBoard((event) => this.#enqueue(() => this.#hear(event)));
  }

  signed(ref: number, signature: Bytes): void {
    this.#enqueue(() => this.#step({ type: 'signed', ref, signature }));
  }

  /** Main refused: without its signature this client can neither join nor stay. */
  signFailed(code: FaultCode): void {
    this.#enqueue(() => this.#end(code));
  }

  /** A mark, a request to the leader, the name of a successor, or that one goes on under a new leader. */
  intend(intent: Intent): void {
    this.#enqueue(() => this.#step(intent));
  }

  leave(): void {
    this.#enqueue(() => this.#end(null));
  }

  /** Steps are asynchronous, and each needs the state that the one before it left. */
  #enqueue(step: () => Promise<void>): void {
    this.#line = this.#line.then(step).catch(() => {
      this.#options.tell({ type: 'report', code: 'internal', about: null });
    });
  }

  async #hear(event: BoardEvent): Promise<void> {
    switch (event.type) {
      case 'connection':
        this.#connection = event.board;
        this.#show();
        return;
      case 'attendees':
        this.#attendees = event.attendees;
        await this.#step(event);
        return;
      case 'leader':
      case 'gone':
        await this.#step(event);
        return;
      case 'post':
        this.#heard = Math.max(this.#heard, event.seq);
        if (event.kind === 'data' || event.kind === 'chat') await this.#hearSaid(event.kind, event);
        else await this.#step(event);
        return;
      case 'caught-up':
        await this.#step({ type: event.again ? 'reconnected' : 'start' });
        return;
      case 'posted':
        this.#answerSaid(event.ref, 'delivered');
        return;
      case 'post-refused':
        this.#answerSaid(event.ref, 'not-delivered');
        return;
      case 'unposted':
        this.#unsaid.push(...this.#takeSaid(event.ref));
        this.#unsaid.sort((a, b) => a.order - b.order);
        return;
      case 'fault':
        if (!this.#isOverdue(event.code))
          this.#options.tell({ type: 'report', code: event.code, about: null });
        return;
      case 'refused':
        this.#options.tell({ type: 'join-again' });
        return;
      case 'ended':
        await this.#end(event.code);
    }
  }

  /** What was under way while the leader changed, or while whom it was for left, is nobody's fault and lost to nobody. */
  #isOverdue(code: FaultCode): boolean {
    return code === 'not-found' || (code === 'not-allowed' && this.#state.lead === null);
  }

  async #end(code: FaultCode | null): Promise<void> {
    this.#endCode = code;
    await this.#step({ type: 'leave' });
  }

  async #step(input: Input): Promise<void> {
    const { crypto, random, keys } = this.#options;
    const env: Env = { crypto, random, now: this.#now() };
    const { state, effects } = await receive(env, this.#state, input);
    this.#state = state;
    clearTimeout(this.#wake);
    keys.setPeople(view(state, env.now).people, state.binding?.bindingHash ?? null);
    for (const effect of effects) this.#perform(effect);
    this.#sayWhatWaits();
    this.#forget();
    this.#show();
  }

  #forget(): void {
    const oldest = oldestKid(this.#state);
    this.#options.keys.forgetBelow(oldest);
    for (const kid of this.#windows.keys()) if (kid < oldest) this.#windows.delete(kid);
  }

  #perform(effect: Effect): void {
    const { keys, tell } = this.#options;
    switch (effect.type) {
      case 'sign':
      case 'key-frame':
      case 'report':
        tell(effect);
        return;
      case 'post':
        this.#board.post(effect.kind, effect.to, effect.bytes, this.#heard);
        return;
      case 'add-key':
        this.#firstKid ??= effect.mkSeq;
        keys.addKey(effect.mkSeq, effect.mk);
        return;
      case 'send-with':
        keys.sendWith(effect.mkSeq);
        return;
      case 'drop-key':
        keys.dropKey(effect.mkSeq);
        return;
      case 'stop-sending':
        keys.stopSending();
        return;
      case 'prefer':
        this.#board.prefer(effect.participantId);
        return;
      case 'say':
        this.#say(effect);
        return;
      case 'chatted':
        tell({ ...effect, said: null });
        return;
      case 'wake-at':
        this.#wake = setTimeout(
          () => this.#enqueue(() => this.#step({ type: 'wake' })),
          Math.max(0, effect.at - this.#now()),
        );
        return;
      case 'fetch':
        this.#board.fetchAgain(effect.after);
        return;
      case 'join-again':
        tell({ type: 'join-again' });
        return;
      case 'destroy-keys':
        keys.destroy();
        return;
      case 'end':
        clearTimeout(this.#wake);
        this.#board.leave();
        tell({
          type: 'ended',
          code: this.#endCode ?? effect.code,
          ...(this.#state.evidence.length === 0 ? {} : { evidence: this.#state.evidence }),
        });
    }
  }

  #show(): void {
    const at = this.#now();
    this.#options.tell({
      type: 'view',
      view: view(this.#state, at),
      attendees: this.#attendees,
      board: this.#connection,
      at,
    });
  }

  #say({ kind, plain, shown }: Extract<Effect, { type: 'say' }>): void {
    const order = this.#saidCount++;
    if (shown !== null) this.#options.tell({ type: 'chatted', ...shown, said: order });
    this.#unsaid.push({ kind, plain, order, isShown: shown !== null });
  }

  /** In order: whoever hears what was said later refuses what was said before (protocol.md §7, n). */
  #sayWhatWaits(): void {
    for (let [next] = this.#unsaid; next !== undefined; [next] = this.#unsaid) {
      const sealed = this.#sealed(next);
      if (sealed === null) return;
      this.#unsaid.shift();
      this.#said.set(this.#board.post(next.kind, null, sealed, this.#heard), next);
    }
  }

  /** Under the key that all have by now; null while there is none, or nobody to hand it to. */
  #sealed({ kind, plain }: Said): Bytes | null {
    const { keys } = this.#options;
    const { binding, sendingWith, keylessSince } = this.#state;
    if (this.#connection !== 'open' || sendingWith === null || keylessSince !== null) return null;
    const turn = keys.takeCtr(kind);
    if (turn === null || binding === null) return null;
    const baseKey = keys.baseKey(turn.kid, binding.bindingHash, kind);
    return baseKey === null ? null : sframeSeal(baseKey, turn.kid, turn.ctr, NO_METADATA, plain);
  }

  #takeSaid(ref: number): Said[] {
    const said = this.#said.get(ref);
    this.#said.delete(ref);
    return said === undefined ? [] : [said];
  }

  #answerSaid(ref: number, type: 'delivered' | 'not-delivered'): void {
    for (const { order, isShown } of this.#takeSaid(ref))
      if (isShown) this.#options.tell({ type, said: order });
  }

  /** protocol.md §7: under the key of whom the service claims it is from, through the list. */
  async #hearSaid(kind: SpokenKind, { from, bytes: sframe, seq }: Posted): Promise<void> {
    // After a gap everything is fetched again (protocol.md §6): what came before is nobody's replay, and its key may have gone since.
    const isFetchedAgain = seq <= this.#saidUpTo;
    this.#saidUpTo = Math.max(this.#saidUpTo, seq);
    const bindingHash = byId(this.#state.bindings, from)?.bindingHash;
    if (bindingHash === undefined) return;
    const opened = sframeOpen(
      (kid) => this.#options.keys.baseKey(kid, bindingHash, kind),
      NO_METADATA,
      sframe,
    );
    if (!opened.ok) {
      // What was said before we joined is under a key that we never had: not a fault of anyone.
      const kid = readHeader(sframe)?.kid ?? Infinity;
      const isFromBefore = this.#firstKid === null || kid < this.#firstKid;
      if (!isFromBefore && !isFetchedAgain)
        this.#options.tell({ type: 'report', code: 'sframe', about: from });
      return;
    }
    const { kid, ctr, plain } = opened.value;
    const ofKid = this.#windows.get(kid) ?? new Map<string, ReplayWindow>();
    const name = `${toHex(bindingHash)} ${kind}`;
    const window = ofKid.get(name) ?? new ReplayWindow();
    this.#windows.set(kid, ofKid.set(name, window));
    if (!window.accepts(ctr)) {
      if (!isFetchedAgain) this.#options.tell({ type: 'report', code: 'replay', about: from });
      return;
    }
    window.mark(ctr);
    await this.#step({ type: 'said', kind, from, plain });
  }
}
