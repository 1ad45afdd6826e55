// Ours: the frame worker as the product ships it, with the keys of the meeting worker at the other end of its port.
import { StreamKeys } from '../../../renderer/workers/stream-keys.js';
import { FrameKeys } from '../../../renderer/workers/frame-keys.js';
import { FrameStream } from '../../../renderer/workers/frame-stream.js';
import type { FromFrames, StreamOptions, ToFrames } from '../../../renderer/workers/messages.js';
import '../../../renderer/workers/frame-worker.js';
import { answerCalls } from '../calls.js';
import { Lane, deltaFrames, throughLanes, type Work } from './frame-lane.js';

declare const self: DedicatedWorkerGlobalScope;

const KID = 1;
const PERSON = { participantId: 'anna', bindingHash: new Uint8Array(32).fill(2) };

const hear = self.onmessage;
self.onmessage = null;
const channel = new MessageChannel();
const meeting = meetingKeys((message) => channel.port2.postMessage(message));
channel.port2.onmessage = ({ data }: MessageEvent<FromFrames>) => meeting.hear(data);
hear?.call(self, new MessageEvent('message', { data: { type: 'keys', port: channel.port1 } }));

const send = lane({ direction: 'send', kind: 'video' });
const receive = lane({ direction: 'receive', kind: 'video', participantId: PERSON.participantId });
const ready = new Promise((done) => setTimeout(done, 300));

answerCalls({
  lanes: async (work: Work) => {
    await ready;
    return throughLanes(send, receive, work);
  },
  hot: hotLoop,
});

function meetingKeys(tell: (message: ToFrames) => void): StreamKeys {
  const keys = new StreamKeys('12345678901', new Uint8Array(16), crypto.subtle);
  keys.serve(tell);
  keys.setPeople([PERSON], PERSON.bindingHash);
  keys.addKey(KID, new Uint8Array(32).fill(7));
  keys.sendWith(KID);
  return keys;
}

function lane(options: StreamOptions): Lane {
  const it = new Lane();
  const { readable, writable } = it;
  const transformer = { readable, writable, options, sendKeyFrameRequest: async () => undefined };
  // The platform's event, whose constructor no script may call.
  self.onrtctransform?.({ transformer } as unknown as RTCTransformEvent);
  return it;
}

/** What one frame costs without the streams around it: all of FrameStream, one frame after the other. */
async function hotLoop({ size, count }: Work): Promise<{ sealUs: number; openUs: number }> {
  const keys = new FrameKeys();
  const side = meetingKeys((message) => keys.take(message, 0));
  const stream = (options: StreamOptions) =>
    new FrameStream({
      ...{ stream: options, keys, subtle: crypto.subtle, now: Date.now },
      ask: (message) => side.hear(message),
      requestKeyFrame: () => undefined,
      refuse: () => undefined,
      isInjected: () => false,
    });
  const { participantId } = PERSON;
  side.hear({ type: 'need-seal', kind: 'video' });
  side.hear({ type: 'need-open', kind: 'video', participantId });
  await new Promise((done) => setTimeout(done, 50));
  const [out, back] = [
    stream({ direction: 'send', kind: 'video' }),
    stream({ direction: 'receive', kind: 'video', participantId }),
  ];
  const frames = deltaFrames(size, count).map(({ data }) => new Uint8Array(data));
  const sealed: Uint8Array<ArrayBuffer>[] = [];
  for (const frame of frames) sealed.push((await out.pass(frame, 'video/VP8')) ?? frame);
  const sealing = performance.now();
  for (const frame of frames) taken(await out.pass(frame, 'video/VP8'));
  const opening = performance.now();
  let opened = 0;
  for (const frame of sealed) opened += taken(await back.pass(frame, 'video/VP8'));
  const done = performance.now();
  if (opened !== size * count) throw new Error('what was decrypted is not what was encrypted');
  return {
    sealUs: ((opening - sealing) * 1_000) / count,
    openUs: ((done - opening) * 1_000) / count,
  };
}

/** What the platform does with what is written to it: its memory is free again (frame-lane.ts). */
function taken(frame: Uint8Array<ArrayBuffer> | null): number {
  const length = frame?.length ?? 0;
  frame?.buffer.transfer(0);
  return length;
}
