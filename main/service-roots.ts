// The service root keys that this installation pinned, protocol.md §4: the first one that a service shows is kept; another one later is refused.
// No secret, so a plain file; it is replaced as a whole, or a crash while writing would forget the pins.
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { z } from 'zod';
import { toHex, type Bytes } from '../protocol/bytes.js';
import { ok, refused, type Result } from '../protocol/result.js';

const pins = z.record(z.string(), z.string().regex(/^[0-9a-f]{64}$/));

export class ServiceRoots {
  readonly #file: string;
  /** One at a time: two first contacts must not both be the first. */
  #last: Promise<unknown> = Promise.resolve();

  constructor(file: string) {
    this.#file = file;
  }

  /** Keeps `rootKey` for the service at `url`, or refuses it where another one is kept. */
  pin(url: string, rootKey: Bytes): Promise<Result<undefined, 'service-root-changed'>> {
    const pinning = this.#last.then(() => this.#pin(url, toHex(rootKey)));
    this.#last = pinning.catch(() => undefined);
    return pinning;
  }

  async #pin(url: string, key: string): Promise<Result<undefined, 'service-root-changed'>> {
    const origin = URL.canParse(url) ? new URL(url).origin : 'null';
    if (origin === 'null') return refused('service-root-changed');
    const known = await this.#read();
    const pinned = known.get(origin);
    if (pinned !== undefined)
      return pinned === key ? ok(undefined) : refused('service-root-changed');
    await this.#write(known.set(origin, key));
    return ok(undefined);
  }

  /** No file: nothing was pinned yet. A file that cannot be read or understood is an error: forgetting pins silently would be an attack's first step. */
  async #read(): Promise<Map<string, string>> {
    let text: string;
    try {
      text = await readFile(this.#file, 'utf8');
    } catch (cause) {
      if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return new Map();
      throw cause;
    }
    return new Map(Object.entries(pins.parse(JSON.parse(text))));
  }

  async #write(known: Map<string, string>): Promise<void> {
    await mkdir(dirname(this.#file), { recursive: true });
    const beside = `${this.#file}.new`;
    await writeFile(beside, JSON.stringify(Object.fromEntries(known), null, 2), { mode: 0o600 });
    await rename(beside, this.#file);
  }
}
