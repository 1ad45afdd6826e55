import { describe, expect, test } from '@jest/globals';
import { Claims } from './claims.js';

describe('claims of the tour', () => {
  test('hold or are broken, by what is seen, and by what fails', async () => {
    const said: string[] = [];
    const claims = new Claims((line) => said.push(line));
    await claims.equal('one is one', 1, async () => 1);
    await claims.equal('one is two', 2, async () => 1);
    await claims.check('it is there', () => Promise.reject(new Error('it is not\nat all')));
    expect(said).toEqual(['✓ one is one', '✗ one is two: saw 1', '✗ it is there: it is not']);
    expect(claims.broken().map(({ says }) => says)).toEqual(['one is two', 'it is there']);
  });
});
