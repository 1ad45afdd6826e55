import { describe, expect, test } from '@jest/globals';
import { featureNames, type WhyNot } from '../../protocol/settings/features.js';
import type { FeatureAsk, FeatureTold } from '../../protocol/wire/enhanced-board.js';
import { MOST_CHAT_KEPT, type ChatMessage } from '../../protocol/wire/features/chat.js';
import {
  delivered,
  firstFeatures,
  hearSaid,
  hearTold,
  notDelivered,
  REACTION_SHOWN,
  unsentText,
  whyNotAsk,
  withoutUnsent,
} from './feature-state.js';

const ANNA = `${'A'.repeat(22)}.${'A'.repeat(22)}`;
const told = (why: WhyNot): FeatureTold => ({
  about: 'features',
  features: Object.fromEntries(featureNames.map((feature) => [feature, why])) as Extract<
    FeatureTold,
    { about: 'features' }
  >['features'],
});
const said = (n: number): ChatMessage => ({
  ...{
    n,
    from: ANNA,
    fromName: 'Anna',
    to: null,
    toName: null,
    roomName: null,
    text: `${n}`,
    at: n,
  },
});

const ASKS: FeatureAsk[] = [
  { about: 'react', reaction: 'heart' },
  { about: 'raise-hand', up: true },
  { about: 'chat', to: null, text: 'Hello' },
  { about: 'chat', to: ANNA, text: 'Hello' },
  { about: 'poll-make', question: 'Q', options: ['a', 'b'], multiple: false, anonymous: false },
  { about: 'rooms-close' },
  { about: 'egress', feature: 'cloudRecording', on: true },
];
const TOLD: FeatureTold[] = [
  told(null),
  { about: 'hands', hands: [ANNA] },
  { about: 'reacted', participantId: ANNA, reaction: 'heart' },
  { about: 'chatted', messages: [said(1)] },
  { about: 'polls', polls: [] },
  { about: 'rooms', open: { rooms: [], mine: null, closesAt: null } },
  { about: 'broadcast', fromName: 'Eve', text: 'Come here' },
  { about: 'microphone', wish: 'mute', fromName: 'Eve' },
];

describe('an end-to-end encrypted meeting (adversary.md A12)', () => {
  test('has no feature, whatever the service tells', () => {
    const first = firstFeatures('e2ee');
    for (const message of TOLD) expect(hearTold(first, message, 1)).toBe(first);
    expect(new Set(Object.values(first.whyNot))).toEqual(new Set(['e2ee']));
  });

  test('knows which of my messages are under way, and which are not sent', () => {
    const line = (text: string) => ({ participantId: ANNA, name: 'Anna', text, sentAtMs: 7 });
    let state = hearSaid(firstFeatures('e2ee'), line('Of somebody else'));
    ['One', 'Two', 'Three'].forEach((text, at) => (state = hearSaid(state, line(text), at)));
    expect([...state.undelivered.keys()]).toEqual([2, 3, 4]);
    state = notDelivered(delivered(state, 0), 1);
    expect([...state.undelivered]).toEqual([
      [3, { said: null }],
      [4, { said: 2 }],
    ]);
    expect([1, 2, 3, 4].map((n) => unsentText(state, n))).toEqual([null, null, 'Two', null]);
    // Whoever joins again takes nothing along that was under way.
    state = notDelivered(state, null);
    expect(unsentText(state, 4)).toBe('Three');
    state = withoutUnsent(state, 3);
    expect(state.chat.map(({ text }) => text)).toEqual(['Of somebody else', 'One', 'Three']);
    expect([...state.undelivered.keys()]).toEqual([4]);
  });

  test('has the chat that its members sealed, counted from the first, and so many of the latest', () => {
    const line = (text: string) => ({ participantId: ANNA, name: 'Anna', text, sentAtMs: 7 });
    let state = firstFeatures('e2ee');
    for (let n = 0; n <= MOST_CHAT_KEPT; n += 1) state = hearSaid(state, line(`Line ${n}`));
    expect(state.chat).toHaveLength(MOST_CHAT_KEPT);
    expect(state.chat[0]).toMatchObject({ n: 2, from: ANNA, fromName: 'Anna', text: 'Line 1' });
    expect(state.chatFrom).toBe(0);
    expect(hearTold(state, { about: 'chatted', messages: [said(900)] }, 1)).toBe(state);
    const enhanced = firstFeatures('enhanced');
    expect(hearSaid(enhanced, line('Hello'))).toBe(enhanced);
  });

  test('asks for none', () => {
    // Even where the state itself were to say that it may.
    const handed = {
      ...firstFeatures('e2ee'),
      whyNot: hearTold(firstFeatures('enhanced'), told(null), 1).whyNot,
    };
    for (const ask of ASKS) expect(whyNotAsk(handed, ask)).toBe('off-in-e2ee');
  });
});

describe('an enhanced meeting', () => {
  const on = hearTold(firstFeatures('enhanced'), told(null), 1);

  test('asks for nothing that has a switch before it is told what is on', () => {
    const first = firstFeatures('enhanced');
    expect(ASKS.map((ask) => whyNotAsk(first, ask))).toEqual([
      ...['feature-off', null, null, 'feature-off', 'feature-off', 'feature-off', 'feature-off'],
    ]);
    expect(ASKS.map((ask) => whyNotAsk(on, ask))).toEqual(ASKS.map(() => null));
  });

  test('says what needs a recorder', () => {
    const state = hearTold(firstFeatures('enhanced'), told('needs-egress'), 1);
    expect(state.whyNot.cloudRecording).toBe('needs-egress');
    expect(whyNotAsk(state, { about: 'egress', feature: 'liveStreaming', on: true })).toBe(
      'no-recorder',
    );
  });

  test('believes that something is switched off, with a recorder or without', () => {
    const state = hearTold(firstFeatures('enhanced'), told('switched-off'), 1);
    expect(new Set(Object.values(state.whyNot))).toEqual(new Set(['switched-off']));
  });

  test('keeps each message once, in order, and so many of the latest', () => {
    const two = hearTold(on, { about: 'chatted', messages: [said(2), said(1)] }, 1);
    const again = hearTold(two, { about: 'chatted', messages: [said(1), said(2), said(3)] }, 2);
    expect(again.chat.map(({ n }) => n)).toEqual([1, 2, 3]);
    const messages = Array.from({ length: MOST_CHAT_KEPT }, (_, at) => said(at + 4));
    const full = hearTold(again, { about: 'chatted', messages }, 3);
    expect([full.chat.length, full.chat[0]?.n]).toEqual([MOST_CHAT_KEPT, 4]);
  });

  test('knows what was said before I came from what was said after', () => {
    const chatFrom = (before: ChatMessage[]) => {
      const came = hearTold(on, { about: 'chatted', messages: before }, 1);
      return hearTold(came, { about: 'chatted', messages: [said(9)] }, 2).chatFrom;
    };
    expect([on.chatFrom, chatFrom([]), chatFrom([said(3), said(4)])]).toEqual([null, 0, 4]);
  });

  test('forgets reactions that were shown', () => {
    const heart = { about: 'reacted', participantId: ANNA, reaction: 'heart' } as const;
    const one = hearTold(on, heart, 1);
    const later = hearTold(one, heart, 1 + REACTION_SHOWN);
    expect(later.reactions.map(({ id }) => id)).toEqual([2]);
  });
});
