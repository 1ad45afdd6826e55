// conclave:// links. They come by three ways: this program's arguments, a second start of it, and macOS's open-url, which may fire before the
// app is ready (pitfalls.md C19). All go through one queue. Any web page can write such a link, so only what parses strictly is kept.
import { parseJoinLink } from '../protocol/wire/join-link.js';
import { parseMailLink } from '../protocol/wire/mail-link.js';

const SCHEME = 'conclave:';
const LONGEST = 2_048;

/** The links of ours among a program's arguments, in their order: to a meeting, to an account, to a new password. */
export function linksIn(argv: readonly string[]): string[] {
  return argv.filter(isOurLink);
}

function isOurLink(text: string): boolean {
  if (text.length > LONGEST || !text.startsWith(`${SCHEME}//`)) return false;
  return parseJoinLink(text).ok || parseMailLink(text).ok;
}

export class DeepLinks {
  #waiting: string | null = null;
  #deliver: ((link: string) => void) | null = null;

  /** Takes a link in. Whatever is no link of ours is dropped. The latest wins: a person can follow one. */
  push(link: string): void {
    if (!isOurLink(link)) return;
    if (this.#deliver === null) this.#waiting = link;
    else this.#deliver(link);
  }

  /** The link that waits for the page, once. */
  take(): string | null {
    const link = this.#waiting;
    this.#waiting = null;
    return link;
  }

  /** From now on links go to the page, which has begun to listen; null: it is gone, and they wait again. */
  deliverTo(deliver: ((link: string) => void) | null): void {
    this.#deliver = deliver;
  }
}
