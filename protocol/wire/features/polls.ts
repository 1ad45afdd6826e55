// Polls of an enhanced meeting. A host writes, launches, ends and shares them; the service counts. In an anonymous poll it forgets who
// voted what for everyone, hosts included, and says only who has voted.
import { z } from 'zod';
import { storable } from '../text.js';

export const MOST_POLLS = 25;
export const MOST_OPTIONS = 10;

const words = (longest: number) => storable.trim().min(1).max(longest);
const pollId = z.string().regex(/^[0-9a-f]{16}$/);

const written = {
  question: words(300),
  options: z.array(words(120)).min(2).max(MOST_OPTIONS),
  multiple: z.boolean(),
  anonymous: z.boolean(),
};

export const pollAsks = [
  z.strictObject({ about: z.literal('poll-make'), ...written }),
  /** Only while it is a draft: nobody votes on one question and is counted for another. */
  z.strictObject({ about: z.literal('poll-edit'), pollId, ...written }),
  z.strictObject({ about: z.literal('poll-launch'), pollId }),
  z.strictObject({
    about: z.literal('poll-vote'),
    pollId,
    /** Places in `options`, from 0, each once. Voting again replaces the vote, except in an anonymous poll. */
    choices: z
      .array(
        z
          .number()
          .int()
          .min(0)
          .max(MOST_OPTIONS - 1),
      )
      .min(1)
      .max(MOST_OPTIONS),
  }),
  z.strictObject({ about: z.literal('poll-end'), pollId }),
  z.strictObject({ about: z.literal('poll-share'), pollId, shared: z.boolean() }),
  z.strictObject({ about: z.literal('poll-delete'), pollId }),
] as const;

const count = z.number().int().min(0);

export const poll = z.strictObject({
  pollId,
  question: z.string(),
  options: z.array(z.string()).max(MOST_OPTIONS),
  multiple: z.boolean(),
  anonymous: z.boolean(),
  state: z.enum(['draft', 'running', 'ended']),
  shared: z.boolean(),
  haveVoted: z.boolean(),
  /** My own vote; always empty in an anonymous poll, where nobody knows it any more. */
  mine: z.array(count),
  voted: count,
  /** Votes for each option: for hosts, and for all once it is shared; null: not to be seen. */
  counts: z.array(count).nullable(),
  /** Who voted for each option, by name: for hosts alone, and null in an anonymous poll. */
  names: z.array(z.array(z.string())).nullable(),
});
export type Poll = z.infer<typeof poll>;

/** All polls that this person may see, oldest first. */
export const polled = z.strictObject({
  about: z.literal('polls'),
  polls: z.array(poll).max(MOST_POLLS),
});
