import { describe, expect, test } from '@jest/globals';
import type { ParticipantView, ViewedPerson } from '../../protocol/meeting/participant.js';
import type { EnhancedPerson } from '../../protocol/wire/enhanced-board.js';
import { firstFeatures } from '../features/feature-state.js';
import { EMPTY_DOOR } from '../waiting-room/waiting-desk.js';
import type { MediaState } from '../media/meeting-media.js';
import type { StreamStats } from '../workers/messages.js';
import { added, arrived } from '../media/frame-tally.js';
import { awaitedStreams, snapshotOf, withRefusal, type Known } from './snapshot.js';

const ALL = { certificate: true, keyBox: true, heartbeat: true, list: true };
const CODE = '000 111 222 333 444 555 666 777 888 999 000 111 222';

const person = (participantId: string, more: Partial<ViewedPerson> = {}): ViewedPerson => ({
  participantId,
  name: participantId.toUpperCase(),
  bindingHash: new Uint8Array(32),
  leaves: 0,
  state: 'present',
  ...{ isVerified: true, mark: null, successorMark: null },
  ...more,
});

const aView = (more: Partial<ParticipantView> = {}): ParticipantView => ({
  leader: 'anna',
  leaderName: 'ANNA',
  securityCode: CODE,
  isLeader: false,
  checks: ALL,
  people: [person('anna'), person('ben')],
  locked: false,
  mkSeq: 3,
  sendingWith: 3,
  leaderLostSince: null,
  ...{ unlockedAt: null, delayed: false, leaderChange: null, successor: null },
  ...{ outside: [], bar: null },
  failed: null,
  ...more,
});

const nobody = { microphoneOn: false, cameraOn: false, microphone: null, camera: null };

const aMedia = (more: Partial<MediaState> = {}): MediaState => ({
  connection: 'open',
  me: nobody,
  peers: new Map([['anna', { ...nobody, microphoneOn: true, cameraOn: true }]]),
  levels: new Map(),
  deviceFaults: [],
  ...more,
});

const known = (more: Partial<Known> = {}): Known => ({
  meetingId: '12345678901',
  title: 'Weekly',
  participantId: 'ben',
  role: 'participant',
  isWaitingForHost: false,
  ...{ atDoor: null, door: EMPTY_DOOR },
  ...{ encryptionType: 'e2ee', enhanced: null, features: firstFeatures('e2ee') },
  view: aView(),
  attendees: [
    { participantId: 'anna', role: 'host', connected: true },
    { participantId: 'ben', role: 'participant', connected: true },
  ],
  board: 'open',
  media: aMedia(),
  selfTestPassed: true,
  tally: new Map(),
  arrivals: new Map(),
  refusals: [],
  ended: null,
  evidence: null,
  ...more,
});

const stream = (more: Partial<StreamStats> = {}): StreamStats => ({
  ...{ direction: 'receive', kind: 'video', participantId: 'anna' },
  ...{ seen: 0, passed: 0, waiting: 0, failed: 0, failedOutsideSwitch: 0, repeated: 0 },
  ...{ firstAt: null, lastPassedAt: null, lastDroppedAt: null, lastForgedAt: null },
  ...more,
});

const tallyOf = (...streams: StreamStats[]) => added(new Map(), streams);

describe('snapshot: my role', () => {
  const as = (role: 'host' | 'co-host' | 'participant') =>
    known({ attendees: [{ participantId: 'ben', role, connected: true }] });

  test('is said to have changed only once I am in, and since when', () => {
    const outside = snapshotOf({ ...as('participant'), view: null }, null, 1);
    const inside = snapshotOf(as('co-host'), outside, 2);
    expect(inside).toMatchObject({ role: 'co-host', mayManage: true, roleChange: null });
    const host = snapshotOf(as('host'), inside, 3);
    const change = { from: 'co-host', to: 'host', at: 3 };
    expect(host).toMatchObject({ isHost: true, roleChange: change });
    expect(snapshotOf(as('host'), host, 4).roleChange).toEqual(change);
    expect(snapshotOf(as('participant'), host, 5)).toMatchObject({
      ...{ mayManage: false, roleChange: { from: 'host', to: 'participant', at: 5 } },
    });
  });

  test('gives no word of the service about a lock the look of a verified list', () => {
    const features = { ...firstFeatures('e2ee'), locked: true };
    expect(snapshotOf(known({ features }), null, 1).locked).toBe(false);
  });
});

describe('snapshot: the shield', () => {
  test('is green when all was verified', () => {
    expect(snapshotOf(known(), null, 1).shield).toEqual({
      state: 'verified',
      checks: ALL,
      since: 1,
      fault: null,
    });
  });

  test.each(['certificate', 'keyBox', 'heartbeat', 'list'] as const)(
    'is not green without %s',
    (check) => {
      const view = aView({ checks: { ...ALL, [check]: false } });
      expect(snapshotOf(known({ view }), null, 1).shield.state).toBe('checking');
    },
  );

  test('is not green while the board could not contradict it', () => {
    expect(snapshotOf(known({ board: 'lost' }), null, 1).shield.state).toBe('checking');
  });

  test('is not green before this machine passed its self-test', () => {
    expect(snapshotOf(known({ selfTestPassed: false }), null, 1).shield.state).toBe('checking');
  });

  test('is red, with the reason, when something failed', () => {
    const { shield } = snapshotOf(known({ view: aView({ failed: 'split' }) }), null, 1);
    expect([shield.state, shield.fault]).toEqual(['failed', 'split']);
    const refused = snapshotOf(known({ ended: { code: 'service-root-changed' } }), null, 1).shield;
    expect([refused.state, refused.fault]).toEqual(['failed', 'service-root-changed']);
  });

  test('is not red because a meeting ended', () => {
    const { shield } = snapshotOf(known({ ended: { code: 'meeting-ended' } }), null, 1);
    expect([shield.state, shield.fault]).toEqual(['checking', null]);
  });

  test('says since when it has been as it is', () => {
    const first = snapshotOf(known(), null, 1);
    expect(snapshotOf(known(), first, 5).shield.since).toBe(1);
    expect(snapshotOf(known({ board: 'lost' }), first, 5).shield.since).toBe(5);
  });
});

describe('snapshot: the phase', () => {
  test('goes from connecting over checking to in', () => {
    const unchecked = aView({ checks: { ...ALL, keyBox: false }, people: [] });
    const connecting = snapshotOf(known({ view: null, board: 'connecting' }), null, 1);
    const checking = snapshotOf(known({ view: unchecked }), connecting, 2);
    const inside = snapshotOf(known(), checking, 3);
    expect([connecting, checking, inside].map(({ phase }) => phase)).toEqual([
      'connecting',
      'checking',
      'in',
    ]);
    expect([connecting, checking, inside].map(({ joinedAt }) => joinedAt)).toEqual([null, null, 3]);
  });

  test('stays in while a new key is on its way', () => {
    const inside = snapshotOf(known(), null, 1);
    const view = aView({ checks: { ...ALL, keyBox: false } });
    expect(snapshotOf(known({ view }), inside, 2).phase).toBe('in');
  });

  test.each([
    ['connection-lost', { board: 'lost' }],
    ['connection-lost', { view: null }],
    ['media-lost', { media: aMedia({ connection: 'lost' }) }],
  ] as const)('is reconnecting with %s', (fault, more) => {
    const inside = snapshotOf(known(), null, 1);
    const cut = snapshotOf(known(more), inside, 2);
    expect([cut.phase, cut.fault, cut.joinedAt]).toEqual(['reconnecting', fault, 1]);
  });

  test('waits for the host and says so', () => {
    const waiting = snapshotOf(known({ isWaitingForHost: true, view: null }), null, 1);
    expect([waiting.phase, waiting.fault]).toEqual(['waiting-for-host', 'host-not-here']);
  });

  test('ends with the reason, and after a plain leave without one', () => {
    expect(snapshotOf(known({ ended: { code: 'removed' } }), null, 1)).toMatchObject({
      phase: 'ended',
      fault: 'removed',
    });
    expect(snapshotOf(known({ ended: { code: null } }), null, 1).fault).toBeNull();
  });

  test('says after whom the code has to be compared again', () => {
    const change = { at: 1, from: 'Anna', settled: true, mustBeAccepted: false };
    const after = (mustBeCompared: boolean) =>
      snapshotOf(known({ view: aView({ leaderChange: { ...change, mustBeCompared } }) }), null, 1)
        .uncomparedAfter;
    expect(after(true)).toBe('Anna');
    expect(after(false)).toBeNull();
  });

  test('says that the leader is lost', () => {
    const view = aView({ leaderLostSince: 9, checks: { ...ALL, heartbeat: false } });
    const lost = snapshotOf(known({ view }), snapshotOf(known(), null, 1), 2);
    expect([lost.phase, lost.fault, lost.leaderLostSince]).toEqual(['in', 'leader-lost', 9]);
  });
});

describe('snapshot: the people', () => {
  test('are those of the verified list, whoever else the engine or the service names', () => {
    const media = aMedia({ peers: new Map([['snoop', { ...nobody, cameraOn: true }]]) });
    const attendees = [{ participantId: 'snoop', role: 'host', connected: true }] as const;
    const { people } = snapshotOf(known({ media, attendees }), null, 1);
    expect(people.map(({ participantId }) => participantId)).toEqual(['anna', 'ben']);
  });

  test('have the role that the service says and the name that the list says', () => {
    const [anna, ben] = snapshotOf(known(), null, 1).people;
    expect(anna).toMatchObject({ name: 'ANNA', role: 'host', isLeader: true, isMe: false });
    expect(ben).toMatchObject({ name: 'BEN', role: 'participant', isLeader: false, isMe: true });
  });

  test('are heard as loud as they are', () => {
    const levels = new Map([
      ['anna', 0.4],
      [null, 0.2],
    ]);
    const { people } = snapshotOf(known({ media: aMedia({ levels }) }), null, 1);
    expect(people.map(({ level }) => level)).toEqual([0.4, 0.2]);
  });
});

describe('snapshot: what is wrong with somebody', () => {
  const troubleAt = (now: number, more: Partial<Known>) =>
    snapshotOf(known(more), null, now).people[0]?.trouble;

  test('is nothing while frames are decrypted', () => {
    const tally = tallyOf(stream({ seen: 9, passed: 9, lastPassedAt: 9_900 }));
    expect(troubleAt(10_000, { tally })).toBeNull();
  });

  test('is a missing key where frames come and none can be read', () => {
    const tally = tallyOf(stream({ seen: 9, waiting: 9, lastDroppedAt: 9_900 }));
    expect(troubleAt(10_000, { tally })).toBe('no-key');
  });

  test('is that it is not theirs where the key is here and opens nothing of it', () => {
    const forged = { lastDroppedAt: 9_900, lastForgedAt: 9_000 };
    expect(troubleAt(10_000, { tally: tallyOf(stream({ seen: 9, failed: 9, ...forged })) })).toBe(
      'not-authentic',
    );
    const before = { lastDroppedAt: 9_900, lastForgedAt: 2_000 };
    expect(troubleAt(10_000, { tally: tallyOf(stream({ seen: 9, failed: 9, ...before })) })).toBe(
      'no-key',
    );
  });

  test('is nothing at a key switch that costs a few frames', () => {
    const tally = tallyOf(
      stream({ seen: 9, failed: 1, lastDroppedAt: 9_900, lastPassedAt: 9_950 }),
    );
    expect(troubleAt(10_000, { tally })).toBeNull();
  });

  test('is that nothing arrives where a published stream is silent', () => {
    const tally = tallyOf(stream({ seen: 9, passed: 9, lastPassedAt: 5_000 }));
    const awaited = awaitedStreams(aMedia());
    const first = arrived(new Map(), awaited, tally, 5_000);
    const arrivals = arrived(first, awaited, tally, 10_000);
    expect(troubleAt(10_000, { tally, arrivals })).toBe('not-arriving');
    const flowing = arrived(
      first,
      awaited,
      tallyOf(stream({ seen: 10 }), stream({ kind: 'audio', seen: 1 })),
      10_000,
    );
    expect(troubleAt(10_000, { tally, arrivals: flowing })).toBeNull();
  });

  test('is not theirs while the engine is away', () => {
    const tally = tallyOf(stream({ seen: 9, waiting: 9, lastDroppedAt: 9_900 }));
    expect(troubleAt(10_000, { tally, media: aMedia({ connection: 'lost' }) })).toBeNull();
    expect(awaitedStreams(aMedia({ connection: 'lost' }))).toEqual([]);
  });

  test('is nothing where they have muted and stopped', () => {
    const media = aMedia({ peers: new Map([['anna', nobody]]) });
    expect(awaitedStreams(media)).toEqual([]);
  });
});

describe('snapshot: frames per peer', () => {
  test('are the sums of their sound and picture, from the first that was decrypted', () => {
    const tally = tallyOf(
      stream({ passed: 10, failed: 2, failedOutsideSwitch: 1, repeated: 4, firstAt: 70 }),
      stream({ kind: 'audio', passed: 5, failed: 1, firstAt: 60 }),
      stream({ direction: 'send', participantId: null, passed: 99 }),
    );
    expect(snapshotOf(known({ tally }), null, 1).frames).toEqual({
      anna: { decrypted: 15, failed: 3, failedOutsideSwitch: 1, repeated: 4, firstAt: 60 },
    });
  });

  test('go on counting when the frame worker is replaced', () => {
    const before = tallyOf(stream({ passed: 10, seen: 12, firstAt: 70, lastPassedAt: 90 }));
    const tally = added(before, [stream({ passed: 4, seen: 4, firstAt: 100 })]);
    expect([...tally.values()][0]).toMatchObject({
      passed: 14,
      seen: 16,
      firstAt: 70,
      lastPassedAt: 90,
    });
  });
});

describe('refusals', () => {
  test('are said once for a while, and then again', () => {
    const first = withRefusal([], { code: 'signature', name: 'EVE', at: 0 });
    expect(withRefusal(first, { code: 'signature', name: 'EVE', at: 9_000 })).toBe(first);
    expect(withRefusal(first, { code: 'signature', name: 'EVE', at: 11_000 })).toHaveLength(2);
    expect(withRefusal(first, { code: 'codec', name: 'EVE', at: 1 })).toHaveLength(2);
  });

  test('do not pile up without end', () => {
    let refusals = withRefusal([], { code: 'link', name: null, at: 0 });
    for (let at = 1; at < 100; at++)
      refusals = withRefusal(refusals, { code: 'link', name: null, at: at * 20_000 });
    expect(refusals).toHaveLength(50);
    expect(refusals.at(-1)?.at).toBe(99 * 20_000);
  });
});

describe('snapshot of an enhanced meeting', () => {
  const one = (participantId: string, room: string | null = null): EnhancedPerson => ({
    ...{ participantId, name: participantId.toUpperCase(), joinNonce: 'A'.repeat(22) },
    ...{ role: participantId === 'anna' ? 'host' : 'participant', connected: true, room },
  });
  const enhanced = (more: Partial<Known> = {}): Known =>
    known({
      ...{ encryptionType: 'enhanced', features: firstFeatures('enhanced'), view: null },
      enhanced: { people: [one('anna'), one('ben')], room: null, sendingWith: 7 },
      ...{ attendees: [], selfTestPassed: true },
      ...more,
    });
  const shot = (more: Partial<Known> = {}) => snapshotOf(enhanced(more), null, 0);

  test('is never green, and claims no check', () => {
    const { phase, shield, securityCode, leader, mkSeq } = shot();
    expect([phase, shield.state, securityCode, leader, mkSeq]).toEqual([
      ...['in', 'enhanced', null, null, 7],
    ]);
    expect(Object.values(shield.checks)).toEqual([false, false, false, false]);
  });

  test('does not say that it is encrypted while the service cannot be heard, or after the end', () => {
    expect(shot({ board: 'lost' }).shield.state).toBe('checking');
    expect(shot({ ended: { code: 'meeting-ended' } }).shield.state).toBe('checking');
  });

  test('lists whom the service lists in the room I am in', () => {
    const people = [one('anna', 'r1'), one('ben', 'r1'), one('cleo')];
    const { people: seen, attendees } = shot({
      enhanced: { people, room: 'r1', sendingWith: 7 },
    });
    expect(seen.map(({ name, role, isMe }) => [name, role, isMe])).toEqual([
      ['ANNA', 'host', false],
      ['BEN', 'participant', true],
    ]);
    expect(attendees).toHaveLength(3);
  });

  test.each<[string, Partial<Known>]>([
    ['has no key', { enhanced: { people: [one('ben')], room: null, sendingWith: null } }],
    ['is on no list', { enhanced: { people: [one('anna')], room: null, sendingWith: 7 } }],
    ['sends in clear where no transform is', { selfTestPassed: false }],
  ])('is not in while this client %s', (_what, more) => {
    expect(shot(more).phase).toBe('checking');
    expect(shot(more).shield.state).toBe('checking');
  });
});
