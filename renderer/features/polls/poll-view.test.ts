import { describe, expect, test } from '@jest/globals';
import type { Poll } from '../../../protocol/wire/features/polls.js';
import { pollCsv, pollFile } from './poll-csv.js';
import { pollView, wrongWith } from './poll-view.js';

const aPoll = (more: Partial<Poll> = {}): Poll => ({
  ...{ pollId: '1'.repeat(16), question: 'Lunch?', options: ['Soup', 'Pasta'] },
  ...{ multiple: false, anonymous: false, state: 'running', shared: false },
  ...{ haveVoted: false, mine: [], voted: 3, counts: [1, 2], names: [['Ben'], ['Cleo', 'Dev']] },
  ...more,
});

describe('a poll', () => {
  test('shows parts of the people who voted', () => {
    expect(pollView(aPoll()).results).toEqual([
      { option: 'Soup', count: 1, percent: 33, names: ['Ben'] },
      { option: 'Pasta', count: 2, percent: 67, names: ['Cleo', 'Dev'] },
    ]);
    expect(pollView(aPoll({ voted: 0, counts: [0, 0] })).results?.[0]?.percent).toBe(0);
  });

  test('shows nothing that was not told', () => {
    expect(pollView(aPoll({ counts: null, names: null })).results).toBeNull();
  });

  test('takes a vote while it runs; in an anonymous one, one', () => {
    expect(pollView(aPoll({ haveVoted: true })).canVote).toBe(true);
    expect(pollView(aPoll({ haveVoted: true, anonymous: true })).canVote).toBe(false);
    expect(pollView(aPoll({ state: 'ended' })).canVote).toBe(false);
  });

  test('is saved with a question and two different answers', () => {
    expect(wrongWith(' ', ['a', 'b'])).toBe('question');
    expect(wrongWith('Q', ['a', ' '])).toBe('options');
    expect(wrongWith('Q', ['a', 'a '])).toBe('options');
    expect(wrongWith('Q', ['a', '', 'b'])).toBeNull();
  });

  test('names its file by the question, in letters and numbers and not too long', () => {
    expect(pollFile({ question: ' Où déjeuner: 12/13 h? ' })).toBe('poll-où-déjeuner-12-13-h.csv');
    expect(pollFile({ question: '../..' })).toBe('poll.csv');
    expect(pollFile({ question: 'x'.repeat(300) })).toHaveLength(64);
  });

  test('leaves as a file that no spreadsheet runs', () => {
    const csv = pollCsv(aPoll({ question: '=1+1', names: [['@Ben'], []] }));
    expect(csv).toBe(
      [
        '"question","answer","votes","people"',
        `"'=1+1","Soup",1,"'@Ben"`,
        `"'=1+1","Pasta",2,""`,
        '',
      ].join('\r\n'),
    );
  });
});
