// What a poll shows to whom, decided from what the service told.
import type { Poll } from '../../../protocol/wire/features/polls.js';

export interface ResultView {
  readonly option: string;
  readonly count: number;
  readonly percent: number;
  readonly names: readonly string[];
}

export interface PollView {
  readonly canVote: boolean;
  /** Null: not to be seen. */
  readonly results: readonly ResultView[] | null;
}

export function pollView({
  state,
  anonymous,
  haveVoted,
  options,
  counts,
  names,
  voted,
}: Poll): PollView {
  return {
    canVote: state === 'running' && !(anonymous && haveVoted),
    results:
      counts === null || state === 'draft'
        ? null
        : options.map((option, at) => {
            const count = counts[at] ?? 0;
            // Of the people, not of the votes: with several answers the parts add up to more.
            const percent = voted === 0 ? 0 : Math.round((100 * count) / voted);
            return { option, count, percent, names: names?.[at] ?? [] };
          }),
  };
}

/** What keeps a draft from being saved. */
export function wrongWith(
  question: string,
  options: readonly string[],
): 'question' | 'options' | null {
  if (question.trim() === '') return 'question';
  const written = options.map((option) => option.trim()).filter((option) => option !== '');
  return written.length < 2 || new Set(written).size < written.length ? 'options' : null;
}
