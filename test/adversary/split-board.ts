// A service that keeps some participants on a board of their own, with a leader of its choice: nothing of it reaches the others, and
// nothing of theirs reaches it.
import type { Post, ToClient, ToService } from '../../protocol/wire/board.js';
import type { Lies, LyingProxy } from './lying-proxy.js';

export class SplitBoard {
  readonly #posts: Post[] = [];
  readonly #members = new Map<string, LyingProxy>();
  readonly #leader: () => string;

  /** `leader` is asked for whenever someone comes. */
  constructor(leader: () => string) {
    this.#leader = leader;
  }

  /** What the proxy of one of them has to say. */
  liesFor(proxy: LyingProxy): Lies {
    let me = '';
    return {
      toClient: (message) => {
        if (message.type === 'pong') return [message];
        if (message.type !== 'welcome') return [];
        me = message.participantId;
        this.#members.set(me, proxy);
        return [
          { ...message, leader: this.#leader() || me, attendees: this.#attendees(), lastSeq: 0 },
        ];
      },
      toService: (message) => this.#hear(me, proxy, message),
    };
  }

  #attendees(): Extract<ToClient, { type: 'attendees' }>['attendees'] {
    const leader = this.#leader();
    return [...this.#members.keys()].map((participantId) => ({
      participantId,
      role: participantId === leader ? 'host' : 'participant',
      connected: true,
    }));
  }

  #hear(from: string, proxy: LyingProxy, message: ToService): ToService[] {
    if (message.type === 'fetch') {
      const posts = this.#posts.filter(
        ({ seq, to }) => seq > message.after && (to === null || to === from),
      );
      proxy.say({ type: 'posts', ref: message.ref, posts, more: false });
      for (const one of this.#members.values())
        one.say({ type: 'attendees', attendees: this.#attendees() });
      return [];
    }
    if (message.type !== 'post') return [message];
    const { ref, kind, to, bytes } = message;
    const post = { seq: this.#posts.length + 1, from, kind, to, bytes };
    this.#posts.push(post);
    proxy.say({ type: 'posted', ref, seq: post.seq });
    for (const [participantId, one] of this.#members)
      if (participantId !== from && (to === null || to === participantId))
        one.say({ type: 'post', post });
    return [];
  }
}
