// The result of a poll for a spreadsheet: one line for each answer.
import { csvLine } from '../../../protocol/csv.js';
import type { Poll } from '../../../protocol/wire/features/polls.js';
import { featureWords } from '../../words/feature-words.js';

/** Question, answer, votes, and who voted where the poll is not anonymous; RFC 4180. */
export function pollCsv({ question, options, counts, names }: Poll): string {
  const head = csvLine(['question', 'answer', 'votes', 'people']);
  const lines = options.map((option, at) =>
    csvLine([question, option, counts?.[at] ?? null, names?.[at]?.join('; ') ?? null]),
  );
  return head + lines.join('');
}

/** A name for the file that every system takes: letters and numbers of the question, and not many. */
export function pollFile({ question }: Pick<Poll, 'question'>): string {
  const words = question.toLocaleLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
  return `${[featureWords.resultsFile, ...words].join('-').slice(0, MOST_NAME)}.csv`;
}

const MOST_NAME = 60;
