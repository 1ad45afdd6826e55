// The audit log as a file, in pieces that are the file when they are put together.
import type { NamedEntry } from './audit-log.js';
import { csvLine } from '../../protocol/csv.js';

const HEADING = [
  'number',
  'time',
  'who',
  'who (id)',
  'from address',
  'action',
  'kind',
  'on',
  'on (id)',
  'what',
  'from',
  'to',
  'hash',
];

export interface Piece {
  readonly isFirst: boolean;
  readonly isLast: boolean;
}

export function auditText(
  format: 'csv' | 'json',
  entries: readonly NamedEntry[],
  piece: Piece,
): string {
  return format === 'csv' ? auditCsv(entries, piece) : auditJson(entries, piece);
}

function auditCsv(entries: readonly NamedEntry[], { isFirst }: Piece): string {
  const lines = entries.map((entry) =>
    csvLine([
      entry.seq,
      new Date(entry.at).toISOString(),
      entry.actor,
      entry.actorId,
      entry.address,
      entry.action,
      entry.subjectKind,
      entry.subject,
      entry.subjectId,
      entry.what,
      entry.from,
      entry.to,
      entry.hash,
    ]),
  );
  return `${isFirst ? csvLine(HEADING) : ''}${lines.join('')}`;
}

/** Each piece after the first begins with the comma that parts it from the one before. */
function auditJson(entries: readonly NamedEntry[], { isFirst, isLast }: Piece): string {
  const lines = entries.map((entry) => JSON.stringify(entry)).join(',\n');
  const before = isFirst ? '[\n' : entries.length > 0 ? ',\n' : '';
  return `${before}${lines}${isLast ? '\n]\n' : ''}`;
}
