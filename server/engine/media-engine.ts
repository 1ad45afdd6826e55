// What the service needs of a media engine, whichever one it is and whoever runs it.
import { AccessToken, RoomServiceClient } from 'livekit-server-sdk';

export interface MediaEngine {
  readonly kind: 'livekit';
  /** 'unknown' for one that others run: it does not say. */
  readonly version: string;
  /** Where clients connect. May change when the engine restarts, so it is asked for every time. */
  readonly url: () => string;
  readonly isUp: () => Promise<boolean>;
  readonly mediaToken: (meetingUuid: string, participantId: string) => Promise<string>;
  /** Best effort: the engine forwards what nobody can decrypt any more. */
  readonly removeParticipant: (meetingUuid: string, participantId: string) => void;
  readonly closeRoom: (meetingUuid: string) => void;
  readonly stop: () => Promise<void>;
}

export interface EngineKey {
  readonly key: string;
  readonly secret: string;
}

export const MEDIA_TOKEN_LIVES = 10 * 60_000;

/** Names no one and allows one room: the engine learns pseudonyms only (protocol.md §1). Data goes over the board, so not here. */
export function mediaToken(
  { key, secret }: EngineKey,
  meetingUuid: string,
  participantId: string,
): Promise<string> {
  const token = new AccessToken(key, secret, {
    identity: participantId,
    ttl: MEDIA_TOKEN_LIVES / 1_000,
  });
  token.addGrant({
    roomJoin: true,
    room: meetingUuid,
    canPublish: true,
    canSubscribe: true,
    canPublishData: false,
    canUpdateOwnMetadata: false,
  });
  return token.toJwt();
}

/** The same host over HTTP, where the engine is asked and told things. */
export function httpUrl(url: string): string {
  return url.replace(/^ws/, 'http');
}

export function roomCalls(
  url: () => string,
  { key, secret }: EngineKey,
): Pick<MediaEngine, 'removeParticipant' | 'closeRoom'> {
  const rooms = () => new RoomServiceClient(httpUrl(url()), key, secret, { requestTimeout: 5 });
  const ignore = () => undefined;
  return {
    removeParticipant: (meetingUuid, participantId) =>
      void rooms().removeParticipant(meetingUuid, participantId).catch(ignore),
    closeRoom: (meetingUuid) => void rooms().deleteRoom(meetingUuid).catch(ignore),
  };
}

/** Whether something answers HTTP there within a second. */
export async function answersHttp(url: string): Promise<boolean> {
  try {
    const response = await fetch(httpUrl(url), { signal: AbortSignal.timeout(1_000) });
    await response.arrayBuffer();
    return response.ok;
  } catch {
    return false;
  }
}

/** An engine that already runs elsewhere (LIVEKIT_URL). */
export function externalEngine(url: string, key: EngineKey): MediaEngine {
  return {
    kind: 'livekit',
    version: 'unknown',
    url: () => url,
    isUp: () => answersHttp(url),
    mediaToken: (meetingUuid, participantId) => mediaToken(key, meetingUuid, participantId),
    ...roomCalls(() => url, key),
    stop: () => Promise.resolve(),
  };
}
