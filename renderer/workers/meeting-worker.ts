// The meeting worker: the only place of this client where the meeting key and the box secrets are. Keys leave it as non-extractable
// CryptoKeys, to the frame worker; the window gets views and statements to have signed.
import '../../protocol/wire/zod-without-eval.js';
import { choosePrimitives } from '../../protocol/crypto/webcrypto-primitives.js';
import { enhancedBaseKey } from '../../protocol/media/service-key.js';
import { BoardLine, type Socket, type SocketEvents } from './board-line.js';
import { EnhancedDriver } from './enhanced-driver.js';
import { MeetingDriver } from './meeting-driver.js';
import type { FromFrames, FromMeetingWorker, ToFrames, ToMeetingWorker } from './messages.js';
import { StreamKeys } from './stream-keys.js';

declare const self: DedicatedWorkerGlobalScope;

/** The self-check takes some milliseconds: it runs while the window still asks the service. */
const primitives = choosePrimitives(crypto.subtle as Parameters<typeof choosePrimitives>[0]);
let driver: Promise<MeetingDriver> | null = null;
let enhanced: EnhancedDriver | null = null;
let keys: StreamKeys | null = null;

const tell = (message: FromMeetingWorker): void => self.postMessage(message);

self.onmessage = ({ data }: MessageEvent<ToMeetingWorker>) => {
  switch (data.type) {
    case 'join':
      if (enhanced === null) driver ??= join(data);
      return;
    case 'join-enhanced':
      if (driver === null) enhanced ??= joinEnhanced(data);
      return;
    case 'ask':
      enhanced?.ask(data.ref, data.ask);
      return;
    case 'frames':
      serve(data.frames);
      return;
    case 'signed':
      void driver?.then((it) => it.signed(data.ref, data.signature));
      return;
    case 'sign-failed':
      void driver?.then((it) => it.signFailed(data.code));
      return;
    case 'mark':
    case 'successor':
    case 'request':
    case 'accept-leader':
    case 'chat':
      void driver?.then((it) => it.intend(data));
      return;
    case 'leave':
      if (enhanced !== null) enhanced.leave();
      else if (driver === null) tell({ type: 'ended', code: null });
      else void driver.then((it) => it.leave());
  }
};

async function join({
  me,
  boardUrl,
  participantToken,
  frames,
}: Extract<ToMeetingWorker, { type: 'join' }>): Promise<MeetingDriver> {
  const streamKeys = new StreamKeys(me.meetingId, me.meetingUuid, crypto.subtle);
  keys = streamKeys;
  serve(frames);
  return new MeetingDriver({
    me,
    crypto: await primitives,
    random: (n) => crypto.getRandomValues(new Uint8Array(n)),
    keys: streamKeys,
    tell,
    openBoard: (deliver) =>
      new BoardLine({
        url: boardUrl,
        participantToken,
        deliver,
        connect: openSocket,
      }),
  });
}

function joinEnhanced({
  me,
  boardUrl,
  participantToken,
  frames,
}: Extract<ToMeetingWorker, { type: 'join-enhanced' }>): EnhancedDriver {
  const { meetingId, meetingUuid } = me;
  const streamKeys = new StreamKeys(meetingId, meetingUuid, crypto.subtle, enhancedBaseKey);
  keys = streamKeys;
  serve(frames);
  return new EnhancedDriver({
    me,
    joinNonce: crypto.getRandomValues(new Uint8Array(16)),
    keys: streamKeys,
    tell,
    openBoard: (deliver, ears) =>
      new BoardLine({
        ...{ url: boardUrl, participantToken, deliver, connect: openSocket },
        enhanced: ears,
      }),
  });
}

function serve(port: MessagePort): void {
  keys?.serve((message: ToFrames) => port.postMessage(message));
  port.onmessage = ({ data }: MessageEvent<FromFrames>) => keys?.hear(data);
}

function openSocket(url: string, protocols: string[], events: SocketEvents): Socket {
  const socket = new WebSocket(url, protocols);
  socket.onmessage = ({ data }: MessageEvent<unknown>) => events.onMessage(data);
  socket.onclose = ({ code }) => events.onClose(code);
  return {
    send: (text) => {
      if (socket.readyState === WebSocket.OPEN) socket.send(text);
    },
    close: (code) => socket.close(code),
  };
}
