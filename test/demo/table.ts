// What a person reads at the end.
import { codesMatch, complaints } from './verdict.js';
import type { Measured, Run } from './measured.js';

export function table(run: Run): string {
  const { people, snoop, newcomer, afterLeave, searched } = run;
  const code = people[0]?.securityCode ?? '';
  const wrong = complaints(run);
  return [
    '',
    columns([
      ['', 'join', 'first frame', 'shield', 'key', 'failed'],
      ...people.map((person) => [
        `${person.who.name} (${person.who.role})`,
        seconds(person.joinMs),
        seconds(person.firstFrameMs),
        person.shield,
        `#${person.keySeq}`,
        person.failedAtAll === person.failed
          ? String(person.failed)
          : `${person.failed} (+${person.failedAtAll - person.failed} at a key switch)`,
      ]),
    ]),
    '',
    'Frames painted while watched / loudness, by who watches (row) and who is watched (column):',
    columns([
      ['', ...people.map(({ who }) => who.name)],
      ...people.map((person) => [
        person.who.name,
        ...people.map(({ who }) => pair(person, who.name)),
      ]),
    ]),
    '',
    `Security code   ${codesMatch(run) ? 'the same on every screen' : 'NOT THE SAME'}`,
    ...(codesMatch(run)
      ? [`                ${code}`]
      : people.map(({ who, securityCode }) => `                ${who.name}: ${securityCode}`)),
    `Snoop           ${snoop.arrived} encrypted frames came, ${snoop.painted} became a picture` +
      (snoop.noisePictures > 0 ? ` (${snoop.noisePictures} painted as noise), ` : ', ') +
      (snoop.voices.length > 0
        ? `heard ${snoop.voices.join(', ')}`
        : 'no voice to hear' + (snoop.noise > 0.001 ? ' (ciphertext played as noise)' : '')),
    ...(newcomer === null
      ? []
      : [
          `Newcomer        ${newcomer.name} came in halfway: key #${newcomer.keySeqBefore} → #${newcomer.keySeqAfter}`,
        ]),
    `After leaving   key #${afterLeave.keySeqBefore} → #${afterLeave.keySeqAfter}; ${afterLeave.received} frames tried, ${afterLeave.decrypted} opened`,
    `Search          ${searched.secrets} secrets (${searched.kinds.join(', ')}) in ${megabytes(searched.bytes)}: ${searched.places.join(', ')}`,
    `                ${searched.found.length} found` +
      (searched.canFind ? '; the public ivk was, so the search works' : ''),
    '',
    ...(wrong.length === 0
      ? [`Everything holds. ${run.seconds.toFixed(1)} s.`]
      : ['What does not hold:', ...wrong.map((sentence) => `  ✗ ${sentence}`)]),
  ].join('\n');
}

function pair(person: Measured, peer: string): string {
  if (peer === person.who.name) return '·';
  const mark = person.wrong[peer] === undefined ? '' : ' ✗';
  return `${person.painted[peer] ?? 0} / ${(person.audio[peer] ?? 0).toFixed(3)}${mark}`;
}

function columns(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, at) =>
    Math.max(...rows.map((row) => (row[at] ?? '').length)),
  );
  return rows
    .map((row) =>
      row
        .map((cell, at) => cell.padEnd(widths[at] ?? 0))
        .join('   ')
        .trimEnd(),
    )
    .join('\n');
}

const seconds = (ms: number): string => (Number.isFinite(ms) ? `${(ms / 1000).toFixed(2)} s` : '–');
const megabytes = (bytes: number): string => `${(bytes / 1_048_576).toFixed(1)} MB`;
