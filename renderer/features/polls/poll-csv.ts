// The result of a poll for a spreadsheet: one line for each answer.
import { csvLine } from '../../../protocol/csv.js';
import type { Poll } from '../../../protocol/wire/features/polls.js';

/** Question, answer, votes, and who voted where the poll is not anonymous; RFC 4180. */
export function pollCsv({ question, options, counts, names }: Poll): string {
  const head = csvLine(['question', 'answer', 'votes', 'people']);
  const lines = options.map((option, at) =>
    csvLine([question, option, counts?.[at] ?? null, names?.[at]?.join('; ') ?? null]),
  );
  return head + lines.join('');
}
