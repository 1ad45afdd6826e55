// Two administrators and the people of their account, through the built app: everything that can be done to somebody, with its dialogs.
import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Locator, Page } from 'playwright-core';
import { routes } from '../../protocol/wire/http.js';
import { parseMailLink } from '../../protocol/wire/mail-link.js';
import * as drive from '../demo/drive.js';
import type { Client } from '../demo/people.js';
import * as walk from '../demo/tour/admin-walk.js';
import { look } from './accessibility.js';
import { accountOf, ANNA, audience, BEN, PASSWORD, type Audience } from './audience.js';

const OPERATOR = 'operator-token-of-the-e2e-test-0123456789';
/** Reads as the name of Anna, and is not: two letters are Cyrillic. */
const NAMESAKE = '\u0410nn\u0430';
const third = 'cleo@example.org';
let all: Audience;
let anna: Client;
let ben: Client;

const button = (page: Page | Locator, name: string) =>
  page.getByRole('button', { name, exact: true });
const sheet = (page: Page) => page.getByRole('dialog');
const item = (page: Page, name: string) => page.getByRole('menuitem', { name, exact: true });
/** The row of who has this address, whatever they call themselves. */
const rowOf = (page: Page, email: string) =>
  page.getByRole('list', { name: 'People' }).getByRole('listitem').filter({ hasText: email });

async function ask(page: Page, email: string, what: string): Promise<void> {
  await rowOf(page, email).getByRole('button').click();
  await item(page, what).click();
}

beforeAll(async () => {
  all = await audience({ CONCLAVE_OPERATOR_TOKEN: OPERATOR });
  anna = await all.client(ANNA);
  await drive.signUp(anna.page, accountOf(ANNA));
  await walk.putOnPaidPlan(all.service(), OPERATOR, accountOf(ANNA).email);
  await anna.page.reload();
  await button(anna.page, 'Admin').click();
  await button(anna.page, 'Not now').click();
}, 120_000);
afterAll(() => all.end(), 30_000);

describe('the people of an account (issue 5, parts 1 to 3)', () => {
  test('are invited by a pasted list, and a name that looks like another’s is marked', async () => {
    const { page } = anna;
    await button(page, 'Rename the account').click();
    await sheet(page).getByLabel('Name of the account').fill('Northwind');
    await button(sheet(page), 'Rename').click();
    await page.getByText('Northwind', { exact: true }).waitFor();

    await walk.openAdmin(page, 'People');
    await button(page, 'Invite people').click();
    const { email } = accountOf(BEN);
    const typed = sheet(page).getByLabel('E-mail addresses');
    await typed.fill(`Ben <${email}>, ${accountOf(ANNA).email}; ${third}`);
    await button(page, 'Send 3 invitations').click();
    await sheet(page)
      .getByText(/^2 of 3 invitations were sent/)
      .waitFor();
    expect(await typed.inputValue()).toBe(accountOf(ANNA).email);
    await look(page, 'people-invite');
    await button(sheet(page), 'Cancel').click();

    ben = await all.client(BEN, { link: await walk.mailedLink(all.service(), email) });
    await walk.joinInvited(ben.page, BEN.name, PASSWORD);
    const link = parseMailLink(await walk.mailedLink(all.service(), third));
    if (!link.ok) throw new Error('No link was mailed.');
    const { method, path } = routes.signUpInvited;
    const signedUp = await fetch(`${all.service().url}${path}`, {
      method,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ invitation: link.value.token, name: NAMESAKE, password: PASSWORD }),
    });
    expect(signedUp.status).toBe(200);
    await page.reload();
    await walk.openAdmin(page, 'People');
    const odd = 'Somebody else here has a name like this';
    await rowOf(page, third).getByText(odd).waitFor();
    await rowOf(page, accountOf(ANNA).email).getByText(odd).waitFor();
    expect(await rowOf(page, email).getByText(odd).count()).toBe(0);
    await rowOf(page, email).getByText("Set off by Conclave's standard").waitFor();
    await look(page, 'people');
  }, 150_000);

  test('get a role; two administrators who change the same setting see one another', async () => {
    const { page } = anna;
    await ask(page, accountOf(BEN).email, 'Change role…');
    await sheet(page).getByLabel('Role').selectOption('admin');
    await look(page, 'people-role');
    await button(sheet(page), 'Save').click();
    await rowOf(page, accountOf(BEN).email).getByText('Admin', { exact: true }).waitFor();

    await ben.page.reload();
    await button(ben.page, 'Admin').click();
    await button(ben.page, 'Not now').click();
    await walk.openAdmin(ben.page, 'Settings');
    await walk.openAdmin(page, 'Settings');
    const polls = (at: Page) => at.getByRole('switch', { name: 'Polls', exact: true });
    await polls(page).waitFor();
    await polls(ben.page).click();
    await button(sheet(ben.page), 'Turn off').click();
    await ben.page.getByRole('switch', { name: 'Polls', exact: true, checked: false }).waitFor();

    await button(page, 'Lock “Polls”').click();
    await look(page, 'settings-lock-sheet');
    await button(sheet(page), 'Lock').click();
    await sheet(page)
      .getByText(/^Ben set “Polls” off/)
      .waitFor();
    await look(page, 'settings-conflict');
    await button(sheet(page), 'Change to mine').click();
    await page.getByText('Locked on by account Northwind').waitFor();
    await button(page, 'More for “Polls”').click();
    await item(page, 'Use the inherited value').click();
    await look(page, 'settings-inherit-sheet');
    await button(sheet(page), 'Inherit').click();
    await sheet(page).waitFor({ state: 'hidden' });
  }, 150_000);

  test('have settings of their own and of their groups, several groups at once', async () => {
    const { page } = anna;
    for (const name of ['Legal', 'Design']) await walk.makeGroup(page, name);
    await button(page, 'More for Design').click();
    await item(page, 'Rename…').click();
    await sheet(page).getByLabel('Name', { exact: true }).fill('Sales');
    await look(page, 'group-rename');
    await button(sheet(page), 'Rename').click();
    await page.getByRole('heading', { name: 'Sales', exact: true }).waitFor();
    await walk.putIntoGroup(page, BEN.name, 'Sales');

    await walk.openAdmin(page, 'Settings');
    await button(page, 'More for “Allow end-to-end encryption”').click();
    await item(page, 'Set for several groups…').click();
    await sheet(page).getByRole('checkbox', { name: 'All groups' }).check();
    await sheet(page).getByText('Changes what holds for 1 of 1 person.').waitFor();
    await look(page, 'settings-groups');
    await button(page, 'Change 2 groups').click();
    await sheet(page).waitFor({ state: 'hidden' });

    await walk.openAdmin(page, 'People');
    await rowOf(page, accountOf(BEN).email).getByText('Set on by group Sales').waitFor();
    await ask(page, third, 'Settings');
    await page.getByRole('list', { name: `Settings for ${NAMESAKE}` }).waitFor();
    await walk.allowE2ee(page);
    await page.getByText('Set on for this person by an administrator').waitFor();
    await walk.lock(page, 'Allow end-to-end encryption');
    await page.getByText('Locked on for this person by an administrator').waitFor();
    await look(page, 'settings-person');

    await walk.openAdmin(page, 'Groups');
    await button(page, 'More for Legal').click();
    await item(page, 'Delete…').click();
    await look(page, 'group-delete');
    await button(sheet(page), 'Delete').click();
    await page.getByRole('heading', { name: 'Legal', exact: true }).waitFor({ state: 'hidden' });
  }, 150_000);

  test('are deactivated, reactivated and deleted; the log is filtered by person and saved', async () => {
    const { page } = anna;
    await walk.openAdmin(page, 'People');
    await ask(page, third, 'Deactivate…');
    await look(page, 'people-deactivate');
    await button(sheet(page), 'Deactivate').click();
    await rowOf(page, third).getByText('Deactivated').waitFor();
    await ask(page, third, 'Reactivate');
    await rowOf(page, third).getByText('Deactivated').waitFor({ state: 'hidden' });
    await ask(page, third, 'Delete…');
    await look(page, 'people-delete');
    await button(sheet(page), 'Delete').click();
    await rowOf(page, third).waitFor({ state: 'hidden' });

    await walk.openAdmin(page, 'Audit log');
    await page.getByLabel('Person', { exact: true }).fill(accountOf(BEN).email);
    await page.getByRole('row', { name: /Renamed the account/ }).waitFor({ state: 'hidden' });
    await page.getByRole('row', { name: /Ben.*Polls.*off/ }).waitFor();
    const saved = page.waitForEvent('download');
    await button(page, 'Export as CSV').click();
    const log = await readFile(await (await saved).path(), 'utf8');
    expect(log.split('\r\n').filter((line) => line.includes('role-changed'))).toHaveLength(1);
    expect(log).not.toContain('account-renamed');
  }, 150_000);

  test('change their own name, take their data along, and lose the screens that they lost the role for', async () => {
    const { page } = ben;
    await drive.openSettings(page);
    await button(page, 'Change name').click();
    await sheet(page).getByLabel('Your name').fill('Benno');
    await look(page, 'own-name');
    await button(sheet(page), 'Save name').click();
    await page.getByText('Benno', { exact: true }).first().waitFor();
    const saved = page.waitForEvent('download');
    await button(page, 'Export my data').click();
    const data = JSON.parse(await readFile(await (await saved).path(), 'utf8')) as unknown;
    expect(data).toMatchObject({ person: { name: 'Benno' }, groups: ['Sales'] });

    await walk.openAdmin(page, 'People');
    await walk.openAdmin(anna.page, 'People');
    await ask(anna.page, accountOf(BEN).email, 'Change role…');
    await sheet(anna.page).getByLabel('Role').selectOption('member');
    await button(sheet(anna.page), 'Save').click();
    await sheet(anna.page).waitFor({ state: 'hidden' });
    await page.getByRole('navigation', { name: 'Admin' }).getByText('Audit log').click();
    await page.getByText(/^You do not administer this account any more/).waitFor();
    await look(page, 'admin-no-more');
  }, 150_000);
});
