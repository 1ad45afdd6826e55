// `npm run demo -- --tour` is what shows who may use end-to-end encryption. It is run here as it is there, so that it cannot rot.
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { start } from '../demo/children.js';
import { dist } from '../demo/places.js';

/** Of all claims, those that "Done when" of the tour is made of. */
const TOLD = [
  'an administrator locks encryption on for group Legal',
  'and off for group Design',
  'a member of Legal sees that it is locked on, and by whom',
  'a paid user of group Design cannot choose encryption, and reads why',
  'and is refused by the service too',
  'in which breakout rooms, polls, private chat and reactions can be opened',
  'a Basic user is asked for a phone number before the first one',
  'types the code from the outbox',
  'and hosts',
  'all eight features are greyed in the meeting, each with its reason and without a button',
  'Polls is refused by the service',
  'the audit log of the Basic user shows that she turned it on',
  'and that she confirmed a phone number, without the number',
  'the audit log shows locked on for Legal',
  'the audit log shows locked off for Design',
  'and its chain is whole',
];

let out: string;
beforeAll(async () => {
  out = await mkdtemp(join(tmpdir(), 'conclave-tour-test-'));
});
afterAll(() => rm(out, { recursive: true, force: true, maxRetries: 3 }));

describe('the tour', () => {
  test('ends well, with every claim holding and a picture of each step', async () => {
    const tour = start('The tour', process.execPath, [
      join(dist, 'tour/index.js'),
      ...['--tour', '--out', out],
    ]);
    try {
      const status = await tour.ended;
      const lines = tour.said().split('\n');
      const marked = (mark: string) => lines.flatMap((line) => line.split(` s  ${mark} `).slice(1));
      expect(marked('✗')).toEqual([]);
      expect(marked('✓')).toEqual(expect.arrayContaining(TOLD));
      const count = marked('✓').length;
      expect(lines.at(-1)).toBe(`${count} of ${count} claims hold. Screenshots: ${out}`);
      expect(status).toBe(0);
      const pictures = await readdir(out);
      expect(pictures.length).toBeGreaterThan(12);
    } finally {
      await tour.stop();
    }
  }, 300_000);
});
