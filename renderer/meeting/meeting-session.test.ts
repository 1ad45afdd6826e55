import { afterEach, describe, expect, jest, test } from '@jest/globals';
import { bytesOf, toBase64url, type Bytes } from '../../protocol/bytes.js';
import { participantId } from '../../protocol/crypto/participant-id.js';
import type { FaultCode } from '../../protocol/fault.js';
import type { ParticipantView } from '../../protocol/meeting/participant.js';
import { ok, refused, type Result } from '../../protocol/result.js';
import { featureNames } from '../../protocol/settings/features.js';
import type { Bridge } from '../../protocol/wire/bridge-type.js';
import type { MediaState, MeetingMediaParts } from '../media/meeting-media.js';
import type { EncryptionType } from '../../protocol/wire/text.js';
import type { SelfTest } from '../media/transform-self-test.js';
import type { ServiceClient } from '../service-client/service-client.js';
import type { FromMeetingWorker, ToMeetingWorker } from '../workers/messages.js';
import type { JoinOptions } from './meeting-client.js';
import { MeetingSession, type Frames, type Media, type SessionParts } from './meeting-session.js';

const fill = (byte: number, length: number): Bytes => bytesOf(new Uint8Array(length).fill(byte));
const ROOT = toBase64url(fill(7, 32));
const signature = fill(5, 64);
const MY_ID = participantId({ userId: fill(0xbb, 16), hardwareId: fill(2, 16) });
const OTHER_ID = participantId({ userId: fill(0xcc, 16), hardwareId: fill(3, 16) });

const options: JoinOptions = {
  serviceUrl: 'http://127.0.0.1:1',
  sessionToken: 'session',
  meetingId: '12345678901',
  passcode: null,
  rootKey: ROOT,
  userId: null,
  name: 'Ben',
  clientVersion: '0.1.0',
  encryptionType: 'e2ee',
  devices: { cameraId: null, microphoneId: null, speakerId: null },
  microphoneOn: true,
  cameraOn: true,
};

const verified: ParticipantView = {
  leader: 'anna',
  leaderName: 'Anna',
  securityCode: '000',
  isLeader: false,
  checks: { certificate: true, keyBox: true, heartbeat: true, list: true },
  people: [],
  locked: false,
  mkSeq: 1,
  sendingWith: 1,
  leaderLostSince: null,
  ...{ unlockedAt: null, delayed: false, leaderChange: null, successor: null },
  ...{ outside: [], bar: null },
  failed: null,
};

/** A worker on which one can speak for the worker. */
class FakeWorker extends EventTarget {
  readonly told: ToMeetingWorker[] = [];
  isTerminated = false;
  postMessage(message: ToMeetingWorker): void {
    this.told.push(message);
  }
  terminate(): void {
    this.isTerminated = true;
  }
  says(data: FromMeetingWorker): void {
    this.dispatchEvent(new MessageEvent('message', { data }));
  }
  types(): string[] {
    return this.told.map(({ type }) => type);
  }
}

interface Scene {
  readonly joinAnswers?: Result<unknown>[];
  readonly uuids?: string[];
  readonly selfTest?: SelfTest;
  readonly guestTokens?: Map<string, string>;
  readonly encryptionType?: EncryptionType;
  readonly sign?: Result<{ signature: Bytes }, FaultCode>;
}

function scene({
  joinAnswers = [],
  uuids = [],
  selfTest = ok(undefined),
  guestTokens = new Map(),
  encryptionType = 'e2ee',
  sign,
}: Scene = {}) {
  const log: string[] = [];
  const entered: string[] = [];
  const sent: { name: string; token: string | null; input: unknown }[] = [];
  const workers: FakeWorker[] = [];
  let framesReplaced: () => void = () => undefined;
  let mediaParts: MeetingMediaParts | null = null;
  const state: MediaState = {
    connection: 'open',
    me: { microphoneOn: false, cameraOn: false, microphone: null, camera: null },
    peers: new Map(),
    levels: new Map(),
    deviceFaults: [],
  };
  const does = (name: string) => async (): Promise<void> => void log.push(name);
  const joined = () => ({
    ...{ meetingId: options.meetingId, meetingUuid: uuids.shift() ?? 'aa'.repeat(16) },
    ...{ title: 'Weekly', encryptionType, userId: 'bb'.repeat(16), participantId: MY_ID },
    ...{ role: 'host', guestToken: 'guest', participantToken: `participant-${workers.length}` },
    admit: { bytes: 'AAAA', signature: toBase64url(signature) },
    serviceKey: { bytes: 'AAAA', signature: toBase64url(signature) },
    rootKey: ROOT,
  });
  const parts: SessionParts = {
    bridge: {
      identity: { open: async () => ok({ ivk: fill(1, 32), hardwareId: fill(2, 16) }) },
      service: { pin: async () => ok(undefined) },
      meeting: {
        enter: async () => {
          entered.push('main enters');
          return ok(undefined);
        },
        leave: async () => {
          log.push('main leaves');
          return ok(undefined);
        },
        signNonce: async () => sign ?? ok({ signature }),
      },
    } as unknown as Bridge,
    service: (token) =>
      ({
        call: async (name: string, input: unknown) => {
          sent.push({ name, token: token(), input });
          if (name === 'lookUpMeeting') return ok({ encryptionType, rootKey: ROOT });
          if (name === 'listWaiting') return refused('meeting-ended');
          if (name === 'setRole' || name === 'putBack') return refused('not-allowed');
          if (name === 'join') return joinAnswers.shift() ?? ok(joined());
          if (name === 'mediaToken') return ok({ url: 'ws://127.0.0.1:2', token: 't' });
          return ok({});
        },
      }) as unknown as ServiceClient,
    spawnMeetingWorker: () => {
      const worker = new FakeWorker();
      workers.push(worker);
      return worker as unknown as Worker;
    },
    frames: ({ onReplaced }) => {
      framesReplaced = onReplaced;
      const frames: Frames = {
        tally: new Map(),
        reports: 0,
        recount: async () => false,
        transform: () => {
          throw new Error('No transform is made without a stream.');
        },
        setSifTrailer: () => undefined,
        openPort: () => ({}) as MessagePort,
        replace: () => {
          log.push('frame worker replaced');
          framesReplaced();
        },
        close: () => void log.push('frames closed'),
      };
      return frames;
    },
    media: (given) => {
      mediaParts = given;
      const media: Media = {
        state: () => state,
        connect: does('media connects'),
        reconnect: does('media reconnects'),
        turn: async (device, on) => void log.push(`${device} ${on ? 'on' : 'off'}`),
        choose: does('devices chosen'),
        sendKeyFrames: () => void log.push('key frames'),
        renewTransforms: () => void log.push('new transforms'),
        close: does('media closes'),
      };
      return media;
    },
    selfTest: async () => selfTest,
    guestTokens,
    now: () => Date.now(),
  };
  const client = new MeetingSession(parts, { ...options, encryptionType }).client();
  open.push(client);
  return {
    client,
    log,
    entered,
    sent,
    workers,
    mediaParts: () => mediaParts,
    frameWorkerDies: () => framesReplaced(),
  };
}

const open: { leave: () => Promise<void> }[] = [];
afterEach(async () => {
  for (const client of open.splice(0)) {
    const left = client.leave();
    await jest.advanceTimersByTimeAsync(2_000);
    await left;
  }
});
jest.useFakeTimers();

const settle = () => jest.advanceTimersByTimeAsync(1);
const view = (
  more: Partial<ParticipantView> = {},
): Extract<FromMeetingWorker, { type: 'view' }> => ({
  type: 'view',
  view: { ...verified, ...more },
  attendees: [],
  board: 'open',
  at: Date.now(),
});

describe('a stay in a meeting', () => {
  test('meets the engine and the board as soon as the service lets us in', async () => {
    const { workers, log, entered, client } = scene();
    await settle();
    expect(log).toEqual(['media connects']);
    expect(entered).toEqual(['main enters']);
    expect(workers[0]?.told).toMatchObject([
      {
        type: 'join',
        boardUrl: `ws://127.0.0.1:1/v1/runs/${'aa'.repeat(16)}/board`,
        participantToken: 'participant-1',
        me: { name: 'Ben' },
      },
    ]);
    expect(client.snapshot()).toMatchObject({ phase: 'connecting', title: 'Weekly', isHost: true });
  });

  test('asks for media tokens as the participant, never with the session', async () => {
    const { sent, mediaParts } = scene();
    await settle();
    expect(await mediaParts()?.mediaToken()).toEqual(ok({ url: 'ws://127.0.0.1:2', token: 't' }));
    const calls = sent.filter(({ name }) => name !== 'listWaiting'); // the door has tests of its own
    expect(calls.map(({ name, token }) => [name, token])).toEqual([
      ['lookUpMeeting', 'session'],
      ['join', 'session'],
      ['mediaToken', 'participant-1'],
    ]);
  });

  test('tells the screen once for everything that changed together', async () => {
    const { workers, client } = scene();
    await settle();
    const listener = jest.fn();
    client.subscribe(listener);
    workers[0]?.says(view());
    workers[0]?.says(view());
    await settle();
    expect(listener).toHaveBeenCalledTimes(1);
    expect(client.snapshot()).toMatchObject({ phase: 'in', shield: { state: 'verified' } });
  });

  test('has main sign what the worker states', async () => {
    const { workers } = scene();
    await settle();
    const statement = {
      kind: 'nonce',
      bindingHash: fill(1, 32),
      n: 1,
      nonce: fill(2, 24),
    } as const;
    workers[0]?.says({ type: 'sign', ref: 4, statement });
    await settle();
    expect(workers[0]?.told.at(-1)).toEqual({ type: 'signed', ref: 4, signature });
  });

  test('tells the worker when main refuses to sign', async () => {
    const { workers } = scene({ sign: refused('statement-refused') });
    await settle();
    const statement = {
      kind: 'nonce',
      bindingHash: fill(1, 32),
      n: 1,
      nonce: fill(2, 24),
    } as const;
    workers[0]?.says({ type: 'sign', ref: 4, statement });
    await settle();
    expect(workers[0]?.told.at(-1)).toEqual({
      type: 'sign-failed',
      ref: 4,
      code: 'statement-refused',
    });
  });

  test('sends key frames when others have a new key', async () => {
    const { workers, log } = scene();
    await settle();
    workers[0]?.says({ type: 'key-frame' });
    expect(log.at(-1)).toBe('key frames');
  });

  test('names whom a refusal is about only by the verified list', async () => {
    const { workers, client } = scene();
    await settle();
    workers[0]?.says({ type: 'report', code: 'signature', about: 'nobody.we.know' });
    await settle();
    expect(client.snapshot().refusals).toMatchObject([{ code: 'signature', name: null }]);
  });
});

describe('a stay in an enhanced meeting', () => {
  const inRoom = (room: string | null): FromMeetingWorker => ({
    type: 'enhanced-view',
    view: { people: [], room, sendingWith: 1 },
    board: 'open',
  });
  const allOn = Object.fromEntries(featureNames.map((one) => [one, null]));
  const told = { type: 'told', told: { about: 'features', features: allOn } } as FromMeetingWorker;

  test('is joined as such, and main signs nothing in it', async () => {
    const { workers, entered } = scene({ encryptionType: 'enhanced' });
    await settle();
    expect(workers[0]?.told).toMatchObject([
      { type: 'join-enhanced', me: { name: 'Ben', participantId: MY_ID } },
    ]);
    expect(entered).toEqual([]);
  });

  test('goes to the other room of the media engine with the other room of the meeting', async () => {
    const { workers, log } = scene({ encryptionType: 'enhanced' });
    await settle();
    workers[0]?.says(inRoom(null));
    expect(log).not.toContain('media reconnects');
    workers[0]?.says(inRoom('r1'));
    workers[0]?.says(inRoom('r1'));
    expect(log.filter((one) => one === 'media reconnects')).toHaveLength(1);
  });

  test('has its host tools at the service, which refuses aloud', async () => {
    const { client, sent, workers } = scene({ encryptionType: 'enhanced' });
    await settle();
    client.lock(true);
    client.remove(OTHER_ID);
    await client.putBack(OTHER_ID);
    await settle();
    expect(sent.slice(-3)).toMatchObject([
      { name: 'lockRun', token: 'participant-1', input: { body: { locked: true } } },
      { name: 'removePerson', input: { body: { participantId: OTHER_ID } } },
      { name: 'putBack', input: { body: { participantId: OTHER_ID } } },
    ]);
    expect(workers[0]?.types()).toEqual(['join-enhanced']);
    expect(client.snapshot().refusals.at(-1)).toMatchObject({ code: 'not-allowed' });
  });

  test('is locked where the service says so', async () => {
    const { client, workers } = scene({ encryptionType: 'enhanced' });
    await settle();
    workers[0]?.says({ type: 'told', told: { about: 'lock', locked: true } });
    await settle();
    expect(client.snapshot()).toMatchObject({ locked: true });
  });

  test.each(['enhanced', 'e2ee'] as const)(
    'mutes where a host says so, if it is enhanced, and never unmutes by itself: %s',
    async (encryptionType) => {
      const { workers, log } = scene({ encryptionType });
      await settle();
      for (const wish of ['unmute', 'mute'] as const)
        workers[0]?.says({ type: 'told', told: { about: 'microphone', wish, fromName: 'Anna' } });
      const microphone = log.filter((line) => line.startsWith('microphone'));
      expect(microphone).toEqual(encryptionType === 'enhanced' ? ['microphone off'] : []);
    },
  );

  test('asks, and says what became of it', async () => {
    const { client, workers } = scene({ encryptionType: 'enhanced' });
    await settle();
    expect(await client.ask({ about: 'react', reaction: 'heart' })).toBe('feature-off');
    workers[0]?.says(told);
    const asked = [1, 2].map(() => client.ask({ about: 'react', reaction: 'heart' }));
    const refs = workers[0]?.told.flatMap((one) => (one.type === 'ask' ? [one.ref] : [])) ?? [];
    expect(refs).toHaveLength(2);
    workers[0]?.says({ type: 'answered', ref: refs[0] ?? -1, code: null });
    void client.leave();
    await jest.advanceTimersByTimeAsync(2_000);
    expect(await Promise.all(asked)).toEqual([null, 'meeting-ended']);
  });

  test('is not what an end-to-end encrypted one becomes, whatever is told (adversary.md A11, A12)', async () => {
    const { client, workers } = scene();
    await settle();
    for (const said of [told, inRoom(null)]) workers[0]?.says(said);
    await settle();
    const { encryptionType, shield, features } = client.snapshot();
    expect([encryptionType, shield.state]).toEqual(['e2ee', 'checking']);
    expect(new Set(Object.values(features.whyNot))).toEqual(new Set(['e2ee']));
    expect(await client.ask({ about: 'react', reaction: 'heart' })).toBe('off-in-e2ee');
    expect(workers[0]?.types()).toEqual(['join']);
  });
});

describe('a leader who is not heard from', () => {
  test('is not heard from for as long as it is, also where the clock of this computer was put back', async () => {
    const { client, workers } = scene();
    await settle();
    const ahead = 3_600_000;
    const since = Date.now() - 42_000;
    workers[0]?.says({
      ...view({ leaderLostSince: since + ahead }),
      at: Date.now() + ahead,
    });
    await settle();
    expect(client.snapshot().leaderLostSince).toBe(since);
    workers[0]?.says(view({ leaderLostSince: since }));
    await settle();
    expect(client.snapshot().leaderLostSince).toBe(since);
  });
});

describe('chat of an end-to-end encrypted meeting', () => {
  test('goes to the meeting worker, which seals it, and comes from there', async () => {
    const { client, workers, sent } = scene();
    await settle();
    workers[0]?.says(view());
    const calls = sent.length;
    expect(await client.say('Hello')).toBeNull();
    expect(workers[0]?.told.at(-1)).toEqual({ type: 'chat', text: 'Hello' });
    expect(sent).toHaveLength(calls);
    const said = { participantId: 'anna', name: 'Anna', text: 'Hi', sentAtMs: 7 };
    workers[0]?.says({ type: 'chatted', ...said, said: null });
    await settle();
    expect(client.snapshot().features.chat).toMatchObject([{ fromName: 'Anna', text: 'Hi' }]);
  });

  test('that was under way when I had to join again is not sent, and is sent again when I say so', async () => {
    const { client, workers } = scene();
    await settle();
    workers[0]?.says(view());
    const said = { participantId: 'anna', name: 'Anna', text: 'Hi', sentAtMs: 7 };
    workers[0]?.says({ type: 'chatted', ...said, said: 0 });
    workers[0]?.says({ type: 'chatted', ...said, text: 'There', said: 1 });
    workers[0]?.says({ type: 'delivered', said: 0 });
    await settle();
    const fates = () => [...client.snapshot().features.undelivered];
    expect(fates()).toEqual([[2, { said: 1 }]]);
    workers[0]?.says({ type: 'join-again' });
    await settle();
    expect(fates()).toEqual([[2, { said: null }]]);
    expect(await client.sayAgain(2)).toBe('connection-lost');
    expect(fates()).toHaveLength(1);
    workers[1]?.says(view());
    expect(await client.sayAgain(2)).toBeNull();
    expect(workers[1]?.told.at(-1)).toEqual({ type: 'chat', text: 'There' });
    await settle();
    expect(client.snapshot().features.chat.map(({ text }) => text)).toEqual(['Hi']);
    // Once is enough.
    expect(await client.sayAgain(2)).toBeNull();
    expect(workers[1]?.types().filter((type) => type === 'chat')).toHaveLength(1);
  });

  test('is not sent where nobody could read it, or where the service could', async () => {
    const { client, workers } = scene();
    await settle();
    expect(await client.say('Too early')).toBe('connection-lost');
    workers[0]?.says(view({ sendingWith: null }));
    expect(await client.say('Without a key')).toBe('message-not-sent');
    workers[0]?.says({ ...view(), board: 'lost' });
    expect(await client.say('Cut off')).toBe('connection-lost');
    expect(workers[0]?.types()).not.toContain('chat');
    const enhanced = scene({ encryptionType: 'enhanced' });
    await settle();
    expect(await enhanced.client.say('Sealed?')).not.toBeNull();
    expect(enhanced.workers[0]?.types()).not.toContain('chat');
  });
});

describe('a stay in a meeting that does not begin', () => {
  test.each(['wrong-passcode', 'unknown-meeting', 'service-unreachable'] as const)(
    'ends with %s',
    async (code) => {
      const { client, workers } = scene({ joinAnswers: [refused(code)] });
      await settle();
      expect(client.snapshot()).toMatchObject({ phase: 'ended', fault: code, joinedAt: null });
      await jest.advanceTimersByTimeAsync(1_000);
      expect(workers[0]?.isTerminated).toBe(true);
    },
  );

  test('is refused where the platform may send in clear', async () => {
    const { client, log } = scene({ selfTest: refused('self-test-failed') });
    await settle();
    expect(client.snapshot()).toMatchObject({
      phase: 'ended',
      fault: 'self-test-failed',
      shield: { state: 'failed' },
    });
    expect(log).toContain('media closes');
  });
});

describe('a stay in a meeting that is disturbed', () => {
  test('joins anew, as the same guest, when the service has forgotten us', async () => {
    const { workers, sent, log, client } = scene();
    await settle();
    workers[0]?.says(view());
    await settle();
    const { joinedAt } = client.snapshot();
    workers[0]?.says({ type: 'join-again' });
    await settle();
    expect(sent.filter(({ name }) => name === 'join').at(-1)).toMatchObject({
      input: { body: { guestToken: 'guest' } },
    });
    expect(workers[0]?.isTerminated).toBe(true);
    expect(workers[1]?.types()).toEqual(['frames', 'join']);
    expect(log).toEqual(['media connects', 'frame worker replaced', 'new transforms']);
    expect(client.snapshot()).toMatchObject({ phase: 'reconnecting', joinedAt });
  });

  test('is known as the same guest when it comes back after leaving', async () => {
    const guestTokens = new Map<string, string>();
    const first = scene({ guestTokens });
    await settle();
    const left = first.client.leave();
    await jest.advanceTimersByTimeAsync(1_000);
    await left;
    const { sent } = scene({ guestTokens });
    await settle();
    expect(sent.find(({ name }) => name === 'join')).toMatchObject({
      input: { body: { guestToken: 'guest' } },
    });
  });

  test('joins anew when the leader took it for gone, and not when it was removed', async () => {
    const { workers, client } = scene();
    await settle();
    workers[0]?.says({ type: 'ended', code: 'not-listed' });
    await settle();
    expect(workers[1]?.types()).toEqual(['frames', 'join']);
    workers[1]?.says({ type: 'ended', code: 'removed' });
    await settle();
    expect(workers).toHaveLength(2);
    expect(client.snapshot()).toMatchObject({ phase: 'ended', fault: 'removed' });
  });

  test.each(['e2ee', 'enhanced'] as const)(
    'knocks as whoever comes anew when put back into the waiting room of an %s meeting',
    async (encryptionType) => {
      const { workers, client, sent } = scene({ encryptionType, joinAnswers: [] });
      await settle();
      workers[0]?.says({ type: 'ended', code: 'waiting-room' });
      expect(workers[0]?.isTerminated).toBe(true);
      await settle();
      expect(sent.filter(({ name }) => name === 'join')).toHaveLength(2);
      expect(client.snapshot().phase).not.toBe('ended');
    },
  );

  test('goes to the other room where the run is another', async () => {
    const { workers, log } = scene({ uuids: ['aa'.repeat(16), 'ee'.repeat(16)] });
    await settle();
    workers[0]?.says({ type: 'join-again' });
    await settle();
    expect(log.at(-1)).toBe('media reconnects');
  });

  test('goes on trying where the service cannot be reached for a moment', async () => {
    const joinAnswers: Result<unknown>[] = [];
    const { workers, client } = scene({ joinAnswers });
    await settle();
    joinAnswers.push(refused('service-unreachable'), refused('service-unreachable'));
    workers[0]?.says({ type: 'join-again' });
    await settle();
    expect(workers[1]?.types()).toEqual(['frames']);
    await jest.advanceTimersByTimeAsync(5_000);
    expect(workers[1]?.types()).toEqual(['frames', 'join']);
    expect(client.snapshot().phase).toBe('connecting');
  });

  test('joins anew when the meeting worker dies, and its words count no more', async () => {
    const { workers, client } = scene();
    await settle();
    workers[0]?.dispatchEvent(new Event('error'));
    await settle();
    workers[0]?.says({ type: 'ended', code: 'split' });
    await settle();
    expect([workers.length, client.snapshot().phase]).toEqual([2, 'connecting']);
  });

  test('keeps what proves a split, which goes with the meeting worker', async () => {
    const { workers, client } = scene();
    await settle();
    const words = [Uint8Array.of(1), Uint8Array.of(2)];
    workers[0]?.says({ type: 'ended', code: 'split', evidence: words });
    await settle();
    expect(client.snapshot()).toMatchObject({ phase: 'ended', fault: 'split' });
    expect(client.snapshot().evidence).toMatchObject({ meetingId: '12345678901', words });
  });

  test('gives up when joining anew does not help', async () => {
    const { workers, client } = scene();
    for (let n = 0; n < 4; n++) {
      await settle();
      workers.at(-1)?.says({ type: 'join-again' });
    }
    await settle();
    expect(client.snapshot()).toMatchObject({ phase: 'ended', fault: 'connection-lost' });
  });

  test('leads every stream to the new frame worker when one dies', async () => {
    const { workers, log, frameWorkerDies } = scene();
    await settle();
    frameWorkerDies();
    expect(workers[0]?.types()).toEqual(['join', 'frames']);
    expect(log.at(-1)).toBe('new transforms');
  });
});

describe('the end of a stay in a meeting', () => {
  test('destroys everything when the person leaves', async () => {
    const { client, workers, log } = scene();
    await settle();
    const left = client.leave();
    expect(log.at(-1)).toBe('media closes');
    expect(workers[0]?.types().at(-1)).toBe('leave');
    workers[0]?.says({ type: 'ended', code: null });
    await left;
    await jest.advanceTimersByTimeAsync(1_000);
    expect(client.snapshot()).toMatchObject({ phase: 'ended', fault: null });
    expect(log).toEqual(expect.arrayContaining(['frames closed', 'main leaves']));
    expect(workers[0]?.isTerminated).toBe(true);
  });

  test('does not wait for a worker that has nothing more to say', async () => {
    const { client } = scene();
    await settle();
    const left = client.leave();
    await jest.advanceTimersByTimeAsync(1_000);
    await left;
    expect(client.snapshot().phase).toBe('ended');
  });

  test('says why where somebody else ended it', async () => {
    const { client, workers } = scene();
    await settle();
    workers[0]?.says({ type: 'ended', code: 'meeting-ended' });
    await settle();
    expect(client.snapshot()).toMatchObject({ phase: 'ended', fault: 'meeting-ended' });
  });

  test('comes for all when the host says so, with the token of the participant', async () => {
    const { client, sent, workers } = scene();
    await settle();
    const ended = client.endForAll();
    await settle();
    workers[0]?.says({ type: 'ended', code: 'meeting-ended' });
    await ended;
    await settle();
    expect(sent.at(-1)).toMatchObject({ name: 'endMeeting', token: 'participant-1' });
    expect(client.snapshot().phase).toBe('ended');
  });
});

describe('what a person wants of the meeting', () => {
  test('is not dropped where the service refuses: no co-host, and the person sees why', async () => {
    const { client, sent } = scene();
    await settle();
    await client.setRole(MY_ID, 'co-host');
    await settle();
    expect(sent.at(-1)).toMatchObject({ name: 'setRole', token: 'participant-1' });
    expect(client.snapshot().refusals.at(-1)).toMatchObject({ code: 'not-allowed' });
  });

  test('reaches the worker in the words of the core', async () => {
    const { client, workers } = scene();
    await settle();
    client.mark(true);
    client.mark(false, 'successor');
    client.nameSuccessor(MY_ID);
    client.lock(true);
    client.lock(false);
    client.remove(MY_ID);
    client.rename('Benedict');
    client.acceptLeader();
    expect(workers[0]?.told.slice(1)).toEqual([
      { type: 'mark', match: true, of: 'leader' },
      { type: 'mark', match: false, of: 'successor' },
      { type: 'successor', participantId: MY_ID },
      { type: 'request', op: { type: 'lock' } },
      { type: 'request', op: { type: 'unlock' } },
      {
        type: 'request',
        op: { type: 'remove', userId: fill(0xbb, 16), hardwareId: fill(2, 16) },
      },
      { type: 'request', op: { type: 'rename', name: 'Benedict' } },
      { type: 'accept-leader' },
    ]);
  });
});
