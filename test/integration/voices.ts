// Participants without a window: the real meeting driver of the renderer's worker, over a real WebSocket to a real service, with main's
// signatures made on the spot.
import { randomBytes, webcrypto } from 'node:crypto';
import { WebSocket } from 'ws';
import { fromBase64url, fromHex, type Bytes } from '../../protocol/bytes.js';
import { CONTEXT } from '../../protocol/crypto/contexts.js';
import { sign } from '../../protocol/crypto/sign.js';
import { choosePrimitives, type Subtle } from '../../protocol/crypto/webcrypto-primitives.js';
import { announce } from '../../protocol/meeting/announcement.js';
import { heartbeat } from '../../protocol/meeting/heartbeat.js';
import { nonceMessage } from '../../protocol/meeting/nonce.js';
import { encodeRequest } from '../../protocol/meeting/request.js';
import type { ParticipantView } from '../../protocol/meeting/participant.js';
import type { Me, Statement } from '../../protocol/meeting/state.js';
import { boardPath } from '../../protocol/wire/board.js';
import { joinAnswer, type JoinAnswer } from '../../protocol/wire/http.js';
import { BoardLine, type Socket, type SocketEvents } from '../../renderer/workers/board-line.js';
import { MeetingDriver } from '../../renderer/workers/meeting-driver.js';
import type { FromMeetingWorker, ToFrames } from '../../renderer/workers/messages.js';
import { StreamKeys } from '../../renderer/workers/stream-keys.js';
import { until } from '../demo/wait.js';

export interface Identity {
  readonly isk: Bytes;
  readonly hardwareId: Bytes;
}

export interface Voice {
  readonly name: string;
  readonly answer: JoinAnswer;
  readonly driver: MeetingDriver;
  /** Who they are on this installation: given again, the same person comes back. */
  readonly identity: Identity;
  readonly view: () => ParticipantView;
  readonly reports: string[];
  readonly toldFrames: ToFrames[];
  readonly endedWith: () => string | null | undefined;
  /** Cuts the connection as a network would. */
  readonly cut: () => void;
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
  await call(url, 'PUT', '/v1/me/settings', { token, body: { allowE2ee: true } });
  const { meetingId } = (await call(url, 'POST', '/v1/meetings', {
    token,
    body: { title: 'Voices', encryptionType: 'e2ee', passcode: null },
  })) as { meetingId: string };
  return { token, meetingId };
}

/** Joins and drives. The first to join a meeting has to be its host. */
export async function voice(
  url: string,
  meetingId: string,
  name: string,
  token: string | null = null,
  identity: Identity = { isk: random(32), hardwareId: random(16) },
): Promise<Voice> {
  const crypto = await choosePrimitives(webcrypto.subtle as unknown as Subtle);
  const { isk, hardwareId } = identity;
  const ivk = await crypto.ed25519Public(isk);
  const answer = joinAnswer.parse(
    await call(url, 'POST', `/v1/meetings/${meetingId}/join`, {
      token,
      body: {
        ivk: base64url(ivk),
        hardwareId: base64url(hardwareId),
        client: { kind: 'desktop', version: '0.1.0' },
        passcode: null,
        guestToken: null,
      },
    }),
  );
  const signed = ({ bytes, signature }: { bytes: string; signature: string }) => ({
    bytes: bytesOf(bytes),
    signature: bytesOf(signature),
  });
  const me: Me = {
    ...{ meetingId, name, ivk, hardwareId },
    meetingUuid: fromHex(answer.meetingUuid) ?? new Uint8Array(),
    userId: fromHex(answer.userId) ?? new Uint8Array(),
    ...{ admit: signed(answer.admit), serviceKey: signed(answer.serviceKey) },
    rootKey: bytesOf(answer.rootKey),
  };
  let latest: ParticipantView | null = null;
  let ended: string | null | undefined;
  let socket: WebSocket | null = null;
  const reports: string[] = [];
  const toldFrames: ToFrames[] = [];
  const keys = new StreamKeys(meetingId, me.meetingUuid, webcrypto.subtle as SubtleCrypto);
  keys.serve((message) => toldFrames.push(message));
  const signStatement = (statement: Statement): Promise<Bytes> => {
    switch (statement.kind) {
      case 'announcement': {
        const { meetingUuid, userId } = me;
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
        const x = encodeRequest(me.meetingUuid, answer.participantId, statement);
        return sign(crypto, isk, CONTEXT.request, x);
      }
    }
  };
  const tell = (message: FromMeetingWorker): void => {
    if (message.type === 'view') latest = message.view;
    else if (message.type === 'report') reports.push(message.code);
    else if (message.type === 'ended') ended = message.code;
    else if (message.type === 'sign')
      void signStatement(message.statement).then((signature) =>
        driver.signed(message.ref, signature),
      );
  };
  const driver = new MeetingDriver({
    ...{ me, crypto, random, keys, tell },
    openBoard: (deliver) =>
      new BoardLine({
        url: url.replace(/^http/, 'ws') + boardPath(answer.meetingUuid),
        participantToken: answer.participantToken,
        deliver,
        connect: (address, protocols, { onMessage, onClose }: SocketEvents): Socket => {
          const opened = new WebSocket(address, protocols);
          socket = opened;
          opened.on('message', (data: Buffer) => onMessage(data.toString('utf8')));
          opened.on('close', onClose);
          opened.on('error', () => undefined);
          return {
            send: (text) => {
              if (opened.readyState === WebSocket.OPEN) opened.send(text);
            },
            close: (code) => opened.close(code),
          };
        },
      }),
  });
  return {
    ...{ name, answer, driver, identity, reports, toldFrames },
    view: () => {
      if (latest === null) throw new Error(`${name} has seen nothing yet.`);
      return latest;
    },
    endedWith: () => ended,
    cut: () => socket?.terminate(),
  };
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
