// The limit: crypto.subtle alone, AES-256-GCM, and a stream through which frames only pass.
import { answerCalls } from '../calls.js';
import { Lane, deltaFrames, type Frame, type Work } from './frame-lane.js';

const nothing = new Lane();
void (async () => {
  const [reader, writer] = [nothing.readable.getReader(), nothing.writable.getWriter()];
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    await writer.write(value);
  }
})();

answerCalls({
  hot: async ({ size, count }: Work) => {
    const usages: KeyUsage[] = ['encrypt', 'decrypt'];
    const secret = new Uint8Array(32).fill(7);
    const key = await crypto.subtle.importKey('raw', secret, 'AES-GCM', false, usages);
    const params = { name: 'AES-GCM', iv: new Uint8Array(12), additionalData: new Uint8Array(5) };
    const frames = deltaFrames(size, count).map(({ data }) => new Uint8Array(data));
    const sealed: ArrayBuffer[] = [];
    const sealing = performance.now();
    for (const frame of frames) sealed.push(await crypto.subtle.encrypt(params, key, frame));
    const opening = performance.now();
    for (const frame of sealed) await crypto.subtle.decrypt(params, key, frame);
    const done = performance.now();
    return {
      sealUs: ((opening - sealing) * 1_000) / count,
      openUs: ((done - opening) * 1_000) / count,
    };
  },
  streams: async ({ size, count }: Work) => {
    const frames: Frame[] = deltaFrames(size, count);
    return { us: ((await nothing.time(frames)) * 1_000) / count };
  },
});
