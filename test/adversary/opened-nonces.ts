// What a receiver really opens: the nonce and the ciphertext of every frame that its frame worker decrypts. The nonce is the salt of the
// sender's stream key with the CTR in it (RFC 9605 §4.4.3), so the same (key, KID, CTR) is the same nonce, whoever sent it and when.
import type { Page } from 'playwright-core';
import { until } from '../demo/wait.js';

export interface Opened {
  /** Which of the keys so far. */
  readonly key: number;
  /** Hex, 12 bytes. */
  readonly nonce: string;
  /** The authentication tag, hex, 16 bytes: another frame has another. */
  readonly tag: string;
}

export interface Recording {
  readonly all: () => Promise<readonly Opened[]>;
  /** Until so many more were opened. */
  readonly more: (count: number) => Promise<void>;
}

interface RecordingWorker {
  opened?: Opened[];
}

/** Begins in this window's present frame worker, which reads everyone's frames. */
export async function recordOpened(page: Page): Promise<Recording> {
  const worker = page.workers().findLast((one) => one.url().includes('frame-worker'));
  if (worker === undefined) throw new Error('There is no frame worker.');
  await worker.evaluate(() => {
    const opened: Opened[] = [];
    const keys = new Map<CryptoKey, number>();
    (globalThis as RecordingWorker).opened = opened;
    const hex = (bytes: Uint8Array) =>
      [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
    const decrypt = Reflect.get(SubtleCrypto.prototype, 'decrypt') as SubtleCrypto['decrypt'];
    SubtleCrypto.prototype.decrypt = function (this: SubtleCrypto, params, key, data) {
      // Read at once: the worker uses the same buffers for the next frame.
      const nonce = hex((params as AesGcmParams).iv as Uint8Array);
      const tag = hex((data as Uint8Array).slice(-16));
      return decrypt.call(this, params, key, data).then((plain) => {
        if (!keys.has(key)) keys.set(key, keys.size);
        opened.push({ key: keys.get(key) ?? 0, nonce, tag });
        return plain;
      });
    };
  });
  const all = () => worker.evaluate(() => (globalThis as RecordingWorker).opened ?? []);
  return {
    all,
    more: async (count) => {
      const before = (await all()).length;
      await until('more frames are opened', async () =>
        (await all()).length >= before + count ? true : null,
      );
    },
  };
}
