// The walk itself (issue 5, "Done when"): an administrator, two of their people in two groups, and somebody on the Basic plan.
import { mkdir, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { sentence } from '../../../protocol/fault.js';
import { featureNames, features, type Feature } from '../../../protocol/settings/features.js';
import type { FeatureAsk } from '../../../protocol/wire/enhanced-board.js';
import { parseJoinLink } from '../../../protocol/wire/join-link.js';
import { cast, type Character } from '../cast.js';
import * as drive from '../drive.js';
import { startClient, type Client } from '../people.js';
import { startService, type Service } from '../service.js';
import { until } from '../wait.js';
import * as walk from './admin-walk.js';
import { Cheat, type Seat } from './cheat.js';
import type { Walk } from '../claimed-run.js';

const OPERATOR = 'operator-token-of-the-tour-0123456789abcdef';
const PASSWORD = 'correct horse battery staple';
/** What the people of a meeting use in it; the others are the operator's and the host's to switch on. */
const IN_THE_MEETING: readonly Feature[] = ['breakoutRooms', 'polls', 'privateChat', 'reactions'];
const SHIELD_WITHIN_MS = 40_000;
const NUMBER = '+49 1511 2345678';
const [ANNA, BEN, CLEO, DEV] = cast(4) as [Character, Character, Character, Character];
const accountOf = ({ name }: Character) => ({
  name,
  email: `${name.toLowerCase()}@example.org`,
  password: PASSWORD,
});

interface Walked extends Walk {
  readonly service: Service;
  readonly client: (who: Character, link?: string) => Promise<Client>;
  readonly shoot: (page: Page, name: string) => Promise<void>;
}

export async function walkTour(tour: Walk): Promise<void> {
  const service = await startService(join(tour.folder, 'service'), {
    env: { CONCLAVE_OPERATOR_TOKEN: OPERATOR, CONCLAVE_PHONE_CHECK: 'outbox' },
  });
  tour.say(`The service runs at ${service.url}.`);
  const walked: Walked = {
    ...{ ...tour, service },
    client: (who, link) =>
      startClient(
        who,
        service.url,
        join(tour.folder, who.name),
        link === undefined ? {} : { link },
      ),
    shoot: async (page, name) => {
      await mkdir(tour.out, { recursive: true });
      // A dialog that is still fading in is no picture of anything.
      await page.evaluate(() =>
        Promise.all(
          document
            .getAnimations()
            .filter((one) => one.effect?.getComputedTiming().iterations !== Infinity)
            .map((one) => one.finished.catch(() => undefined)),
        ),
      );
      await page.screenshot({ path: join(tour.out, `tour-${name}.png`) });
    },
  };
  const anna = await walked.client(ANNA);
  const { ben, dev } = await administratorDecides(walked, anna.page);
  await memberOfLegalMay(walked, ben);
  await memberOfDesignMayNot(walked, dev);
  await basicUserVerifiesAndHosts(walked);
  await logShowsIt(walked, anna.page);
  await anna.close();
}

/** Allows E2EE for Legal and locks it; locks it off for Design. */
async function administratorDecides(
  tour: Walked,
  page: Page,
): Promise<{ readonly ben: Client; readonly dev: Client }> {
  const { service, claims, shoot } = tour;
  await drive.signUp(page, accountOf(ANNA));
  await walk.putOnPaidPlan(service, OPERATOR, accountOf(ANNA).email);
  await page.reload();
  await page.getByRole('button', { name: 'Admin', exact: true }).click();
  await claims.check(
    "an administrator's first run explains encryption and can be skipped",
    async () => {
      await page.getByRole('dialog', { name: /^End-to-end encryption for/ }).waitFor();
      await shoot(page, '01-first-run');
      await page.getByRole('button', { name: 'Not now', exact: true }).click();
      await page.getByRole('dialog').waitFor({ state: 'detached' });
      return null;
    },
  );
  for (const who of [BEN, DEV]) await walk.invite(page, accountOf(who).email);
  await shoot(page, '02-people');
  for (const group of ['Legal', 'Design']) await walk.makeGroup(page, group);
  const [ben, dev] = await Promise.all([becomeMember(tour, BEN), becomeMember(tour, DEV)]);
  await page.reload();
  await walk.putIntoGroup(page, BEN.name, 'Legal');
  await walk.putIntoGroup(page, DEV.name, 'Design');

  await claims.check(
    'turning encryption on says what it switches off, and for how many',
    async () => {
      await walk.openGroupSettings(page, 'Legal');
      await page.getByRole('switch', { name: 'Allow end-to-end encryption' }).click();
      await page.getByText('Changes what holds for 1 of 1 person.').waitFor();
      const listed = await page.getByRole('dialog').getByRole('listitem').count();
      await shoot(page, '03-what-it-switches-off');
      await page.getByRole('button', { name: 'Turn on', exact: true }).click();
      return listed === featureNames.length ? null : `${listed} features were listed`;
    },
  );
  await claims.check('an administrator locks encryption on for group Legal', async () => {
    await walk.lock(page, 'Allow end-to-end encryption');
    await page.getByText('Locked on by group Legal').waitFor();
    await shoot(page, '04-locked-on-for-legal');
    return null;
  });
  await claims.check('and off for group Design', async () => {
    await walk.openGroupSettings(page, 'Design');
    await walk.lock(page, 'Allow end-to-end encryption');
    await page.getByText('Locked off by group Design').waitFor();
    await shoot(page, '05-locked-off-for-design');
    return null;
  });
  return { ben, dev };
}

/** By the link of the mail, in an app of their own. It stays open, so what is decided meanwhile has to be noticed there. */
async function becomeMember(tour: Walked, who: Character): Promise<Client> {
  const { name, email, password } = accountOf(who);
  const client = await tour.client(who, await walk.mailedLink(tour.service, email));
  await client.page.getByRole('heading', { name: 'Join an account' }).waitFor();
  await tour.shoot(client.page, `invitation-${name.toLowerCase()}`);
  await walk.joinInvited(client.page, name, password);
  return client;
}

async function memberOfLegalMay({ claims, shoot }: Walked, ben: Client): Promise<void> {
  await claims.check('a member of Legal sees that it is locked on, and by whom', async () => {
    await drive.openSettings(ben.page);
    await ben.page.getByText('Locked on by group Legal').waitFor();
    const toggle = ben.page.getByRole('switch', { name: 'Allow end-to-end encryption' });
    await shoot(ben.page, '06-locked-for-ben');
    return (await toggle.isDisabled()) && (await toggle.isChecked()) ? null : 'it can be changed';
  });
  await claims.check(
    'and makes an encrypted meeting without being asked for a number',
    async () => {
      await drive.newMeeting(ben.page);
      await shoot(ben.page, '07-lobby-of-ben');
      return null;
    },
  );
  await ben.close();
}

async function memberOfDesignMayNot(tour: Walked, dev: Client): Promise<void> {
  const { claims, shoot, service } = tour;
  const { page } = dev;
  await claims.check(
    'a paid user of group Design cannot choose encryption, and reads why',
    async () => {
      await page.getByRole('button', { name: 'New meeting with name or passcode' }).click();
      const choice = page.getByRole('radio', { name: 'End-to-end encrypted' });
      await choice.waitFor();
      await page.getByText(sentence('e2ee-locked-off')).waitFor();
      await shoot(page, '08-design-cannot');
      return (await choice.isDisabled()) ? null : 'it can be chosen';
    },
  );
  const cheat = new Cheat(service.url);
  await cheat.signIn(accountOf(DEV).email, PASSWORD);
  const meeting = { title: 'Cheat', encryptionType: 'e2ee', passcode: null } as const;
  await claims.equal('and is refused by the service too', 'e2ee-locked-off', () =>
    cheat.outcome('createMeeting', meeting),
  );
  await claims.equal('which keeps the lock as well', 'setting-locked', () =>
    cheat.outcome('changeOwnSetting', { value: true, version: 0 }, { setting: 'allowE2ee' }),
  );
  await enhancedHasThem(tour, page);
  await dev.close();
}

/** What an enhanced meeting has, for the eye to compare with the end-to-end encrypted one. */
async function enhancedHasThem({ claims, shoot }: Walked, page: Page): Promise<void> {
  await claims.check('but holds an enhanced meeting', async () => {
    await page.getByRole('dialog').getByRole('button', { name: 'Cancel', exact: true }).click();
    await drive.newMeeting(page, 'Enhanced encryption');
    await drive.joinNow(page, DEV.name);
    await drive.untilShield(page, 'enhanced', SHIELD_WITHIN_MS);
    return null;
  });
  await claims.equal(
    'in which breakout rooms, polls, private chat and reactions can be opened',
    IN_THE_MEETING.map((feature) => ({ feature, off: 'false' })),
    async () => {
      const rows = await openFeatures(page);
      await shoot(page, '08b-features-of-an-enhanced-meeting');
      const seen = await listed(rows);
      const opened = await page.getByTestId('feature-list').getByRole('button').count();
      await page.keyboard.press('Escape');
      if (opened < IN_THE_MEETING.length) return `${opened} buttons`;
      return seen
        .filter(({ feature }) => IN_THE_MEETING.includes(feature as Feature))
        .map(({ feature, off }) => ({ feature, off }));
    },
  );
  await drive.endForAll(page);
}

async function basicUserVerifiesAndHosts(tour: Walked): Promise<void> {
  const { claims, shoot, service } = tour;
  const cleo = await tour.client(CLEO);
  const { page } = cleo;
  await drive.signUp(page, accountOf(CLEO));
  await drive.turnOnE2ee(page);
  await claims.check('a Basic user is asked for a phone number before the first one', async () => {
    await page.getByRole('button', { name: 'Home', exact: true }).first().click();
    await page.getByRole('button', { name: 'New meeting with name or passcode' }).click();
    await page.getByRole('radio', { name: 'End-to-end encrypted' }).check();
    await page.getByRole('button', { name: 'Create and open' }).click();
    await page.getByRole('heading', { name: 'Confirm your phone number' }).waitFor();
    await shoot(page, '09-phone-number');
    return null;
  });
  await claims.check('types the code from the outbox', async () => {
    await page.getByLabel('Mobile number', { exact: true }).fill(NUMBER);
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Type the code' }).waitFor();
    await shoot(page, '10-phone-code');
    await page.keyboard.insertText(await codeFromOutbox(service));
    await page.getByRole('button', { name: 'Join now', exact: true }).waitFor();
    return null;
  });
  await claims.check('and hosts', async () => {
    await drive.joinNow(page, CLEO.name);
    await drive.untilShield(page, 'verified', SHIELD_WITHIN_MS);
    return null;
  });
  await featuresAreOff(tour, page);
  await drive.endForAll(page);
  await ownLogShowsIt(tour, page);
  await cleo.close();
}

async function featuresAreOff(tour: Walked, page: Page): Promise<void> {
  const { claims, shoot, service } = tour;
  await claims.equal(
    'all eight features are greyed in the meeting, each with its reason and without a button',
    { rows: featureNames.map((feature) => greyed(feature)), buttons: 0 },
    async () => {
      const rows = await listed(await openFeatures(page));
      await shoot(page, '11b-greyed-features');
      const buttons = await page.getByTestId('feature-list').getByRole('button').count();
      await page.keyboard.press('Escape');
      return { rows, buttons };
    },
  );
  await claims.equal(
    'the shield says the same',
    featureNames.map(() => true),
    async () => {
      await drive.openShieldPanel(page);
      const panel = page.getByTestId('shield-panel');
      const text = (await panel.textContent()) ?? '';
      await shoot(page, '11-what-is-off');
      await drive.closeShieldPanel(page);
      return featureNames.map((feature) => text.includes(features[feature].whyOffInE2ee));
    },
  );
  const link = parseJoinLink(await drive.invite(page));
  if (!link.ok) throw new Error('The meeting shows no link that can be read.');
  const seat = await new Cheat(service.url).join(link.value.meetingId, link.value.passcode);
  if (typeof seat === 'string') throw new Error(`The cheat got no seat: ${seat}`);
  for (const [feature, asks] of Object.entries(asksOf(seat)))
    await claims.equal(
      `${feature} is refused by the service`,
      asks.map(() => 'off-in-e2ee'),
      () => new Cheat(service.url).asks(seat, asks),
    );
  await claims.equal('and joining before the host', 'host-not-here', async () => {
    const host = new Cheat(service.url);
    await host.signIn(accountOf(CLEO).email, PASSWORD);
    const body = { title: 'Later', encryptionType: 'e2ee', passcode: null } as const;
    const meetingId = await host.makeMeeting(body);
    return new Cheat(service.url).join(meetingId, null);
  });
}

/** Opens the list of what a meeting can have; answers its rows. */
async function openFeatures(page: Page): Promise<Locator> {
  await page.getByRole('button', { name: 'Meeting features', exact: true }).click();
  const rows = page.getByTestId('feature-list').locator('[data-feature]');
  await rows.first().waitFor();
  return rows;
}

/** Each row as a person sees it: what it says, and whether it is greyed. */
function listed(rows: Locator): Promise<{ feature: string; off: string; says: string }[]> {
  return rows.evaluateAll((all) =>
    all.map((row) => ({
      feature: row.getAttribute('data-feature') ?? '',
      off: row.getAttribute('data-off') ?? '',
      says: [...row.querySelectorAll('span > span')].map((one) => one.textContent).join(': '),
    })),
  );
}

function greyed(feature: Feature) {
  const { name, whyOffInE2ee } = features[feature];
  return { feature, off: 'true', says: `${name}: ${whyOffInE2ee}` };
}

/** Something of each feature that goes over the board. */
function asksOf(seat: Seat): Record<string, FeatureAsk[]> {
  const to = seat.participantId;
  const poll = { question: 'Well?', options: ['Yes', 'No'], multiple: false, anonymous: false };
  return {
    'Cloud recording': [{ about: 'egress', feature: 'cloudRecording', on: true }],
    'Live streaming': [{ about: 'egress', feature: 'liveStreaming', on: true }],
    'Live transcription': [{ about: 'egress', feature: 'liveTranscription', on: true }],
    'Breakout rooms': [{ about: 'rooms-close' }],
    Polls: [{ about: 'poll-make', ...poll }],
    'Private chat': [{ about: 'chat', to, text: 'psst' }],
    'Meeting reactions': [{ about: 'react', reaction: 'heart' }],
  };
}

async function logShowsIt({ claims, shoot }: Walked, page: Page): Promise<void> {
  await walk.openAdmin(page, 'Audit log');
  const rows: readonly [string, RegExp][] = [
    ['locked on for Legal', /Anna.*Allow end-to-end.*Legal.*on, locked/],
    ['locked off for Design', /Anna.*Allow end-to-end.*Design.*off, locked/],
    ['who was invited', /Sent an invitation.*dev@example.org/],
    ['who joined', /Joined the account/],
    ['who came into which group', /Put a person into a group.*Dev.*Design/],
    ['the plan', /Operator of the service.*Changed the plan.*paid/],
  ];
  for (const [what, row] of rows)
    await claims.check(`the audit log shows ${what}`, async () => {
      await page.getByRole('row', { name: row }).first().waitFor();
      return null;
    });
  await claims.check('and its chain is whole', async () => {
    await page.getByRole('button', { name: 'Check the chain', exact: true }).click();
    await page.getByText(/^The chain is whole/).waitFor();
    await shoot(page, '12-audit-log');
    return null;
  });
}

/** Nobody administers an account on the Basic plan. Once it is on a paid one, its log tells what was done before too. */
async function ownLogShowsIt({ claims, shoot, service }: Walked, page: Page): Promise<void> {
  await walk.putOnPaidPlan(service, OPERATOR, accountOf(CLEO).email);
  await page.getByRole('button', { name: 'New meeting', exact: true }).waitFor();
  await page.reload();
  await page.getByRole('button', { name: 'Admin', exact: true }).click();
  await page.getByRole('button', { name: 'Not now', exact: true }).click();
  await walk.openAdmin(page, 'Audit log');
  await claims.check('the audit log of the Basic user shows that she turned it on', async () => {
    await page
      .getByRole('row', { name: /Cleo.*Allow end-to-end.*on/ })
      .first()
      .waitFor();
    return null;
  });
  await claims.check('and that she confirmed a phone number, without the number', async () => {
    const row = page.getByRole('row', { name: /Cleo.*Confirmed a phone number/ });
    await row.first().waitFor();
    await shoot(page, '11c-audit-log-of-cleo');
    const said = (await row.first().textContent()) ?? '';
    return said.includes(NUMBER.slice(-4)) ? `it says ${said}` : null;
  });
}

/** The newest code that the service would have sent. */
function codeFromOutbox(service: Service): Promise<string> {
  const folder = join(service.dataFolder, 'sms-outbox');
  return until('the code', async () => {
    const files = (await readdir(folder).catch(() => [])).filter((name) => name.endsWith('.json'));
    const newest = files.toSorted().at(-1);
    if (newest === undefined) return null;
    const { text } = JSON.parse(await readFile(join(folder, newest), 'utf8')) as { text: string };
    return /^\d{6}/.exec(text)?.[0] ?? null;
  });
}
