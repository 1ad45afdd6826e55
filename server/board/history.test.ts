import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { fromBase64url, fromHex } from '../../protocol/bytes.js';
import { parseParticipantId } from '../../protocol/crypto/participant-id.js';
import {
  applyLink,
  beginsWithSnapshot,
  encodeLink,
  opItem,
  snapshotItem,
  type ParticipantList,
} from '../../protocol/meeting/participant-list.js';
import type { JoinAnswer } from '../../protocol/wire/http.js';
import { runPolicy } from '../meetings/run-policy.js';
import { takeUpRuns } from '../meetings/run-store.js';
import { NOON, signUp, testService, type SignedUp, type TestService } from '../service.fixture.js';
import { BoardMeetings, guestOf } from './board-meeting.fixture.js';
import type { BoardClient } from './board-client.fixture.js';
import { Board } from './board.js';
import { PATIENCE } from './patience.js';
import { KEPT_FOR } from './history.js';

let service: TestService;
let ana: SignedUp;
let meetings: BoardMeetings;
beforeAll(async () => {
  service = await testService();
  ana = await signUp(service);
  meetings = new BoardMeetings(service, ana);
}, 60_000);
afterAll(() => service.end(), 20_000);
beforeEach(() => {
  meetings.close();
  service.clock.now = NOON;
});

const base64url = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64url');

/** The links of a leader who is alone on its list: its join, and then a rename each. */
function linksBy({ meetingUuid, participantId }: JoinAnswer) {
  const uuid = fromHex(meetingUuid) ?? new Uint8Array();
  const id = parseParticipantId(participantId);
  if (!id.ok) throw new Error('no participantId');
  let list: ParticipantList | null = null;
  return (withSnapshot = false): string => {
    const ivk = new Uint8Array(32).fill(1);
    const name = `Name ${(list?.v ?? 0) + 1}`;
    const who = { ...id.value, ivk, bindingHash: ivk, issuedAt: NOON, name };
    const op =
      list === null ? opItem({ type: 'join', who }) : opItem({ type: 'rename', who, name });
    const ops = withSnapshot && list !== null ? [snapshotItem(list), op] : [op];
    const bytes = encodeLink(uuid, list, participantId, ops);
    const applied = applyLink(uuid, list, bytes);
    if (!applied.ok) throw new Error(applied.fault.code);
    list = applied.value;
    return base64url(bytes);
  };
}

async function kindsAfter(client: BoardClient, after = 0): Promise<string[]> {
  client.send({ type: 'fetch', ref: 1, after });
  return (await client.next('posts')).posts.map(({ kind }) => kind);
}

/** A leader with two snapshots behind it, and a guest who was sent a box of each time. */
async function longMeeting() {
  const { leader, guests, host, meetingId } = await meetings.begin(1);
  const { client, joined } = guestOf(guests);
  const link = linksBy(host);
  await leader.post('announcement', 'AAA0');
  for (const withSnapshot of [false, true, true]) {
    await leader.post('link', link(withSnapshot));
    await leader.post('heartbeat', 'AAA1');
    await leader.post('keybox', 'AAA2', joined.participantId);
  }
  return { leader, client, host, meetingId, joined };
}

const ONE_TIME = ['link', 'heartbeat', 'keybox'];

describe('board: what of a long meeting is kept (protocol.md §6)', () => {
  test('links before the latest snapshot go, with what belongs to them; announcements stay', async () => {
    const { client, host } = await longMeeting();
    await meetings.sweep(host.meetingUuid);
    expect(await kindsAfter(client)).toEqual([
      'announcement',
      ...ONE_TIME,
      ...ONE_TIME,
      ...ONE_TIME,
    ]);
    service.clock.now += KEPT_FOR + 1;
    await meetings.sweep(host.meetingUuid);
    expect(await kindsAfter(client)).toEqual(['announcement', ...ONE_TIME]);
  });

  test('what someone who is awaited may have missed stays', async () => {
    expect(KEPT_FOR).toBeGreaterThan(2 * Math.max(PATIENCE.away, PATIENCE.empty));
    const { leader, client, host } = await longMeeting();
    service.clock.now += KEPT_FOR - 1;
    await leader.post('heartbeat', 'AAA1');
    await meetings.sweep(host.meetingUuid);
    expect(await kindsAfter(client)).toHaveLength(11);
  });

  test('the numbers go on, and who is present is known, after a restart of the service too', async () => {
    const { leader, host, meetingId, joined } = await longMeeting();
    service.clock.now += KEPT_FOR + 1;
    expect(await leader.post('heartbeat', 'AAA3')).toBe(11);
    await meetings.sweep(host.meetingUuid);
    expect(await leader.post('heartbeat', 'AAA4')).toBe(12);
    const { db } = service.database;
    const run = (await takeUpRuns(db)).find((one) => one.meetingUuid === host.meetingUuid);
    if (run === undefined) throw new Error('the run is not stored');
    const gone = { ...run, leader: `${'A'.repeat(22)}.${'A'.repeat(22)}` };
    const board = await Board.restored(gone, await runPolicy(db, {}, meetingId), {
      ...{ db, now: () => service.clock.now, uptime: service.clock.uptime, patience: PATIENCE },
      ...{ onGone: () => undefined, onEnded: () => undefined },
      ...{ onRoomClosed: () => undefined, onTrouble: () => undefined },
    });
    const line = { send: () => undefined, close: () => undefined };
    // The guest is on no list, and the host is awaited, whom the snapshot lists.
    await board.open(joined.participantId, 'participant', line);
    expect(board.leader).toBe(gone.leader);
    await board.open(host.participantId, 'host', line);
    expect(board.leader).toBe(host.participantId);
  });
});

test('a link is told by its bytes to begin with a snapshot', () => {
  const link = linksBy({
    meetingUuid: 'ab'.repeat(16),
    participantId: `${'A'.repeat(22)}.${'A'.repeat(22)}`,
  } as JoinAnswer);
  const told = [link(), link(), link(true)].map((text) =>
    beginsWithSnapshot(fromBase64url(text) ?? new Uint8Array()),
  );
  expect(told).toEqual([false, false, true]);
});
