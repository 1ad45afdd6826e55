// The way into a meeting, as far as it needs the service and main: who I am here, that the service is the one it was, and its admission
// (protocol.md §4 step 1). Nothing of what the service answers is taken on trust where it can be held against something.
import { fromBase64url, fromHex, toBase64url, type Bytes } from '../../protocol/bytes.js';
import { participantId } from '../../protocol/crypto/participant-id.js';
import type { FaultCode } from '../../protocol/fault.js';
import type { Me, Statement } from '../../protocol/meeting/state.js';
import { ok, refused, type Result } from '../../protocol/result.js';
import type { Bridge } from '../../protocol/wire/bridge-type.js';
import type { JoinAnswer } from '../../protocol/wire/http.js';
import type { MeetingRole } from '../../protocol/wire/text.js';
import type { ServiceClient } from '../service-client/service-client.js';
import { waitAtDoor, type AtDoor } from '../waiting-room/wait-at-door.js';
import type { JoinOptions } from './meeting-client.js';

export interface JoinParts {
  readonly bridge: Bridge;
  readonly service: ServiceClient;
  readonly options: JoinOptions;
  /** Keeps a guest's userId over its reconnections. */
  readonly guestToken: string | null;
  readonly onWaiting: (isWaiting: boolean) => void;
  /** Held in the waiting room; null: no more. */
  readonly onDoor: (atDoor: AtDoor | null) => void;
  /** Waits so many milliseconds; rejects or resolves early when the attempt is given up. */
  readonly pause: (ms: number) => Promise<void>;
  readonly isGivenUp: () => boolean;
}

export interface Admitted {
  readonly me: Me;
  readonly participantId: string;
  readonly meetingUuid: string;
  readonly title: string;
  readonly role: MeetingRole;
  readonly guestToken: string | null;
  readonly participantToken: string;
}

const FIRST_PAUSE = 1_000;
const LONGEST_PAUSE = 5_000;
const BETWEEN_DOOR_AND_JOIN = 200;

/** Everything up to the admission, waiting for the host where there is none yet. Never rejects. */
export async function admission(parts: JoinParts): Promise<Result<Admitted>> {
  const { bridge, service, options } = parts;
  const { meetingId, userId } = options;
  const [found, identity] = await Promise.all([
    service.call('lookUpMeeting', { params: { meetingId } }),
    bridge.identity.open({ userId, meetingId }),
  ]);
  if (!identity.ok) return identity;
  if (!found.ok) return found;
  // protocol.md §10: the type that the person saw in the lobby, or nothing.
  if (found.value.encryptionType !== options.encryptionType)
    return refused('service-odd', { part: 'encryptionType' });
  const rootKey = fromBase64url(options.rootKey ?? found.value.rootKey);
  if (rootKey?.length !== 32) return refused('service-odd');
  // protocol.md §4: the key of the invitation, or else the service's own on first contact; never another one than before.
  if (toBase64url(rootKey) !== found.value.rootKey) return refused('service-root-changed');
  const pinned = await bridge.service.pin({ url: options.serviceUrl, rootKey });
  if (!pinned.ok) return pinned;
  const answer = await joinWithHost(parts, identity.value);
  if (!answer.ok) return answer;
  return checked(answer.value, options, identity.value, rootKey);
}

interface Identity {
  readonly ivk: Bytes;
  readonly hardwareId: Bytes;
}

/**
 * Joins, or waits until the host is there (product.md #10). The first attempt is made anyway: whoever has the wrong passcode learns it at
 * once. After it one only looks, because attempts to join are counted.
 */
async function joinWithHost(parts: JoinParts, identity: Identity): Promise<Result<JoinAnswer>> {
  const { service, options, onWaiting, pause, isGivenUp } = parts;
  const params = { meetingId: options.meetingId };
  let isRunning = true;
  let ticket: string | null = null;
  for (let wait = FIRST_PAUSE; ; wait = Math.min(wait * 1.5, LONGEST_PAUSE)) {
    if (isRunning) {
      const answer = await join(parts, identity, ticket);
      if (!answer.ok && answer.fault.code === 'waiting-room' && !isGivenUp()) {
        const letIn = await atDoor(parts);
        if (!letIn.ok) return letIn;
        ticket = letIn.value;
        onWaiting(false);
        continue;
      }
      if (answer.ok || answer.fault.code !== 'host-not-here') {
        onWaiting(false);
        return answer;
      }
    }
    onWaiting(true);
    await pause(wait);
    if (isGivenUp()) return refused('host-not-here');
    const again = await service.call('lookUpMeeting', { params });
    // A service that cannot be reached for a moment does not end the waiting.
    if (!again.ok && !isPassing(again.fault.code)) return again;
    isRunning = again.ok && again.value.running;
  }
}

/** Until a host decides. Somebody who was let in and is held again (the service forgot) just waits again. */
async function atDoor({
  service,
  options,
  onDoor,
  pause,
  isGivenUp,
}: JoinParts): Promise<Result<string>> {
  const { meetingId, name, passcode, clientVersion } = options;
  const asked = { service, meetingId, name, passcode, clientVersion };
  const answer = await waitAtDoor({ ...asked, onChange: onDoor, pause, isGivenUp, isPassing });
  onDoor(null);
  // A pause, so that a service that lets in and holds in turn is not asked without end in one breath.
  if (answer.ok) await pause(BETWEEN_DOOR_AND_JOIN);
  return answer;
}

/** Failures that another attempt may not meet. */
export function isPassing(code: FaultCode): boolean {
  return (
    code === 'service-unreachable' ||
    code === 'too-many-attempts' ||
    code === 'engine-down' ||
    code === 'internal'
  );
}

function join(
  { service, options, guestToken }: JoinParts,
  { ivk, hardwareId }: Identity,
  ticket: string | null,
): Promise<Result<JoinAnswer>> {
  const { meetingId, passcode, clientVersion } = options;
  return service.call('join', {
    params: { meetingId },
    body: {
      ivk: toBase64url(ivk),
      hardwareId: toBase64url(hardwareId),
      client: { kind: 'desktop', version: clientVersion },
      passcode,
      guestToken,
      ticket,
    },
  });
}

/** Whether the answer is about this meeting, this identity and the pinned service; the certificate itself is checked by the core. */
function checked(
  answer: JoinAnswer,
  { meetingId, userId, name, encryptionType }: JoinOptions,
  { ivk, hardwareId }: Identity,
  rootKey: Bytes,
): Result<Admitted> {
  if (answer.rootKey !== toBase64url(rootKey)) return refused('service-root-changed');
  // protocol.md §10: a service that offers server keys in an E2EE meeting.
  if (answer.encryptionType !== encryptionType)
    return refused('service-odd', { part: 'encryptionType' });
  // A session that ended meanwhile would make a guest of its owner, under the owner's identity key.
  if (userId !== null && answer.userId !== userId) return refused('signed-out');
  const meetingUuid = fromHex(answer.meetingUuid);
  const myUserId = fromHex(answer.userId);
  const admit = signed(answer.admit);
  const serviceKey = signed(answer.serviceKey);
  if (meetingUuid === null || myUserId === null || admit === null || serviceKey === null)
    return refused('service-odd');
  if (answer.meetingId !== meetingId) return refused('service-odd', { part: 'meetingId' });
  if (answer.participantId !== participantId({ userId: myUserId, hardwareId }))
    return refused('service-odd', { part: 'participantId' });
  return ok({
    me: {
      meetingId,
      meetingUuid,
      userId: myUserId,
      hardwareId,
      ivk,
      name,
      admit,
      serviceKey,
      rootKey,
    },
    participantId: answer.participantId,
    meetingUuid: answer.meetingUuid,
    title: answer.title,
    role: answer.role,
    guestToken: answer.guestToken,
    participantToken: answer.participantToken,
  });
}

function signed(sent: JoinAnswer['admit']): { bytes: Bytes; signature: Bytes } | null {
  const bytes = fromBase64url(sent.bytes);
  const signature = fromBase64url(sent.signature);
  return bytes === null || signature?.length !== 64 ? null : { bytes, signature };
}

/** From now on main signs for this meeting and no other. */
export function enterMeeting(bridge: Bridge, { me }: Admitted): Promise<Result<undefined>> {
  const { meetingId, meetingUuid, userId, hardwareId, ivk } = me;
  return bridge.meeting.enter({ meetingId, meetingUuid, userId, hardwareId, ivk });
}

/** Main signs the statements that the meeting worker makes, each by its own channel (docs/adr/0003). */
export function sign(
  { meeting }: Bridge,
  statement: Statement,
): Promise<Result<{ readonly signature: Bytes }>> {
  switch (statement.kind) {
    case 'announcement': {
      const { mvk, x25519, mlkem, issuedAt, name, nonce } = statement;
      return meeting.signAnnouncement({ mvk, x25519, mlkem, issuedAt, name, nonce });
    }
    case 'nonce': {
      const { bindingHash, n, nonce } = statement;
      return meeting.signNonce({ bindingHash, n, nonce });
    }
    case 'heartbeat': {
      const { kind: _, ...heartbeat } = statement;
      return meeting.signHeartbeat(heartbeat);
    }
    case 'request': {
      const { linkHash, op } = statement;
      return meeting.signRequest({ linkHash, op });
    }
  }
}
