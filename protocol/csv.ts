// Comma-separated values that are safe to open: RFC 4180, and no cell that a spreadsheet would run as a formula.

/** What begins a formula, also in its full-width form; a tab or a line end before it is skipped by some programs. */
const FORMULA = /^[\s\p{Cf}]*[=+\-@\uff1d\uff0b\uff0d\uff20|%]/u;

/** One line with its line end. */
export function csvLine(cells: readonly (string | number | null)[]): string {
  return `${cells.map(csvCell).join(',')}\r\n`;
}

/** Numbers are ours and stay as they are; every text is quoted, and an apostrophe keeps it from being a formula. */
function csvCell(cell: string | number | null): string {
  if (cell === null) return '';
  if (typeof cell === 'number') return String(cell);
  const harmless = FORMULA.test(cell) ? `'${cell}` : cell;
  return `"${harmless.replaceAll('"', '""')}"`;
}
