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

  /** In the middle of a meeting: from now on these, by participantId, are on this board alone, with all that they were told before. */
  fork(members: ReadonlyMap<string, LyingProxy>): void {
    this.#posts.push(...inOrder([...members.values()].flatMap(({ heard }) => heard)));
    for (const [participantId, proxy] of members) {
      this.#members.set(participantId, proxy);
      proxy.lies = {
        toClient: (message) => (message.type === 'pong' ? [message] : []),
        toService: (message) => this.#hear(participantId, proxy, message),
      };
    }
    for (const proxy of members.values()) {
      proxy.say({ type: 'attendees', attendees: this.#attendees() });
      proxy.say({ type: 'leader', participantId: this.#leader() });
    }
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
    const post = { seq: (this.#posts.at(-1)?.seq ?? 0) + 1, from, kind, to, bytes };
    this.#posts.push(post);
    proxy.say({ type: 'posted', ref, seq: post.seq });
    for (const [participantId, one] of this.#members)
      if (participantId !== from && (to === null || to === participantId))
        one.say({ type: 'post', post });
    return [];
  }
}

/** What these messages brought, each post once. */
export function inOrder(heard: readonly ToClient[]): Post[] {
  const bySeq = new Map(heard.flatMap(postsIn).map((post) => [post.seq, post]));
  return [...bySeq.values()].sort((a, b) => a.seq - b.seq);
}

/** The posts that a message brings. */
export function postsIn(message: ToClient): readonly Post[] {
  if (message.type === 'post') return [message.post];
  return message.type === 'posts' ? message.posts : [];
}
