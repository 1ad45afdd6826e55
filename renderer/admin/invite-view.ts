// What was typed or pasted as addresses to invite: one, or a list as mail programs and spreadsheets write it.
import { routes } from '../../protocol/wire/http.js';

export interface Typed {
  /** Each once, in the order they were typed. */
  readonly emails: readonly string[];
  /** What is no address, as it was typed. */
  readonly odd: readonly string[];
}

const { email: rule } = routes.invite.body.shape;

/** "Anna Berg <anna@example.org>, ben@example.org" and the like, with commas, semicolons, spaces or lines between. */
export function typedEmails(text: string): Typed {
  // A name in quotes may hold the very comma that parts addresses, and where there are angle brackets, what stands before them is a name.
  const bare = text.replace(/"[^"\n]*"/gu, ' ').replace(/[^,;<>\n]*<([^<>\n]*)>/gu, ' $1 ');
  const words = bare.split(/[\s,;]+/u).filter((word) => word !== '');
  const emails = new Set<string>();
  const odd: string[] = [];
  for (const word of words) {
    const email = rule.safeParse(word);
    if (email.success) emails.add(email.data);
    else odd.push(word);
  }
  return { emails: [...emails], odd };
}
