// The screens that a person seldom sees: a forgotten password, an invitation for somebody else, a service that is away, a bug.
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import { sentence } from '../../protocol/fault.js';
import { formatAppLink } from '../../protocol/wire/join-link.js';
import { formatMailLink, formatWebLink, parseMailLink } from '../../protocol/wire/mail-link.js';
import * as drive from '../demo/drive.js';
import type { Client } from '../demo/people.js';
import * as walk from '../demo/tour/admin-walk.js';
import { look } from './accessibility.js';
import { accountOf, ANNA, audience, BEN, type Audience } from './audience.js';

const OPERATOR = 'operator-token-of-the-e2e-test-0123456789';
const NEW_PASSWORD = 'another horse, the same staple';
let all: Audience;
let anna: Client;
let ben: Client;

beforeAll(async () => {
  all = await audience({ CONCLAVE_OPERATOR_TOKEN: OPERATOR });
  [anna, ben] = await Promise.all([all.client(ANNA), all.client(BEN)]);
}, 120_000);
afterAll(() => all.end(), 30_000);

const press = (page: Page, name: string) =>
  page.getByRole('button', { name, exact: true }).first().click();
const heading = (page: Page, name: string) =>
  page.getByRole('heading', { name, exact: true }).first().waitFor();
const says = (page: Page, text: string | RegExp) => page.getByText(text).first().waitFor();
const atHome = (page: Page) =>
  page.getByRole('button', { name: 'New meeting', exact: true }).waitFor();
const dialog = (page: Page) => page.getByRole('dialog');

/** As who looks at the window again, which then asks the service for what is new. */
const comeBack = (page: Page) =>
  page.evaluate(() => window.dispatchEvent(new Event('visibilitychange')));

async function signOut(page: Page): Promise<void> {
  await drive.openSettings(page);
  await press(page, 'Sign out');
  await heading(page, 'Sign in');
}

describe('a forgotten password', () => {
  test('is replaced by the link of a mail, once, and ends the session that was open', async () => {
    await drive.signUp(anna.page, accountOf(ANNA));
    const { email } = accountOf(ANNA);
    const { page } = ben;
    await press(page, 'Forgot password?');
    await page.getByLabel('E-mail', { exact: true }).fill(email);
    await press(page, 'Send a link');
    await says(page, /^If this address has an account/);
    const link = parseMailLink(await walk.mailedLink(all.service(), email));
    if (!link.ok) throw new Error('The mail has no link.');
    await page.getByLabel('Code or link from the mail').fill('43 letters');
    await press(page, 'Continue with the code');
    await says(page, /^This is not the code of such a mail/);
    await look(page, 'forgot-password');

    // As the mail holds it, for who copies the link instead of pressing it.
    await page.getByLabel('Code or link from the mail').fill(formatWebLink(link.value));
    await press(page, 'Continue with the code');
    await heading(page, 'Choose a new password');
    await page.getByLabel('New password', { exact: true }).fill('short');
    await press(page, 'Set password');
    await says(page, sentence('weak-password'));
    await look(page, 'new-password');
    await page.getByLabel('New password', { exact: true }).fill(NEW_PASSWORD);
    await press(page, 'Set password');
    await says(page, 'Your password is set. Sign in with it.');
    await look(page, 'new-password-set');
    await press(page, 'Continue');
    await drive.signIn(page, accountOf(ANNA));
    await says(page, sentence('wrong-password'));
    await drive.signIn(page, { email, password: NEW_PASSWORD });
    await atHome(page);

    await comeBack(anna.page);
    await says(anna.page, sentence('signed-out'));
    await look(anna.page, 'signed-out');
    await anna.openLink(formatMailLink(link.value));
    await anna.page.getByLabel('New password', { exact: true }).fill(NEW_PASSWORD);
    await press(anna.page, 'Set password');
    await heading(anna.page, 'This link does not work any more');
    await press(anna.page, 'Continue');
    await drive.signIn(anna.page, { email, password: NEW_PASSWORD });
    await atHome(anna.page);
  });
});

describe('the sessions and the account of a person', () => {
  test('a session is ended from another window', async () => {
    await drive.openSettings(ben.page);
    await ben.page.getByRole('button', { name: /^Sign out: / }).click();
    await dialog(ben.page).getByText('Whoever uses it has to sign in again.').waitFor();
    await look(ben.page, 'session-sign-out');
    await dialog(ben.page).getByRole('button', { name: 'Sign out', exact: true }).click();
    await says(ben.page, '1 session ended.');
    await comeBack(anna.page);
    await says(anna.page, sentence('signed-out'));
  });

  test('the account goes with a word and the password, and is gone', async () => {
    const { page } = ben;
    await press(page, 'Delete my account…');
    await press(page, 'Delete my account');
    await says(page, 'Type “delete”, without the quotes.');
    await look(page, 'delete-account');
    await page.getByLabel('Type “delete” to confirm').fill('delete');
    await dialog(page).getByLabel('Password', { exact: true }).fill(NEW_PASSWORD);
    await press(page, 'Delete my account');
    await heading(page, 'Sign in');
    await drive.signIn(page, { email: accountOf(ANNA).email, password: NEW_PASSWORD });
    await says(page, sentence('wrong-password'));
  });
});

describe('an invitation', () => {
  test('is for one person only, who signs in, joins with the account they have, and cannot use it twice', async () => {
    await Promise.all([
      drive.signUp(anna.page, accountOf(ANNA)),
      drive.signUp(ben.page, accountOf(BEN)),
    ]);
    const { page } = ben;
    const { email } = accountOf(BEN);
    await walk.putOnPaidPlan(all.service(), OPERATOR, accountOf(ANNA).email);
    await anna.page.reload();
    await press(anna.page, 'Admin');
    await press(anna.page, 'Not now');
    await walk.invite(anna.page, email);
    const link = await walk.mailedLink(all.service(), email);

    await anna.openLink(link);
    await says(anna.page, `You are signed in as ${accountOf(ANNA).email}.`);
    expect(await anna.page.getByRole('button', { name: /^Join/ }).count()).toBe(0);
    await look(anna.page, 'invitation-wrong-person');
    await press(anna.page, 'Not now');

    await signOut(page);
    await press(page, 'I have an invitation');
    await look(page, 'invitation-paste');
    await page.getByLabel('Code or link from the mail').fill(link);
    await press(page, 'Continue with the code');
    await says(page, `${ANNA.name} invites you to ${ANNA.name}.`);
    await look(page, 'invitation-sign-in');
    await page.getByLabel('Password', { exact: true }).fill(accountOf(BEN).password);
    await press(page, 'Sign in');
    await page.getByRole('button', { name: `Join ${ANNA.name}`, exact: true }).waitFor();
    await look(page, 'invitation-accept');
    await press(page, `Join ${ANNA.name}`);
    await atHome(page);
    await drive.openSettings(page);
    await page.getByText('Paid', { exact: true }).waitFor();

    await ben.openLink(link);
    await heading(page, 'This link does not work any more');
    await look(page, 'invitation-void');
    await press(page, 'Continue');
    await atHome(page);
  });
});

describe('around a meeting', () => {
  let number: string;
  let passcode: string;

  test('home lists it, asks before it is deleted, and shows every key', async () => {
    const { page } = anna;
    await drive.turnOnE2ee(page);
    await press(page, 'Home');
    await press(page, 'New meeting with name or passcode');
    await page.getByRole('radio', { name: 'End-to-end encrypted' }).check();
    passcode = await page.getByLabel('Passcode', { exact: true }).inputValue();
    expect(passcode.length).toBeGreaterThan(5);
    await press(page, 'Create and open');
    await page.getByRole('button', { name: 'Join now', exact: true }).waitFor();
    await press(page, 'Back');
    const row = page.getByRole('listitem').filter({ hasText: "Anna's meeting" });
    number = /\d{3}\s\d{4}\s\d{4}/.exec((await row.textContent()) ?? '')?.[0] ?? '';
    expect(number).not.toBe('');
    await look(page, 'home-meetings');
    await press(page, "Delete Anna's meeting");
    await look(page, 'home-delete');
    await press(page, 'Keep it');
    await page.keyboard.press('?');
    await dialog(page).getByText('Show this sheet').waitFor();
    await look(page, 'shortcut-sheet');
    await page.keyboard.press('Escape');
  });

  test('the lobby refuses a wrong passcode; with the right one a person waits for the host', async () => {
    const { page } = ben;
    await press(page, 'Join');
    await page.getByLabel('Meeting number or link').fill(number);
    await look(page, 'join');
    await press(page, 'Continue');
    await drive.joinNow(page, BEN.name, 'not this one');
    await says(page, sentence('wrong-passcode'));
    await look(page, 'lobby-refused');
    await drive.joinNow(page, BEN.name, passcode);
    await heading(page, 'Waiting for the host');
    await look(page, 'waiting-for-host');
    await press(page, 'Stop waiting');
    await atHome(page);
  });

  test('the lobby says what is the matter with a camera, and tries again', async () => {
    const { page } = anna;
    await page.evaluate(() => {
      const { mediaDevices } = navigator;
      const real = mediaDevices.getUserMedia.bind(mediaDevices);
      mediaDevices.getUserMedia = () => {
        mediaDevices.getUserMedia = real;
        return Promise.reject(new DOMException('no', 'NotAllowedError'));
      };
    });
    await press(page, "Start Anna's meeting");
    await says(page, sentence('camera-denied'));
    await look(page, 'lobby-device-fault');
    await press(page, 'Try again');
    await page.getByText(sentence('camera-denied')).waitFor({ state: 'detached' });
    await page.getByLabel('Your picture, as in a mirror').waitFor();
  });

  test('whoever is alone invites, chooses devices and a name', async () => {
    const { page } = anna;
    await drive.joinNow(page, ANNA.name);
    await drive.untilShield(page, 'verified');
    await heading(page, 'You are the only one here');
    await look(page, 'meeting-alone');
    await press(page, 'Invite');
    await says(page, 'Meeting number');
    await look(page, 'meeting-invite');
    await page.keyboard.press('Escape');
    await press(page, 'Devices and sounds');
    await says(page, 'Single-letter shortcuts');
    await look(page, 'meeting-options');
    await page.keyboard.press('Escape');
    await press(page, 'Participants');
    await press(page, 'What you can change');
    await page.getByRole('menuitem', { name: 'Change my name' }).click();
    await dialog(page).getByLabel('Name', { exact: true }).fill('');
    await press(page, 'Change name');
    await says(page, /^A name has 1 to 128 letters/);
    await look(page, 'meeting-rename');
    await dialog(page).getByRole('button', { name: 'Cancel', exact: true }).click();
    await press(page, 'Participants');
  });

  test('nobody is taken out of a meeting by a link without being asked', async () => {
    const { page } = anna;
    const asks = page.getByRole('dialog', { name: 'Leave this meeting for another one?' });
    const link = formatAppLink({
      ...{ meetingId: '12345678901', service: all.service().url, passcode: null },
      ...{ rootKey: null, encryptionType: null },
    });
    await anna.openLink(link);
    await asks.waitFor();
    await look(page, 'meeting-link');
    await press(page, 'Stay here');
    await asks.waitFor({ state: 'hidden' });
    await drive.untilShield(page, 'verified');
    await anna.openLink(link);
    await press(page, 'Leave and open it');
    await page.getByLabel('Meeting number or link').waitFor();
    await press(page, 'Continue');
    await says(page, sentence('unknown-meeting'));
  });
});

describe('when something is not as it should be', () => {
  test('a service that is away is said at the start, and found again', async () => {
    const { page } = anna;
    await all.service().child.stop();
    await page.reload();
    await heading(page, 'Conclave cannot start');
    await look(page, 'stuck');
    // It comes back as one that wants newer apps.
    await all.restartService({ CONCLAVE_LEAST_CLIENT: '99.0.0' });
    await press(page, 'Try again');
    await atHome(page);
  });

  test('an app that is too old for end-to-end encryption is told so in the lobby, with what to do', async () => {
    const { page } = anna;
    await page.getByRole('button', { name: /^(Start|Open) Anna's meeting$/ }).click();
    await drive.joinNow(page, ANNA.name);
    await says(page, sentence('client-too-old'));
    await look(page, 'client-too-old');
    await press(page, 'Back');
    await atHome(page);
  });

  test('a bug of the app is said, and the app starts again', async () => {
    const { page } = anna;
    await page.evaluate(() => {
      Object.defineProperty(Intl, 'Segmenter', {
        value: () => {
          throw new TypeError('a bug');
        },
      });
    });
    await press(page, 'Settings');
    await heading(page, 'Conclave has made a mistake');
    await look(page, 'crash');
    await press(page, 'Start again');
    await atHome(page);
  });
});
