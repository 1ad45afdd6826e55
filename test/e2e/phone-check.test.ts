import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { chromium, type Page } from 'playwright-core';
import { routes } from '../../protocol/wire/http.js';
import {
  formatMailLink,
  formatWebLink,
  mailLinkKinds,
  parseMailLink,
} from '../../protocol/wire/mail-link.js';
import { chromiumPath } from '../demo/chromium-path.js';
import * as drive from '../demo/drive.js';
import type { Client } from '../demo/people.js';
import { mailedLink } from '../demo/tour/admin-walk.js';
import { until } from '../demo/wait.js';
import { look } from './accessibility.js';
import { accountOf, ANNA, audience, BEN, type Audience } from './audience.js';
import { focusIsVisible } from './keyboard.js';

let all: Audience;
let anna: Client;

beforeAll(async () => {
  all = await audience({ CONCLAVE_PHONE_CHECK: 'outbox', CONCLAVE_OPERATOR_TOKEN: OPERATOR });
  anna = await all.client(ANNA);
}, 90_000);
afterAll(() => all.end(), 30_000);

const OPERATOR = 'the-operators-own-token-0123456789abcdef';
const NUMBER = '+49 1511 2345678';
const ANOTHER_NUMBER = '+49 1511 2345679';
const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true });

/** The code in the service's outbox, as somebody reads it from a phone. */
async function codeFromOutbox(): Promise<string> {
  const folder = join(all.service().dataFolder, 'sms-outbox');
  return until('the code', async () => {
    const files = (await readdir(folder).catch(() => [])).filter((name) => name.endsWith('.json'));
    const newest = files.toSorted().at(-1);
    if (newest === undefined) return null;
    const { text } = JSON.parse(await readFile(join(folder, newest), 'utf8')) as { text: string };
    return /^\d{6}/.exec(text)?.[0] ?? null;
  });
}

describe('a Basic user’s first end-to-end encrypted meeting', () => {
  test('is asked for a phone number, confirms it from the outbox, and hosts; the second time not', async () => {
    const { page } = anna;
    await drive.signUp(page, accountOf(ANNA));
    await drive.turnOnE2ee(page);
    await page.getByRole('button', { name: 'Home', exact: true }).first().click();
    await button(page, 'New meeting with name or passcode').click();
    await page.getByRole('radio', { name: 'End-to-end encrypted' }).check();
    await button(page, 'Create and open').click();
    await page.getByRole('heading', { name: 'Confirm your phone number' }).waitFor();
    await look(page, 'phone-number');

    await page.getByLabel('Mobile number', { exact: true }).fill('12');
    await page.keyboard.press('Enter');
    await page.getByText('This is no phone number.').waitFor();
    await look(page, 'phone-number-wrong');
    await page.getByLabel('Mobile number', { exact: true }).fill(NUMBER);
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Type the code' }).waitFor();
    await page.getByText(NUMBER).waitFor();
    const code = await codeFromOutbox();

    // The focus waits in the field, so the code is typed or pasted at once, and goes off by itself.
    expect(await focusIsVisible(page)).toBe(true);
    await page.keyboard.insertText(code === '000000' ? '000001' : '000000');
    await page.getByText('You can try 4 more times.').waitFor();
    await look(page, 'phone-code');
    await page.keyboard.press('ControlOrMeta+A');
    await page.keyboard.insertText(code);
    await button(page, 'Join now').waitFor();
    await drive.joinNow(page, ANNA.name);
    await drive.untilShield(page, 'verified');
    const link = await drive.invite(page);
    await drive.endForAll(page);
    await isRemindedOnce(page);

    await drive.newMeeting(page);
    await isReadByAdministrator(page);
    await opensInBrowser(link);
    await isAskedToJoin(page, link);
  });

  /** Ben is on the Basic plan too: the same question stands before a meeting that somebody else made. */
  async function isAskedToJoin(page: Page, link: string): Promise<void> {
    await drive.openSettings(page);
    await button(page, 'Sign out').click();
    await drive.signUp(page, accountOf(BEN));
    await drive.followLink(page, link, 'user');
    await page.getByRole('heading', { name: 'Confirm your phone number' }).waitFor();
    expect(await button(page, 'Join now').count()).toBe(0);
    await page.getByLabel('Mobile number', { exact: true }).fill(ANOTHER_NUMBER);
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Type the code' }).waitFor();
    await page.keyboard.insertText(await codeFromOutbox());
    await button(page, 'Join now').waitFor();
  }

  /** At home after the first end-to-end encrypted meeting: how was it? Asked once. */
  async function isRemindedOnce(page: Page): Promise<void> {
    await page.getByText('How was it?').waitFor();
    await look(page, 'feedback-reminder');
    await button(page, 'Give feedback').click();
    await page.getByRole('radio', { name: 'Very good' }).check();
    await page.getByLabel('What happened?').fill('The code came at once.');
    await look(page, 'feedback-form');
    await button(page, 'Send').click();
    await page.getByText('Your feedback was sent.').waitFor();
    await button(page, 'Close').first().click();
    await page.reload();
    await button(page, 'New meeting').waitFor();
    expect(await page.getByText('How was it?').count()).toBe(0);
  }

  /** On a paid plan Anna administers her account, and reads what its people say: so far what she said herself. */
  async function isReadByAdministrator(page: Page): Promise<void> {
    const answer = await fetch(`${all.service().url}/v1/operator/plan`, {
      method: 'PUT',
      headers: { authorization: `Bearer ${OPERATOR}`, 'content-type': 'application/json' },
      body: JSON.stringify({ email: accountOf(ANNA).email, plan: 'paid' }),
    });
    expect(answer.status).toBe(200);
    await page.reload();
    // Home says that something is to be decided, leads to it, and has no more to say afterwards.
    const notice = page.getByText(/^Nobody has decided yet whether Anna uses end-to-end/);
    await notice.waitFor();
    await look(page, 'home-introduction');
    await button(page, 'Decide').click();
    const said = page.getByRole('dialog', { name: /^End-to-end encryption for/ });
    for (const begins of [/^In an end-to-end encrypted meeting only/, /^It is off until you/])
      await said.getByText(begins).waitFor();
    await said.getByText(/^Such meetings do without a few things/).waitFor();
    await button(page, 'Allow it and make it the standard').click();
    await button(page, 'Feedback').click();
    await page.getByText('The code came at once.').waitFor();
    await look(page, 'feedback-list');
    // What was decided holds for whoever decided it, at once.
    await page.getByRole('button', { name: 'Home', exact: true }).first().click();
    await button(page, 'New meeting').waitFor();
    expect(await notice.count()).toBe(0);
    await button(page, 'New meeting').click();
    await page.getByRole('heading', { name: 'This meeting is end-to-end encrypted.' }).waitFor();
    await button(page, 'Back').click();
  }

  /** The links of mails, pressed in a mail program: the secret of each goes to the app and not to the service. */
  async function mailOpens(page: Page): Promise<void> {
    const { email } = accountOf(ANNA);
    const { method, path } = routes.askPasswordReset;
    await fetch(`${all.service().url}${path}`, {
      method,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ email }),
    });
    const mailed = parseMailLink(await mailedLink(all.service(), email));
    if (!mailed.ok) throw new Error('The mail has no link.');
    const titles = {
      password: 'A new password for Conclave',
      invitation: 'You are invited to Conclave',
    };
    for (const kind of mailLinkKinds) {
      const link = { ...mailed.value, kind };
      await page.goto(formatWebLink(link));
      await page.getByRole('heading', { name: titles[kind] }).waitFor();
      const open = page.getByRole('link', { name: 'Open in Conclave' });
      await until(`the page leads into the app with the secret: ${kind}`, async () =>
        (await open.getAttribute('href')) === formatMailLink(link) ? true : null,
      );
      await look(page, `${kind}-page`);
    }
    expect(all.service().child.said()).not.toContain(mailed.value.token);
  }

  /** The link of the invitation in a browser: a page that leads into the app. */
  async function opensInBrowser(link: string): Promise<void> {
    const browser = await chromium.launch({
      executablePath: chromiumPath(),
      args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
    });
    const page = await browser.newPage({ viewport: { width: 900, height: 640 } });
    try {
      const asked: string[] = [];
      page.on('request', (request) => asked.push(request.url()));
      const refused: string[] = [];
      page.on('console', (message) => {
        if (message.type() === 'error') refused.push(message.text());
      });
      const address = new URL(link);
      // Whatever passcode the meeting has: the link of this test carries one that is known.
      address.hash = '#open%20sesame';
      await page.goto(address.href);
      const open = page.getByRole('link', { name: 'Open in Conclave' });
      const href = await until('the script has run', async () => {
        const written = await open.getAttribute('href');
        return written?.includes('#') === true ? written : null;
      });
      const { origin, pathname, search } = address;
      expect(href).toBe(
        `conclave://join/${pathname.slice(3)}?service=${encodeURIComponent(origin)}&${search.slice(1)}#open%20sesame`,
      );
      await look(page, 'join-page');
      await mailOpens(page);
      expect(refused).toEqual([]);
      expect(asked.length).toBeGreaterThan(2);
      for (const url of asked) expect(url.startsWith(`${origin}/`)).toBe(true);
      expect(all.service().child.said()).not.toContain('sesame');
    } finally {
      await browser.close();
    }
  }
});
