// The peer: livekit-client's worker as its package ships it, driven by its own messages.
import 'livekit-client/e2ee-worker';
import { answerCalls } from '../calls.js';
import { Lane, throughLanes, type Work } from './frame-lane.js';

declare const self: DedicatedWorkerGlobalScope;

const IDENTITY = 'anna';
const hear = self.onmessage;
self.onmessage = null;
const tell = (kind: string, data: object): void => {
  hear?.call(self, new MessageEvent('message', { data: { kind, data } }));
};

const [send, receive] = [new Lane(), new Lane()];
const ready = setUp();

answerCalls({
  lanes: async (work: Work) => {
    await ready;
    return throughLanes(send, receive, work);
  },
});

/** The package's own defaults (src/e2ee/constants.ts), with one key for all, as its example has it. */
async function setUp(): Promise<void> {
  const keyProviderOptions = {
    ...{ sharedKey: true, ratchetSalt: 'LKFrameEncryptionKey', ratchetWindowSize: 8 },
    ...{ failureTolerance: 10, keyringSize: 16, keySize: 128 },
  };
  tell('init', { keyProviderOptions, loglevel: 'silent' });
  tell('enable', { enabled: true, participantIdentity: IDENTITY });
  const usages: KeyUsage[] = ['deriveBits', 'deriveKey'];
  const secret = new Uint8Array(32).fill(7);
  const key = await crypto.subtle.importKey('raw', secret, 'HKDF', false, usages);
  tell('setKey', { key, keyIndex: 0, isPublisher: true, updateCurrentKeyIndex: true });
  for (const [kind, lane] of [
    ['encode', send],
    ['decode', receive],
  ] as const)
    tell(kind, {
      ...{ readableStream: lane.readable, writableStream: lane.writable, trackId: kind },
      ...{ participantIdentity: IDENTITY, codec: 'vp8', hasPacketTrailer: false, isReuse: false },
    });
  await new Promise((done) => setTimeout(done, 300));
}
