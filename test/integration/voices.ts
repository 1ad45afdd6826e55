// Participants without a window: the real meeting driver of the renderer's worker, over a real WebSocket to a real service, with main's
// signatures made on the spot.
import { randomBytes, webcrypto } from 'node:crypto';
import { fromBase64url, fromHex, type Bytes } from '../../protocol/bytes.js';
import { CONTEXT } from '../../protocol/crypto/contexts.js';
import { participantId } from '../../protocol/crypto/participant-id.js';
import type { Primitives } from '../../protocol/crypto/primitives.js';
import { sign } from '../../protocol/crypto/sign.js';
import { choosePrimitives, type Subtle } from '../../protocol/crypto/webcrypto-primitives.js';
import { announce } from '../../protocol/meeting/announcement.js';
import { heartbeat } from '../../protocol/meeting/heartbeat.js';
import { nonceMessage } from '../../protocol/meeting/nonce.js';
import { encodeRequest } from '../../protocol/meeting/request.js';
import type { ParticipantView } from '../../protocol/meeting/participant.js';
import type { Chatted, Me, Statement } from '../../protocol/meeting/state.js';
import { boardPath } from '../../protocol/wire/board.js';
import { joinAnswer, type JoinAnswer } from '../../protocol/wire/http.js';
import { parseJoinLink } from '../../protocol/wire/join-link.js';
import { BoardLine } from '../../renderer/workers/board-line.js';
import { MeetingDriver } from '../../renderer/workers/meeting-driver.js';
import type { FromMeetingWorker, ToFrames } from '../../renderer/workers/messages.js';
import { StreamKeys } from '../../renderer/workers/stream-keys.js';
import { until } from '../demo/wait.js';
import { VoiceMedia } from './voice-media.js';
import { Wire } from './wire.js';

/** What a device keeps beyond one join. */
export interface Device {
  readonly isk: Bytes;
  readonly hardwareId: Bytes;
  guestToken: string | null;
}

export interface Voice {
  readonly name: string;
  readonly device: Device;
  /** Of the latest join. */
  readonly answer: JoinAnswer;
  readonly driver: MeetingDriver;
  readonly view: () => ParticipantView;
  readonly reports: string[];
  readonly chatted: Chatted[];
  readonly toldFrames: ToFrames[];
  readonly media: VoiceMedia;
  readonly endedWith: () => string | null | undefined;
  readonly wire: Wire;
}

const base64url = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64url');
const random = (n: number): Bytes => Uint8Array.from(randomBytes(n));
const bytesOf = (text: string): Bytes => fromBase64url(text) ?? new Uint8Array();

/** One call of the service's API, as any client makes it. */
export async function call(
  url: string,
  method: string,
  path: string,
  { token, body }: { token?: string | null | undefined; body?: unknown } = {},
): Promise<unknown> {
  const response = await fetch(`${url}${path}`, {
    method,
    headers: {
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(token == null ? {} : { authorization: `Bearer ${token}` }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    signal: AbortSignal.timeout(10_000),
  });
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status}`);
  return response.json();
}

/** A new account with E2EE on, and a meeting of theirs. */
export async function host(url: string): Promise<{ token: string; meetingId: string }> {
  const email = `${randomBytes(6).toString('hex')}@example.org`;
  const { token } = (await call(url, 'POST', '/v1/sign-up', {
    body: { email, password: 'correct horse battery staple', name: 'Anna' },
  })) as { token: string };
  await call(url, 'PUT', '/v1/me/settings/allowE2ee', {
    token,
    body: { value: true, version: 0 },
  });
  const { meetingId } = (await call(url, 'POST', '/v1/meetings', {
    token,
    body: { title: 'Voices', encryptionType: 'e2ee', passcode: null },
  })) as { meetingId: string };
  return { token, meetingId };
}

/**
 * Joins and drives, and joins again when it must. The first to join a meeting has to be its host. `meeting` is its number, or a link that
 * brings the passcode along; the service is the one at `url` either way.
 */
export async function voice(
  url: string,
  meeting: string,
  name: string,
  token: string | null = null,
  device: Device = { isk: random(32), hardwareId: random(16), guestToken: null },
): Promise<Voice> {
  const parsed = parseJoinLink(meeting);
  if (!parsed.ok) throw new Error(parsed.fault.code);
  const { meetingId, passcode } = parsed.value;
  const crypto = await choosePrimitives(webcrypto.subtle as unknown as Subtle);
  const ivk = await crypto.ed25519Public(device.isk);
  const reports: string[] = [];
  const toldFrames: ToFrames[] = [];
  const chatted: Chatted[] = [];
  const media = new VoiceMedia();
  let latest: ParticipantView | null = null;
  let ended: string | null | undefined;
  let current: MeetingDriver | null = null;

  const enter = async () => {
    const answer = await admission(url, meetingId, { token, ivk, device, passcode });
    device.guestToken = answer.guestToken;
    const me = meOf(answer, { name, ivk, hardwareId: device.hardwareId });
    const wire = new Wire();
    const keys = new StreamKeys(meetingId, me.meetingUuid, webcrypto.subtle as SubtleCrypto);
    media.serve(keys, (message) => toldFrames.push(message));
    const tell = (message: FromMeetingWorker): void => {
      if (current !== driver) return;
      if (message.type === 'view') latest = message.view;
      else if (message.type === 'report') reports.push(message.code);
      else if (message.type === 'chatted') chatted.push(message);
      else if (message.type === 'join-again') void again();
      else if (message.type === 'ended' && message.code === 'not-listed') void again();
      else if (message.type === 'ended') ended = message.code;
      else if (message.type === 'sign')
        void signStatement(crypto, device.isk, me, message.statement).then((signature) =>
          driver.signed(message.ref, signature),
        );
    };
    const driver: MeetingDriver = new MeetingDriver({
      ...{ me, crypto, random, keys, tell: (message) => tell(message) },
      openBoard: (deliver) =>
        new BoardLine({
          url: url.replace(/^http/, 'ws') + boardPath(answer.meetingUuid),
          participantToken: answer.participantToken,
          deliver,
          connect: wire.connect,
        }),
    });
    current = driver;
    return { answer, driver, wire };
  };
  /** The same identity under a new admission: nothing of the old keys is used again. */
  const again = async (): Promise<void> => {
    current = null;
    entered.wire.die();
    entered.driver.leave();
    entered = await until(`${name} is admitted again`, () => enter().catch(() => null));
  };
  let entered = await enter();
  return {
    ...{ name, device, reports, chatted, toldFrames, media },
    get answer() {
      return entered.answer;
    },
    get driver() {
      return entered.driver;
    },
    get wire() {
      return entered.wire;
    },
    view: () => {
      if (latest === null) throw new Error(`${name} has seen nothing yet.`);
      return latest;
    },
    endedWith: () => ended,
  };
}

async function admission(
  url: string,
  meetingId: string,
  {
    token,
    ivk,
    device,
    passcode,
  }: { token: string | null; ivk: Bytes; device: Device; passcode: string | null },
): Promise<JoinAnswer> {
  const body = {
    ivk: base64url(ivk),
    hardwareId: base64url(device.hardwareId),
    client: { kind: 'desktop', version: '0.1.0' },
    passcode,
    guestToken: device.guestToken,
  };
  return joinAnswer.parse(
    await call(url, 'POST', `/v1/meetings/${meetingId}/join`, { token, body }),
  );
}

function meOf(answer: JoinAnswer, mine: Pick<Me, 'name' | 'ivk' | 'hardwareId'>): Me {
  const signed = ({ bytes, signature }: { bytes: string; signature: string }) => ({
    bytes: bytesOf(bytes),
    signature: bytesOf(signature),
  });
  return {
    ...mine,
    meetingId: answer.meetingId,
    meetingUuid: fromHex(answer.meetingUuid) ?? new Uint8Array(),
    userId: fromHex(answer.userId) ?? new Uint8Array(),
    ...{ admit: signed(answer.admit), serviceKey: signed(answer.serviceKey) },
    rootKey: bytesOf(answer.rootKey),
  };
}

/** What main does in the app. */
function signStatement(
  crypto: Primitives,
  isk: Bytes,
  me: Me,
  statement: Statement,
): Promise<Bytes> {
  switch (statement.kind) {
    case 'announcement': {
      const { meetingId, meetingUuid, userId, hardwareId, ivk } = me;
      const bytes = announce.encode({
        ...{ meetingId, meetingUuid, userId, hardwareId, ivk, ...statement },
        ...{ sigchainTail: null, attestationHash: null },
      });
      return sign(crypto, isk, CONTEXT.announcement, bytes);
    }
    case 'nonce':
      return sign(crypto, isk, CONTEXT.nonce, nonceMessage.encode(statement));
    case 'heartbeat':
      return sign(crypto, isk, CONTEXT.heartbeat, heartbeat.encode(statement));
    case 'request': {
      const x = encodeRequest(me.meetingUuid, participantId(me), statement);
      return sign(crypto, isk, CONTEXT.request, x);
    }
  }
}

export const isVerified = ({ view }: Voice): boolean => {
  const { certificate, keyBox, heartbeat: heard, list } = view().checks;
  return certificate && keyBox && heard && list;
};

/** Until all have verified each other: the same people, the same key, the same code. */
export async function untilTogether(voices: readonly Voice[], withinMs = 15_000): Promise<void> {
  await until(
    `${voices.map(({ name }) => name).join(', ')} are together`,
    async () => {
      const views = voices.map(({ view }) => view());
      const same = <T>(values: T[]): boolean => new Set(values).size === 1;
      const names = views.map(({ people }) =>
        people
          .map(({ name }) => name)
          .sort()
          .join(),
      );
      const wanted = voices
        .map(({ name }) => name)
        .sort()
        .join();
      return voices.every(isVerified) &&
        names.every((listed) => listed === wanted) &&
        same(views.map(({ securityCode }) => securityCode)) &&
        same(views.map(({ sendingWith }) => sendingWith))
        ? true
        : null;
    },
    { withinMs },
  );
}

/** Until each of them opens the picture that each other one sends. */
export async function untilAllSee(voices: readonly Voice[], withinMs = 15_000): Promise<void> {
  await until(
    `${voices.map(({ name }) => name).join(', ')} see each other`,
    async () => {
      for (const from of voices) {
        const frame = await from.media.send();
        if (frame === null) return null;
        for (const to of voices)
          if (to !== from && !(await to.media.sees(from.answer.participantId, frame))) return null;
      }
      return true;
    },
    { withinMs },
  );
}
