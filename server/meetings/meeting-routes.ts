// Making meetings and joining them.
import { randomBytes } from 'node:crypto';
import type { Bytes } from '../../protocol/bytes.js';
import { ok, refused, type Result } from '../../protocol/result.js';
import { whyNotFeature } from '../../protocol/settings/features.js';
import { whyNotMeetingType } from '../../protocol/settings/meeting-type.js';
import type { Entries } from '../../protocol/settings/resolve.js';
import type { Account } from '../accounts/account.js';
import { freshToken, tokenHash } from '../accounts/tokens.js';
import type { ServiceKeys, SignedBytes } from '../admission/service-keys.js';
import type { Board } from '../board/board.js';
import type { Boards } from '../board/boards.js';
import type { Db } from '../db/database.js';
import { MEDIA_TOKEN_LIVES, type MediaEngine } from '../engine/media-engine.js';
import type { Handlers } from '../http/handlers.js';
import { effectiveFor } from '../policy/person-settings.js';
import { decidedOf, whyNotMeeting } from '../schedule/meeting-rules.js';
import type { WaitingRooms } from '../waiting-room/waiting-rooms.js';
import type { Door } from './door.js';
import { insertMeeting, meetingById, meetingsOf, type StoredMeeting } from './meeting-store.js';
import { runPolicy } from './run-policy.js';
import { ruledBy } from './run-rules.js';
import { admit, guestUserId, standingIn, type Standing } from './run-store.js';
import { shownMeeting } from './shown-meeting.js';

interface Deps {
  readonly db: Db;
  readonly boards: Boards;
  readonly keys: ServiceKeys;
  readonly engine: MediaEngine;
  readonly door: Door;
  readonly waitingRooms: WaitingRooms;
  readonly maxPeople: number;
  /** What the operator of the service decided for everyone. */
  readonly product: Entries;
  /** Known only once the service listens. */
  readonly publicUrl: () => string;
  readonly now: () => number;
}

type MeetingRoutes =
  | 'createMeeting'
  | 'listMeetings'
  | 'deleteMeeting'
  | 'lookUpMeeting'
  | 'join'
  | 'mediaToken'
  | 'endMeeting';

export function meetingRoutes(deps: Deps): Pick<Handlers, MeetingRoutes> {
  const { db, boards, keys, engine, product, door, now } = deps;

  const shown = { publicUrl: deps.publicUrl, rootKey: base64url(keys.rootKey) };

  return {
    async createMeeting({ account, body }) {
      // product.md #6: the encryption type is chosen here and fixed from then on.
      const why = whyNotMeeting(body, await effectiveFor(db, product, account));
      if (why !== null) return refused(why);
      const fields = { ...decidedOf(body), ownerId: account.userId, createdAt: now() };
      const made = await insertMeeting(db, fields);
      return ok(shownMeeting({ ...made, running: false }, shown));
    },

    async listMeetings({ account }) {
      const own = await meetingsOf(db, account.userId);
      return ok({ meetings: own.map((meeting) => shownMeeting(meeting, shown)) });
    },

    async deleteMeeting({ account, params }) {
      const meeting = await meetingById(db, params.meetingId);
      if (meeting === null) return refused('unknown-meeting');
      if (meeting.ownerId !== account.userId) return refused('not-allowed');
      await boards.inTurn(meeting.meetingId, () => boards.deleteMeeting(meeting.meetingId));
      deps.waitingRooms.meetingGone(meeting.meetingId);
      return ok({});
    },

    async lookUpMeeting({ account, params }) {
      const meeting = await meetingById(db, params.meetingId);
      if (meeting === null) return refused('unknown-meeting');
      const isHost = account?.userId === meeting.ownerId;
      return ok({
        meetingId: meeting.meetingId,
        encryptionType: meeting.encryptionType,
        needsPasscode: meeting.passcode !== null && !isHost,
        running: isJoinable(boards.ofMeeting(meeting.meetingId)),
        isHost,
        rootKey: base64url(keys.rootKey),
      });
    },

    async join(ask) {
      const found = await meetingById(db, ask.params.meetingId);
      if (found === null) return refused('unknown-meeting');
      const meeting = ruledBy(found, boards.ofMeeting(found.meetingId)?.rules ?? null);
      const why = await door.whyNot(meeting, ask.account, { ...ask.body, address: ask.address });
      if (why !== null) return refused(why);
      const isHost = ask.account?.userId === meeting.ownerId;
      const ivk = bytesOf(ask.body.ivk);
      const hardwareId = bytesOf(ask.body.hardwareId);
      if (ivk === null || hardwareId === null) return refused('bad-request');
      return boards.inTurn(meeting.meetingId, () =>
        joinInTurn(deps, {
          meeting,
          account: ask.account,
          isHost,
          ivk,
          hardwareId,
          guestToken: ask.body.guestToken,
          ticket: ask.body.ticket ?? null,
        }),
      );
    },

    async mediaToken({ participant }) {
      const { meetingUuid, participantId } = participant;
      if (!(await engine.isUp())) return refused('engine-down');
      const room = boards.ofRun(meetingUuid)?.mediaRoomOf(participantId) ?? meetingUuid;
      const token = await engine.mediaToken(room, participantId);
      return ok({ url: engine.url(), token, expiresAt: now() + MEDIA_TOKEN_LIVES });
    },

    async endMeeting({ participant }) {
      await boards.ofRun(participant.meetingUuid)?.end('meeting-ended');
      return ok({});
    },
  };
}

interface Joining {
  readonly meeting: StoredMeeting;
  readonly account: Account | null;
  readonly isHost: boolean;
  readonly ivk: Bytes;
  readonly hardwareId: Bytes;
  readonly guestToken: string | null;
  /** Of the waiting room. */
  readonly ticket: string | null;
}

async function joinInTurn(deps: Deps, joining: Joining): ReturnType<Handlers['join']> {
  const { db, keys, now } = deps;
  const { meeting, account, isHost, ivk, hardwareId } = joining;
  const before = isHost ? null : await standingOf(deps, joining);
  const kept = isHost ? null : whyKeptOut(deps, joining, before);
  if (kept !== null) return refused(kept);
  const found = isHost ? await boardForHost(deps, joining) : await boardForOthers(deps, meeting);
  if (!found.ok) return found;
  const board = found.value;
  const { meetingUuid } = board.run;

  const known = account === null ? (before?.userId ?? null) : null;
  const userId = account?.userId ?? known ?? randomBytes(16).toString('hex');
  const guestToken =
    account !== null ? null : known === null ? freshToken().token : joining.guestToken;
  const userIdBytes = fromHex(userId);
  const participantId = `${base64url(userIdBytes)}.${base64url(hardwareId)}`;
  if (board.othersThan(participantId) >= deps.maxPeople) return refused('meeting-full');

  await board.replace(participantId);
  const { token, hash } = freshToken();
  // The service's word alone: nothing that a client sends makes it host or co-host.
  const role = isHost ? 'host' : before?.role === 'co-host' ? 'co-host' : 'participant';
  const at = now();
  const issuedAt = await admit(
    db,
    {
      meetingUuid,
      participantId,
      userId,
      role,
      tokenHash: hash,
      guestTokenHash: guestToken === null ? null : tokenHash(guestToken),
    },
    at,
  );
  const { meetingId, title, encryptionType } = meeting;
  if (joining.ticket !== null) deps.waitingRooms.leave(meetingId, joining.ticket);
  const certificate = await keys.certify(
    {
      meetingId,
      meetingUuid: fromHex(meetingUuid),
      userId: userIdBytes,
      hardwareId,
      ivk,
      issuedAt,
    },
    at,
  );
  return ok({
    meetingId,
    meetingUuid,
    title,
    encryptionType,
    userId,
    participantId,
    role,
    guestToken,
    participantToken: token,
    admit: onWire(certificate.admit),
    serviceKey: onWire(certificate.serviceKey),
    rootKey: base64url(keys.rootKey),
  });
}

interface Known extends Standing {
  readonly userId: string;
}

/** Who this is in the run that goes on, by their session or as the guest that came before; null for whoever is new to it. */
async function standingOf(
  { db, boards }: Deps,
  { meeting, account, guestToken }: Joining,
): Promise<Known | null> {
  const run = boards.ofMeeting(meeting.meetingId)?.run;
  if (run === undefined) return null;
  const { meetingUuid } = run;
  const guest = guestToken === null ? null : await guestUserId(db, meetingUuid, guestToken);
  const userId = account?.userId ?? guest;
  const standing = userId === null ? null : await standingIn(db, meetingUuid, userId);
  return userId === null || standing === null ? null : { userId, ...standing };
}

/**
 * Whoever a host put out stays out, and whoever was turned away. A lock keeps out who is new; the waiting room holds everybody whom no host
 * let into this run yet, who came before the host, and who was put back into it.
 */
function whyKeptOut(
  { boards, waitingRooms }: Deps,
  { meeting, account, ticket }: Joining,
  before: Known | null,
): 'removed' | 'denied' | 'meeting-locked' | 'waiting-room' | null {
  const { meetingId, waitingRoom } = meeting;
  const userId = account?.userId ?? null;
  if (before?.removed === true) return 'removed';
  if (before?.held === false || waitingRooms.letsIn(meetingId, ticket, userId)) return null;
  if (waitingRooms.wasDenied(meetingId, userId)) return 'denied';
  if (before === null && boards.ofMeeting(meetingId)?.rules.locked === true)
    return 'meeting-locked';
  return waitingRoom || before?.held === true ? 'waiting-room' : null;
}

/** The host starts the run by joining, if the host's setting allows what the meeting is (product.md, Settings). */
async function boardForHost(
  { db, boards, product }: Deps,
  { meeting, account }: Joining,
): Promise<Result<Board>> {
  const board = boards.ofMeeting(meeting.meetingId);
  if (board !== null && !board.hasEnded) return ok(board);
  if (account === null) return refused('not-allowed');
  const why = whyNotMeetingType(meeting.encryptionType, await effectiveFor(db, product, account));
  if (why !== null) return refused(why);
  return ok(await boards.begin(meeting.meetingId));
}

/** Join before host (product.md #10): where the host is active and allows it, and never in an end-to-end encrypted meeting. */
async function boardForOthers(
  { db, boards, product }: Deps,
  { meetingId, joinBeforeHost }: StoredMeeting,
): Promise<Result<Board, 'host-not-here'>> {
  const board = boards.ofMeeting(meetingId);
  if (board !== null && isJoinable(board)) return ok(board);
  if (board !== null && !board.hasEnded) return refused('host-not-here');
  const policy = await runPolicy(db, product, meetingId);
  const { encryptionType, isHostActive, whyNotType, switches } = policy;
  const isSwitchedOn = joinBeforeHost && switches.joinBeforeHost;
  const why = whyNotFeature('joinBeforeHost', { encryptionType, isSwitchedOn, hasEgress: false });
  return why === null && whyNotType === null && isHostActive
    ? ok(await boards.begin(meetingId))
    : refused('host-not-here');
}

/** An end-to-end encrypted meeting needs its leader; an enhanced one was begun by its host, or by someone who may come before. */
function isJoinable(board: Board | null): boolean {
  if (board === null || board.hasEnded) return false;
  return board.encryptionType === 'enhanced' || board.leader !== null;
}

/** Canonical base64url only: two spellings of one id would be two participants. */
function bytesOf(text: string): Bytes | null {
  const bytes = Uint8Array.from(Buffer.from(text, 'base64url'));
  return base64url(bytes) === text ? bytes : null;
}

function base64url(bytes: Bytes): string {
  return Buffer.from(bytes).toString('base64url');
}

function fromHex(text: string): Bytes {
  return Uint8Array.from(Buffer.from(text, 'hex'));
}

function onWire({ bytes, signature }: SignedBytes) {
  return { bytes: base64url(bytes), signature: base64url(signature) };
}
