// How an administrator goes about in the app, by the names a screen reader would say. The tour and the tests walk the same way.
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { routes } from '../../../protocol/wire/http.js';
import { formatMailLink, parseMailLink } from '../../../protocol/wire/mail-link.js';
import type { Service } from '../service.js';
import { until } from '../wait.js';

const button = (page: Page, name: string): Locator =>
  page.getByRole('button', { name, exact: true });

/** Puts the account of the person with this address on the paid plan, as the operator does. */
export async function putOnPaidPlan(
  service: Service,
  operatorToken: string,
  email: string,
): Promise<void> {
  const { method, path } = routes.setPlan;
  const answer = await fetch(`${service.url}${path}`, {
    method,
    headers: { authorization: `Bearer ${operatorToken}`, 'content-type': 'application/json' },
    body: JSON.stringify({ email, plan: 'paid' }),
  });
  if (!answer.ok) throw new Error(`The plan was not set: ${await answer.text()}`);
}

/** A tab of the administrator's screen: Settings, People, Groups, Audit log. */
export async function openAdmin(page: Page, tab: string): Promise<void> {
  const section = page.getByRole('navigation', { name: 'Admin', exact: true });
  if (!(await section.isVisible()))
    await page
      .getByRole('navigation', { name: 'Main' })
      .getByRole('button', { name: 'Admin' })
      .click();
  await section.getByRole('button', { name: tab, exact: true }).click();
}

export async function invite(page: Page, email: string): Promise<void> {
  await openAdmin(page, 'People');
  await button(page, 'Invite people').click();
  const sheet = page.getByRole('dialog');
  await sheet.getByLabel('E-mail address').fill(email);
  await button(page, 'Send invitation').click();
  await page.getByRole('list', { name: 'Invitations' }).getByText(email).waitFor();
}

/** The link that the service mailed, as the app is opened with it. */
export async function mailedLink(service: Service, email: string): Promise<string> {
  const folder = join(service.dataFolder, 'outbox');
  return until(`the mail to ${email}`, async () => {
    const names = await readdir(folder).catch(() => []);
    for (const name of names
      .filter((one) => one.endsWith('.json'))
      .toSorted()
      .toReversed()) {
      const mail = JSON.parse(await readFile(join(folder, name), 'utf8')) as Mail;
      const links = mail.text.split('\n').map(parseMailLink);
      const link = links.find(({ ok }) => ok);
      if (mail.to === email && link?.ok === true) return formatMailLink(link.value);
    }
    return null;
  });
}

interface Mail {
  readonly to: string;
  readonly text: string;
}

/** For whoever opened the app with the link of an invitation. */
export async function joinInvited(page: Page, name: string, password: string): Promise<void> {
  await page.getByLabel('Your name', { exact: true }).fill(name);
  await page.getByLabel('Password', { exact: true }).fill(password);
  await button(page, 'Join').click();
  await button(page, 'New meeting').waitFor();
}

export async function makeGroup(page: Page, name: string): Promise<void> {
  await openAdmin(page, 'Groups');
  await button(page, 'New group').click();
  await page.getByRole('dialog').getByLabel('Name', { exact: true }).fill(name);
  await button(page, 'Make group').click();
  await page.getByRole('list', { name: 'Groups' }).getByText(name, { exact: true }).waitFor();
}

export async function putIntoGroup(page: Page, person: string, group: string): Promise<void> {
  await openAdmin(page, 'People');
  await button(page, `More for ${person}`).click();
  await page.getByRole('menuitem', { name: 'Change groups…' }).click();
  await page.getByRole('dialog').getByRole('checkbox', { name: group }).check();
  await button(page, 'Save').click();
  await page
    .getByRole('list', { name: 'People' })
    .getByText(group, { exact: true })
    .first()
    .waitFor();
}

/** Opens the settings of a group. */
export async function openGroupSettings(page: Page, group: string): Promise<void> {
  await openAdmin(page, 'Settings');
  await page.getByLabel('For', { exact: true }).selectOption('group');
  await page.getByLabel('Group', { exact: true }).selectOption({ label: group });
  await page.getByRole('list', { name: `Settings for group ${group}` }).waitFor();
}

/** Turns end-to-end encryption on where settings are shown, through the sheet that says what it switches off. */
export async function allowE2ee(page: Page): Promise<void> {
  const toggle = page.getByRole('switch', { name: 'Allow end-to-end encryption' });
  await toggle.click();
  await button(page, 'Turn on').click();
  await page.getByRole('switch', { name: 'Allow end-to-end encryption', checked: true }).waitFor();
}

export async function lock(page: Page, setting: string): Promise<void> {
  await button(page, `Lock “${setting}”`).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Lock', exact: true }).click();
  await page.getByRole('button', { name: `Lock “${setting}”`, pressed: true }).waitFor();
}
