// Feedback as a file, in pieces that are the file when they are put together. What people write is never a formula (protocol/csv.ts).
import type { FeedbackRow } from '../../protocol/wire/feedback-routes.js';
import { csvLine } from '../../protocol/csv.js';

const HEADING = ['number', 'time', 'name', 'e-mail', 'rating', 'what', 'contact', 'app version'];

interface Piece {
  readonly isFirst: boolean;
  readonly isLast: boolean;
}

export function feedbackText(
  format: 'csv' | 'json',
  rows: readonly FeedbackRow[],
  { isFirst, isLast }: Piece,
): string {
  if (format === 'csv') {
    const lines = rows.map(({ number, at, name, email, rating, what, contact, appVersion }) =>
      csvLine([
        number,
        new Date(at).toISOString(),
        ...[name, email, rating, what, contact, appVersion],
      ]),
    );
    return `${isFirst ? csvLine(HEADING) : ''}${lines.join('')}`;
  }
  const lines = rows.map((row) => JSON.stringify(row)).join(',\n');
  // Each piece after the first begins with the comma that parts it from the one before.
  const before = isFirst ? '[\n' : rows.length > 0 ? ',\n' : '';
  return `${before}${lines}${isLast ? '\n]\n' : ''}`;
}
