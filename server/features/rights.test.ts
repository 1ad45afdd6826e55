// Every ask of every feature, by host and participant, with its switch on and off, in both kinds of meeting (product.md #10).
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { FaultCode } from '../../protocol/fault.js';
import { featureNames, features } from '../../protocol/settings/features.js';
import {
  featureAsk,
  featureOf,
  isForHosts,
  type FeatureAsk,
} from '../../protocol/wire/enhanced-board.js';
import { EnhancedMeeting, type Member } from '../enhanced/enhanced.fixture.js';
import { signUp, testService, type SignedUp, type TestService } from '../service.fixture.js';

const NOBODY = `${'A'.repeat(22)}.${'A'.repeat(22)}`;
const POLL = '0'.repeat(16);

/** One well-made ask of each kind; what it is about need not exist. */
const ASKS: { readonly [K in FeatureAsk['about']]: readonly FeatureAsk[] } = {
  react: [{ about: 'react', reaction: 'laugh' }],
  'raise-hand': [{ about: 'raise-hand', up: true }],
  'lower-hand': [{ about: 'lower-hand', participantId: NOBODY }],
  mute: [{ about: 'mute', participantId: NOBODY }],
  'ask-unmute': [{ about: 'ask-unmute', participantId: NOBODY }],
  chat: [
    { about: 'chat', to: null, text: 'Hello' },
    { about: 'chat', to: NOBODY, text: 'Hello' },
  ],
  'poll-make': [
    { about: 'poll-make', question: 'Q', options: ['a', 'b'], multiple: false, anonymous: false },
  ],
  'poll-edit': [
    {
      ...{ about: 'poll-edit', pollId: POLL, question: 'Q', options: ['a', 'b'] },
      ...{ multiple: false, anonymous: false },
    },
  ],
  'poll-launch': [{ about: 'poll-launch', pollId: POLL }],
  'poll-vote': [{ about: 'poll-vote', pollId: POLL, choices: [0] }],
  'poll-end': [{ about: 'poll-end', pollId: POLL }],
  'poll-share': [{ about: 'poll-share', pollId: POLL, shared: true }],
  'poll-delete': [{ about: 'poll-delete', pollId: POLL }],
  'rooms-open': [{ about: 'rooms-open', rooms: [{ name: 'One', people: [] }], minutes: null }],
  'rooms-add': [{ about: 'rooms-add', name: 'Two' }],
  'rooms-rename': [{ about: 'rooms-rename', room: 'r1', name: 'Three' }],
  'rooms-extend': [{ about: 'rooms-extend', minutes: 5 }],
  'rooms-move': [{ about: 'rooms-move', participantId: NOBODY, room: 'r1' }],
  'rooms-go': [{ about: 'rooms-go', room: 'r99' }],
  'rooms-broadcast': [{ about: 'rooms-broadcast', text: 'Hello' }],
  'rooms-close': [{ about: 'rooms-close' }],
  egress: (['cloudRecording', 'liveStreaming', 'liveTranscription'] as const).map((feature) => ({
    ...{ about: 'egress', feature, on: true },
  })),
};
const asks = Object.values(ASKS).flat();

let service: TestService;
let ana: SignedUp;
const meetings: EnhancedMeeting[] = [];
beforeAll(async () => {
  service = await testService();
  ana = await signUp(service);
}, 60_000);
afterAll(async () => {
  for (const meeting of meetings) meeting.close();
  await service.end();
}, 20_000);

async function people(owner: SignedUp, type: 'e2ee' | 'enhanced') {
  const meeting = await EnhancedMeeting.made(service, owner, type);
  meetings.push(meeting);
  const host = await meeting.join('Ana', owner.token);
  return { host, guest: type === 'enhanced' ? await meeting.join('Ben') : host };
}

/** Sets each switch of the host. */
async function switches(who: SignedUp, value: boolean): Promise<void> {
  for (const setting of featureNames)
    await service.call('changeOwnSetting', {
      token: who.token,
      params: { setting },
      body: { value, version: 0 },
    });
}

async function answers(member: Member): Promise<[FeatureAsk, FaultCode | null][]> {
  const all: [FeatureAsk, FaultCode | null][] = [];
  for (const ask of asks) all.push([ask, await member.ask(ask)]);
  return all;
}

/** Refusals for what somebody may not do, as apart from "there is no such poll". */
const RIGHTS: readonly (FaultCode | null)[] = [
  ...(['not-allowed', 'off-in-e2ee', 'feature-off', 'no-recorder'] as const),
];

describe('who may use which feature', () => {
  test('all asks are well-made, and each kind is among them', () => {
    for (const ask of asks) expect(featureAsk.safeParse(ask).success).toBe(true);
    expect(new Set(asks.map(({ about }) => about)).size).toBe(featureAsk.options.length);
  });

  test('what is for hosts and co-hosts is known by name', () => {
    const forHosts = asks.filter(isForHosts).map(({ about }) => about);
    expect(new Set(forHosts)).toEqual(
      new Set([
        ...['lower-hand', 'mute', 'ask-unmute', 'egress'],
        ...['poll-make', 'poll-edit', 'poll-launch', 'poll-end', 'poll-share', 'poll-delete'],
        ...['rooms-open', 'rooms-add', 'rooms-rename', 'rooms-extend', 'rooms-move'],
        ...['rooms-broadcast', 'rooms-close'],
      ]),
    );
  });

  test('a host may use all that is switched on and needs no recorder', async () => {
    await switches(ana, true);
    const { host } = await people(ana, 'enhanced');
    for (const [ask, code] of await answers(host)) {
      const feature = featureOf(ask);
      const needs = feature === null ? null : features[feature].needs;
      expect([ask, RIGHTS.includes(code) ? code : null]).toEqual([
        ask,
        needs === 'egress' ? 'no-recorder' : null,
      ]);
    }
  });

  test('a participant may not use what is for hosts', async () => {
    await switches(ana, true);
    const { guest } = await people(ana, 'enhanced');
    for (const [ask, code] of await answers(guest))
      expect([ask, RIGHTS.includes(code) ? code : null]).toEqual([
        ask,
        isForHosts(ask) ? 'not-allowed' : null,
      ]);
  });

  test('nobody may use what is switched off, and what has no switch stays', async () => {
    const eve = await signUp(service, 'Eve');
    await switches(eve, false);
    const { host, guest } = await people(eve, 'enhanced');
    for (const [ask, code] of await answers(host)) {
      const feature = featureOf(ask);
      const off =
        feature !== null && features[feature].needs === 'egress' ? 'no-recorder' : 'feature-off';
      expect([ask, RIGHTS.includes(code) ? code : null]).toEqual([
        ask,
        feature === null ? null : off,
      ]);
    }
    const said = await guest.latest('features', () => true);
    expect(said.features).toEqual(
      Object.fromEntries(
        featureNames.map((feature) => [
          feature,
          features[feature].needs === 'egress' ? 'needs-egress' : 'switched-off',
        ]),
      ),
    );
  });

  test('a change of the settings does not reach a meeting that runs', async () => {
    const eve = await signUp(service, 'Eve');
    await switches(eve, true);
    const { guest } = await people(eve, 'enhanced');
    await switches(eve, false);
    expect(await guest.ask({ about: 'react', reaction: 'laugh' })).toBeNull();
  });

  test('in an end-to-end encrypted meeting nobody may use any, whatever the switches say', async () => {
    await switches(ana, true);
    const { host } = await people(ana, 'e2ee');
    for (const [ask, code] of await answers(host))
      expect([ask, code]).toEqual([ask, 'off-in-e2ee']);
  });
});
