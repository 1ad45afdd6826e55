// protocol.md §7 and adversary.md A26: whatever happens to layers, publications, workers, codecs and keys, AES-GCM never meets the same
// key and nonce twice. Looked for where it would do harm: at the door of the platform's cipher.
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { webcrypto } from 'node:crypto';
import { toHex, type Bytes } from '../../protocol/bytes.js';
import { FrameKeys } from './frame-keys.js';
import { FrameStream } from './frame-stream.js';
import type { FromFrames, MediaKind, ToFrames } from './messages.js';
import { StreamKeys } from './stream-keys.js';

const KINDS = ['audio', 'video', 'screen'] as const;
const LAYERS = 3;
const UUID = new Uint8Array(16).fill(1);

/** The platform's cipher, which remembers every key with every nonce. */
class WatchedCipher {
  readonly uses: string[] = [];
  readonly #names = new Map<CryptoKey, string>();
  readonly subtle = {
    importKey: async (...args: Parameters<SubtleCrypto['importKey']>) => {
      // Before the caller zeroes it.
      const name = toHex(Uint8Array.from(args[1] as unknown as Uint8Array));
      const key = await (webcrypto.subtle as SubtleCrypto).importKey(...args);
      this.#names.set(key, name);
      return key;
    },
    encrypt: (params: AesGcmParams, key: CryptoKey, data: BufferSource) => {
      this.uses.push(`${this.#names.get(key) ?? 'no name'} ${toHex(params.iv as Uint8Array)}`);
      return (webcrypto.subtle as SubtleCrypto).encrypt(params, key, data);
    },
  } as unknown as SubtleCrypto;
}

/** One client over its joins, with the frame worker and the transforms that it has at the moment. */
class Client {
  readonly cipher = new WatchedCipher();
  #joins = 0;
  #kid = 0;
  #keys = this.#join();
  #frames = new FrameKeys();
  #streams = new Map<MediaKind, FrameStream>();
  #codec = 'vp8';

  constructor() {
    this.replaceWorker();
    this.rekey();
  }

  #join(): StreamKeys {
    const keys = new StreamKeys('12345678901', UUID, this.cipher.subtle);
    const bindingHash = new Uint8Array(32).fill((this.#joins += 1));
    keys.setPeople([{ participantId: 'anna', bindingHash }], bindingHash);
    return keys;
  }

  #ask(message: FromFrames): void {
    this.#keys.hear(message);
  }

  #stream(kind: MediaKind): FrameStream {
    const known = this.#streams.get(kind);
    if (known !== undefined) return known;
    const stream = new FrameStream({
      ...{ stream: { direction: 'send', kind }, keys: this.#frames, subtle: this.cipher.subtle },
      ask: (message) => this.#ask(message),
      requestKeyFrame: () => undefined,
      refuse: () => undefined,
      isInjected: () => false,
      now: () => 0,
    });
    this.#streams.set(kind, stream);
    return stream;
  }

  /** One picture or sound: every layer of it passes the one transform. */
  async picture(kind: MediaKind): Promise<void> {
    const mime = kind === 'audio' ? 'audio/opus' : `video/${this.#codec}`;
    const layers = kind === 'audio' ? 1 : LAYERS;
    const frame: Bytes = new Uint8Array(30).fill(0x10);
    await Promise.all(
      Array.from({ length: layers }, () => this.#stream(kind).pass(frame.slice(), mime)),
    );
  }

  async mute(kind: MediaKind): Promise<void> {
    await this.#stream(kind).pass(new Uint8Array(), undefined);
  }

  republish(kind: MediaKind): void {
    this.#streams.delete(kind);
    this.#ask({ type: 'need-seal', kind });
  }

  switchCodec(): void {
    this.#codec = this.#codec === 'vp8' ? 'vp9' : 'vp8';
  }

  /** The worker died, or the connection to the engine is another: new keys for it, new transforms, the same counters. */
  replaceWorker(): void {
    const frames = new FrameKeys();
    this.#frames = frames;
    this.#streams.clear();
    this.#keys.serve((message: ToFrames) => frames.take(message, 0));
    for (const kind of KINDS) this.#ask({ type: 'need-seal', kind });
  }

  lease(kind: MediaKind): void {
    this.#ask({ type: 'need-lease', kind, kid: this.#kid });
  }

  rekey(): void {
    this.#kid += 1;
    this.#keys.addKey(this.#kid, new Uint8Array(32).fill(this.#kid));
    this.#keys.sendWith(this.#kid);
  }

  /** The same number again, as after a leader that went back behind its word. */
  pause(): void {
    this.#keys.stopSending();
    this.#keys.dropKey(this.#kid);
    this.#keys.addKey(this.#kid, new Uint8Array(32).fill(this.#kid));
    this.#keys.sendWith(this.#kid);
  }

  /** A crash and a return into the same meeting, whose keys are the same. */
  rejoin(): void {
    this.#keys = this.#join();
    this.replaceWorker();
    this.#keys.addKey(this.#kid, new Uint8Array(32).fill(this.#kid));
    this.#keys.sendWith(this.#kid);
  }
}

type Step = readonly [
  what: 'picture' | 'mute' | 'republish' | 'lease',
  kind: (typeof KINDS)[number],
];
type Change = 'switchCodec' | 'replaceWorker' | 'rekey' | 'pause' | 'rejoin' | 'settle';

const steps = fc.array(
  fc.oneof(
    { weight: 5, arbitrary: fc.tuple(fc.constant('picture' as const), fc.constantFrom(...KINDS)) },
    {
      weight: 2,
      arbitrary: fc.tuple(
        fc.constantFrom('mute' as const, 'republish' as const, 'lease' as const),
        fc.constantFrom(...KINDS),
      ),
    },
    {
      weight: 3,
      arbitrary: fc.constantFrom<Change>(
        ...(['switchCodec', 'replaceWorker', 'rekey', 'pause', 'rejoin', 'settle'] as const),
      ),
    },
  ) as fc.Arbitrary<Step | Change>,
  { minLength: 20, maxLength: 80 },
);

/** Importing a key takes a moment. */
const settle = (): Promise<void> => new Promise((done) => setTimeout(done, 2));

async function take(client: Client, step: Step | Change): Promise<void> {
  if (step === 'settle') await settle();
  else if (typeof step === 'string') client[step]();
  else await client[step[0]](step[1]);
}

describe('keys and counters (protocol.md §7)', () => {
  test('no key and nonce come together twice, whatever is published, replaced, switched and joined again', async () => {
    let sealed = 0;
    await fc.assert(
      fc.asyncProperty(steps, async (run) => {
        const client = new Client();
        await settle();
        for (const step of run) await take(client, step);
        const { uses } = client.cipher;
        sealed += uses.length;
        expect(uses.length).toBe(new Set(uses).size);
      }),
      { numRuns: 60 },
    );
    expect(sealed).toBeGreaterThan(1_000);
  });
});
