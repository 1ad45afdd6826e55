// One stay in a meeting: the workers, the media and main, put together, from the click on "Join now" to the last message. It is the
// MeetingClient of the screen. It sees no key.
import type { Bytes } from '../../protocol/bytes.js';
import { parseParticipantId } from '../../protocol/crypto/participant-id.js';
import type { FaultCode } from '../../protocol/fault.js';
import type { ParticipantView } from '../../protocol/meeting/participant.js';
import { refused, type Result } from '../../protocol/result.js';
import { boardPath } from '../../protocol/wire/board.js';
import type { Bridge } from '../../protocol/wire/bridge-type.js';
import type { FeatureAsk, FeatureTold } from '../../protocol/wire/enhanced-board.js';
import {
  delivered,
  firstFeatures,
  hearSaid,
  hearTold,
  notDelivered,
  unsentText,
  whyNotAsk,
  withoutUnsent,
} from '../features/feature-state.js';
import { arrived } from '../media/frame-tally.js';
import type { FrameWorkers, FrameWorkersParts } from '../media/frame-workers.js';
import type { MediaToken, MeetingMedia, MeetingMediaParts } from '../media/meeting-media.js';
import type { SelfTest } from '../media/transform-self-test.js';
import type { ServiceClient } from '../service-client/service-client.js';
import { behind } from '../workers/rising-clock.js';
import type { FromMeetingWorker, ToMeetingWorker } from '../workers/messages.js';
import { admission, enterMeeting, isPassing, sign, type Admitted } from './join-calls.js';
import type { JoinOptions, MeetingClient, MeetingSnapshot } from './meeting-client.js';
import { streamName } from '../media/frame-tally.js';
import type { SplitEvidence } from './split-evidence.js';
import { EMPTY_DOOR, WaitingDesk } from '../waiting-room/waiting-desk.js';
import { awaitedStreams, myRole, snapshotOf, withRefusal, type Known } from './snapshot.js';

export type Media = Pick<
  MeetingMedia,
  | 'state'
  | 'connect'
  | 'reconnect'
  | 'turn'
  | 'choose'
  | 'sendKeyFrames'
  | 'renewTransforms'
  | 'close'
>;
export type Frames = Pick<
  FrameWorkers,
  'tally' | 'reports' | 'recount' | 'transform' | 'setSifTrailer' | 'openPort' | 'replace' | 'close'
>;

export interface SessionParts {
  readonly bridge: Bridge;
  /** A client of the service that shows this token: the session's, or the participant's. */
  readonly service: (token: () => string | null) => ServiceClient;
  readonly spawnMeetingWorker: () => Worker;
  readonly frames: (
    parts: Pick<FrameWorkersParts, 'onStats' | 'onRefused' | 'onReplaced'>,
  ) => Frames;
  readonly media: (parts: MeetingMediaParts) => Media;
  readonly selfTest: () => Promise<SelfTest>;
  /** How a guest is known again, by `guestOf`; in memory for this run of the app, like the guest's identity in main. */
  readonly guestTokens: Map<string, string>;
  readonly now: () => number;
}

/** So that times that pass are seen to pass, without anything happening. */
const TICK = 1_000;
/** For the board to hear that we leave. */
const LEAVE_WITHIN = 600;
/** For what was written to a socket to leave with it. */
const GRACE = 300;
/** More often than this in a minute, something is wrong that joining again does not put right. */
const MOST_REJOINS = 3;
const REJOIN_WINDOW = 60_000;
const RETRY_EVERY = 2_000;
const MOST_RETRIES = 20;

export class MeetingSession {
  readonly #parts: SessionParts;
  readonly #options: JoinOptions;
  readonly #listeners = new Set<() => void>();
  readonly #frames: Frames;
  readonly #media: Media;
  readonly #tick: ReturnType<typeof setInterval>;
  readonly #rejoins: number[] = [];
  readonly #asked = new Map<number, (code: FaultCode | null) => void>();
  #ref = 0;
  #worker: Worker;
  #admitted: Admitted | null = null;
  #entering: Promise<Result<undefined>> = Promise.resolve(refused('statement-refused'));
  #known: Known;
  #snapshot: MeetingSnapshot;
  #isStale = false;
  #isMyEnd = false;
  #desk: WaitingDesk | null = null;
  #deskToken: string | null = null;
  #whenOver: (() => void) | null = null;

  /** Begins to join. Opening the devices, the workers' start and the self-test do not wait for the service. */
  constructor(parts: SessionParts, options: JoinOptions) {
    this.#parts = parts;
    this.#options = options;
    this.#worker = this.#spawnWorker();
    this.#frames = parts.frames({
      onStats: () => this.#hearStats(),
      onRefused: (code) => this.#report(code, null),
      onReplaced: () => this.#connectFrames(),
    });
    const selfTest = parts.selfTest();
    this.#media = parts.media({
      frames: this.#frames,
      selfTest,
      mediaToken: () => this.#mediaToken(),
      onChange: () => this.#changed(),
      report: (code, participantId) => this.#report(code, participantId),
      seen: (participantId, kind) => {
        const direction = participantId === null ? 'send' : 'receive';
        return this.#frames.tally.get(streamName({ direction, participantId, kind }))?.seen ?? 0;
      },
      reports: () => this.#frames.reports,
      recount: () => this.#frames.recount(),
      onLeak: () => this.#finish('sent-unprotected'),
    });
    this.#known = {
      ...{ meetingId: options.meetingId, title: '', participantId: null, role: 'participant' },
      ...{ atDoor: null, door: EMPTY_DOOR },
      ...{ isWaitingForHost: false, view: null, attendees: [], board: 'connecting' },
      ...{ encryptionType: options.encryptionType, enhanced: null },
      features: firstFeatures(options.encryptionType),
      ...{ media: this.#media.state(), selfTestPassed: false },
      ...{ tally: new Map(), arrivals: new Map(), refusals: [], ended: null },
      evidence: null,
    };
    this.#snapshot = snapshotOf(this.#known, null, parts.now());
    this.#tick = setInterval(() => this.#hearStats(), TICK);
    void selfTest.then((passed) => this.#hearSelfTest(passed));
    void this.#join();
  }

  /** What the screen gets: functions that need no `this`. */
  client(): MeetingClient {
    return {
      snapshot: () => this.#snapshot,
      subscribe: (listener) => {
        this.#listeners.add(listener);
        return () => this.#listeners.delete(listener);
      },
      setMicrophone: (on) => this.#media.turn('microphone', on),
      setCamera: (on) => this.#media.turn('camera', on),
      chooseDevices: (choice) => this.#media.choose(choice),
      mark: (match, of = 'leader') => this.#tell({ type: 'mark', match, of }),
      nameSuccessor: (who) => this.#tell({ type: 'successor', participantId: who }),
      lock: (locked) => this.#lock(locked),
      remove: (who) => this.#remove(who),
      rename: (name) => this.#tell({ type: 'request', op: { type: 'rename', name } }),
      acceptLeader: () => this.#tell({ type: 'accept-leader' }),
      ask: (ask) => this.#ask(ask),
      say: async (text) => this.#say(text),
      sayAgain: async (n) => this.#sayAgain(n),
      doorActions: () => this.#desk?.actions ?? null,
      putBack: (participantId) =>
        this.#askService(participantId, (service, params) =>
          service.call('putBack', { params, body: { participantId } }),
        ),
      setRole: (participantId, role) =>
        this.#askService(participantId, (service, params) =>
          service.call('setRole', { params, body: { participantId, role } }),
        ),
      leave: () => this.#leave(),
      endForAll: () => this.#endForAll(),
    };
  }

  get #isOver(): boolean {
    return this.#known.ended !== null;
  }

  async #join(): Promise<void> {
    const worker = this.#worker;
    const admitted = await this.#admission();
    if (this.#isOver || worker !== this.#worker) return;
    if (!admitted.ok) return this.#finish(admitted.fault.code);
    const { me, participantId, participantToken, guestToken, meetingUuid, title, role } =
      admitted.value;
    const before = this.#admitted;
    this.#admitted = admitted.value;
    if (guestToken !== null) this.#parts.guestTokens.set(guestOf(this.#options), guestToken);
    this.#know({ participantId, title, role, isWaitingForHost: false });
    // The engine is met while the board's handshake runs: frames are dropped until there is a key for them.
    if (before === null) void this.#media.connect();
    // The engine let go of whoever was put back into the waiting room; it is not waited for longer than needed.
    else if (before.meetingUuid !== meetingUuid || this.#media.state().connection === 'lost')
      void this.#media.reconnect();
    const boardUrl = this.#options.serviceUrl.replace(/^http/, 'ws') + boardPath(meetingUuid);
    const frames = this.#frames.openPort();
    if (this.#options.encryptionType === 'enhanced') {
      const { meetingId, name } = me;
      const enhanced = { meetingId, meetingUuid: me.meetingUuid, participantId, name };
      this.#tell({ type: 'join-enhanced', me: enhanced, boardUrl, participantToken, frames }, [
        frames,
      ]);
      return;
    }
    // The board is met meanwhile too; only what is to be signed waits for main.
    this.#entering = enterMeeting(this.#parts.bridge, admitted.value).catch(ipcBroken);
    this.#tell({ type: 'join', me, boardUrl, participantToken, frames }, [frames]);
  }

  async #admission(): Promise<Result<Admitted>> {
    const { bridge, service, guestTokens } = this.#parts;
    const { userId } = this.#options;
    const isFirst = this.#admitted === null;
    for (let tried = 0; ; tried++) {
      const answer = await admission({
        bridge,
        service: service(() => this.#options.sessionToken),
        options: this.#options,
        guestToken: userId === null ? (guestTokens.get(guestOf(this.#options)) ?? null) : null,
        onWaiting: (isWaitingForHost) => this.#know({ isWaitingForHost }),
        onDoor: (atDoor) =>
          this.#know({ atDoor, ...(atDoor === null ? {} : { title: atDoor.title }) }),
        pause,
        isGivenUp: () => this.#isOver,
      }).catch(ipcBroken);
      // Whoever was in already waits until the service can be reached; whoever is at the door is told.
      const isTriedAgain =
        !answer.ok && !isFirst && tried < MOST_RETRIES && isPassing(answer.fault.code);
      if (!isTriedAgain || this.#isOver) return answer;
      await pause(RETRY_EVERY);
    }
  }

  /** The same identity, but a new admission, a new announcement and new keys: nothing of the old worker is used again. */
  #joinAgain(): void {
    if (this.#isOver) return;
    const now = this.#parts.now();
    this.#rejoins.push(now);
    if (this.#rejoins.filter((at) => at > now - REJOIN_WINDOW).length > MOST_REJOINS)
      return this.#finish('connection-lost');
    this.#worker.terminate();
    this.#worker = this.#spawnWorker();
    const features = notDelivered(this.#known.features, null);
    this.#know({ view: null, enhanced: null, board: 'connecting', features });
    this.#answerAll('connection-lost');
    this.#frames.replace();
    void this.#join();
  }

  #spawnWorker(): Worker {
    const worker = this.#parts.spawnMeetingWorker();
    worker.addEventListener('message', ({ data }: MessageEvent<FromMeetingWorker>) => {
      if (worker === this.#worker && !this.#isOver) this.#hear(data);
    });
    // Its keys are gone with it.
    worker.addEventListener('error', () => {
      if (worker === this.#worker) this.#joinAgain();
    });
    return worker;
  }

  #hear(message: FromMeetingWorker): void {
    switch (message.type) {
      case 'sign':
        void this.#sign(message);
        return;
      case 'view': {
        const { view, attendees, board } = message;
        this.#know({ view: this.#byMyClock(view, message.at), attendees, board });
        // No leader may list us again, so there is nothing to wait for.
        if (view.bar === 'removed') this.#finish('removed');
        return;
      }
      case 'enhanced-view':
        this.#hearEnhanced(message);
        return;
      case 'told':
        this.#know({ features: hearTold(this.#known.features, message.told, this.#parts.now()) });
        this.#heedMicrophone(message.told);
        return;
      case 'chatted':
        this.#know({ features: hearSaid(this.#known.features, message, message.said) });
        return;
      case 'delivered':
        this.#know({ features: delivered(this.#known.features, message.said) });
        return;
      case 'not-delivered':
        this.#know({ features: notDelivered(this.#known.features, message.said) });
        return;
      case 'answered':
        this.#answer(message.ref, message.code);
        return;
      case 'report':
        this.#report(message.code, message.about);
        return;
      case 'key-frame':
        this.#media.sendKeyFrames();
        return;
      case 'join-again':
        this.#joinAgain();
        return;
      case 'ended':
        // A leader that took us for gone, or had no key for us, lists us as left: whoever was not removed may come again (protocol.md §6).
        // Put back into the waiting room, we knock as whoever comes anew.
        if (message.code === 'not-listed' || message.code === 'waiting-room') this.#joinAgain();
        else this.#finish(message.code, message.evidence);
    }
  }

  /** The worker's clock goes on where the computer's was put back; how long the leader has been silent is counted here. */
  #byMyClock(view: ParticipantView, at: number): ParticipantView {
    const { leaderLostSince } = view;
    if (leaderLostSince === null) return view;
    return { ...view, leaderLostSince: leaderLostSince + behind(this.#parts.now(), at) };
  }

  /** Another room is another room of the media engine too, with another token. */
  #hearEnhanced({ view, board }: Extract<FromMeetingWorker, { type: 'enhanced-view' }>): void {
    const before = this.#known.enhanced;
    this.#know({ enhanced: view, board });
    if (before !== null && before.room !== view.room) void this.#media.reconnect();
  }

  /** A host mutes at once; nobody but the person unmutes. Of an end-to-end encrypted meeting the service has no say in it. */
  #heedMicrophone(told: FeatureTold): void {
    const isEnhanced = this.#known.encryptionType === 'enhanced';
    if (isEnhanced && told.about === 'microphone' && told.wish === 'mute')
      void this.#media.turn('microphone', false);
  }

  async #ask(ask: FeatureAsk): Promise<FaultCode | null> {
    const why = whyNotAsk(this.#known.features, ask);
    if (why !== null) return why;
    if (this.#isOver) return 'meeting-ended';
    const ref = this.#ref++;
    const answered = new Promise<FaultCode | null>((done) => this.#asked.set(ref, done));
    this.#tell({ type: 'ask', ref, ask });
    return answered;
  }

  /** By the meeting worker, which seals it; never by an ask, which the service reads. */
  #say(text: string): FaultCode | null {
    const { encryptionType, view, board } = this.#known;
    if (encryptionType !== 'e2ee') return 'not-allowed';
    if (this.#isOver) return 'meeting-ended';
    if (board !== 'open') return 'connection-lost';
    if (view === null || view.sendingWith === null) return 'message-not-sent';
    this.#tell({ type: 'chat', text });
    return null;
  }

  #sayAgain(n: number): FaultCode | null {
    const text = unsentText(this.#known.features, n);
    if (text === null) return null;
    const code = this.#say(text);
    if (code === null) this.#know({ features: withoutUnsent(this.#known.features, n) });
    return code;
  }

  #answer(ref: number, code: FaultCode | null): void {
    this.#asked.get(ref)?.(code);
    this.#asked.delete(ref);
  }

  #answerAll(code: FaultCode): void {
    for (const ref of [...this.#asked.keys()]) this.#answer(ref, code);
  }

  async #sign({ ref, statement }: Extract<FromMeetingWorker, { type: 'sign' }>): Promise<void> {
    const worker = this.#worker;
    const entered = await this.#entering;
    const signed = entered.ok
      ? await sign(this.#parts.bridge, statement).catch(ipcBroken)
      : entered;
    if (worker !== this.#worker) return;
    if (signed.ok) this.#tell({ type: 'signed', ref, signature: signed.value.signature });
    else this.#tell({ type: 'sign-failed', ref, code: signed.fault.code });
  }

  /** A frame worker came in the place of another. */
  #connectFrames(): void {
    const frames = this.#frames.openPort();
    this.#tell({ type: 'frames', frames }, [frames]);
    this.#media.renewTransforms();
  }

  #hearSelfTest(passed: SelfTest): void {
    if (passed.ok) this.#know({ selfTestPassed: true });
    else if (!this.#isOver) this.#finish(passed.fault.code);
  }

  #hearStats(): void {
    const { tally } = this.#frames;
    const awaited = awaitedStreams(this.#media.state());
    const arrivals = arrived(this.#known.arrivals, awaited, tally, this.#parts.now());
    this.#know({ tally, arrivals });
  }

  async #mediaToken(): Promise<Result<MediaToken>> {
    const admitted = this.#admitted;
    if (admitted === null) return refused('connection-lost');
    const { meetingUuid, participantToken } = admitted;
    return this.#parts
      .service(() => participantToken)
      .call('mediaToken', { params: { meetingUuid } });
  }

  /** Of the leader, whose list it is (protocol.md §6); an enhanced meeting has none, and there the service does it. */
  #lock(locked: boolean): void {
    if (this.#options.encryptionType === 'enhanced')
      void this.#askService(null, (service, params) =>
        service.call('lockRun', { params, body: { locked } }),
      );
    else this.#tell({ type: 'request', op: { type: locked ? 'lock' : 'unlock' } });
  }

  #remove(who: string): void {
    if (this.#options.encryptionType === 'enhanced') {
      void this.#askService(who, (service, params) =>
        service.call('removePerson', { params, body: { participantId: who } }),
      );
      return;
    }
    const parsed = parseParticipantId(who);
    if (parsed.ok) this.#tell({ type: 'request', op: { type: 'remove', ...parsed.value } });
  }

  /** What the service does for whoever it calls host or co-host. A refusal is said. */
  async #askService(
    about: string | null,
    ask: (service: ServiceClient, params: { meetingUuid: string }) => Promise<Result<unknown>>,
  ): Promise<void> {
    const admitted = this.#admitted;
    if (admitted === null) return this.#report('connection-lost', about);
    const { meetingUuid, participantToken } = admitted;
    const answer = await ask(
      this.#parts.service(() => participantToken),
      { meetingUuid },
    );
    if (!answer.ok) this.#report(answer.fault.code, about);
  }

  /** Host and co-hosts look at the door; whoever is made one begins to, whoever is no more stops. */
  #lookAtDoor(): void {
    const admitted = this.#isOver || myRole(this.#known) === 'participant' ? null : this.#admitted;
    const token = admitted?.participantToken ?? null;
    if (token === this.#deskToken) return;
    this.#desk?.close();
    this.#deskToken = token;
    this.#desk = null;
    if (admitted === null) return;
    this.#desk = new WaitingDesk({
      service: this.#parts.service(() => admitted.participantToken),
      meetingUuid: admitted.meetingUuid,
      onChange: (door) => {
        if (this.#deskToken === token || this.#deskToken === null) this.#know({ door });
      },
      pause,
    });
  }

  async #leave(): Promise<void> {
    if (this.#isOver) return;
    // At once: nobody waits for the lights of their camera to go out.
    void this.#media.close();
    const told = new Promise<void>((done) => {
      this.#whenOver = done;
    });
    this.#tell({ type: 'leave' });
    await Promise.race([told, pause(LEAVE_WITHIN)]);
    this.#finish(null);
  }

  async #endForAll(): Promise<void> {
    const admitted = this.#admitted;
    if (admitted === null || this.#isOver) return this.#leave();
    const { meetingUuid, participantToken } = admitted;
    this.#isMyEnd = true;
    const ended = await this.#parts
      .service(() => participantToken)
      .call('endMeeting', { params: { meetingUuid } });
    if (ended.ok) await this.#leave();
    else {
      this.#isMyEnd = false;
      this.#report(ended.fault.code, null);
    }
  }

  /** Over, for whatever reason: every key, device and connection of this meeting goes. */
  #finish(code: FaultCode | null, words: readonly Bytes[] = []): void {
    if (this.#isOver) return;
    // The board may say so before the service answers; whoever ended the meeting need not be told.
    this.#know({
      ended: { code: this.#isMyEnd && code === 'meeting-ended' ? null : code },
      evidence: this.#evidence(words),
    });
    clearInterval(this.#tick);
    this.#answerAll('meeting-ended');
    void this.#media.close();
    this.#tell({ type: 'leave' });
    this.#frames.close(GRACE);
    const worker = this.#worker;
    setTimeout(() => worker.terminate(), GRACE);
    this.#parts.bridge.meeting.leave().catch(() => undefined);
    this.#whenOver?.();
  }

  /** The worker that had them ends with the meeting. */
  #evidence(words: readonly Bytes[]): SplitEvidence | null {
    const { meetingId } = this.#options;
    return words.length === 0 ? null : { meetingId, leftAt: this.#parts.now(), words };
  }

  #report(code: FaultCode, about: string | null): void {
    const people = this.#known.enhanced?.people ?? this.#known.view?.people;
    const person = people?.find(({ participantId }) => participantId === about);
    const refusal = { code, name: person?.name ?? null, at: this.#parts.now() };
    this.#know({ refusals: withRefusal(this.#known.refusals, refusal) });
  }

  #know(more: Partial<Known>): void {
    this.#known = { ...this.#known, ...more };
    this.#lookAtDoor();
    this.#changed();
  }

  /** Several things often change in one task; the screen is told once. */
  #changed(): void {
    if (this.#isStale) return;
    this.#isStale = true;
    queueMicrotask(() => {
      this.#isStale = false;
      const known = { ...this.#known, media: this.#media.state() };
      this.#snapshot = snapshotOf(known, this.#snapshot, this.#parts.now());
      for (const listener of [...this.#listeners]) listener();
    });
  }

  #tell(message: ToMeetingWorker, transfer: Transferable[] = []): void {
    this.#worker.postMessage(message, transfer);
  }
}

function guestOf({ serviceUrl, meetingId }: JoinOptions): string {
  return `${serviceUrl} ${meetingId}`;
}

const ipcBroken = () => refused('ipc-refused');

function pause(ms: number): Promise<void> {
  return new Promise((done) => {
    setTimeout(done, ms);
  });
}
