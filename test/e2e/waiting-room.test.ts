import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { sentence } from '../../protocol/fault.js';
import * as drive from '../demo/drive.js';
import type { Client } from '../demo/people.js';
import { look } from './accessibility.js';
import { accountOf, ANNA, audience, BEN, CLEO, type Audience } from './audience.js';

let all: Audience;
let clients: Client[];

beforeAll(async () => {
  all = await audience();
  clients = await Promise.all([ANNA, BEN, CLEO].map((who) => all.client(who)));
}, 120_000);
afterAll(() => all.end(), 30_000);

const button = ({ page }: Client, name: string) => page.getByRole('button', { name, exact: true });

/** What is saved by this press, its folded lines put together (RFC 5545 §3.1). */
async function calendarFrom(client: Client, press: () => Promise<void>): Promise<string[]> {
  const saved = client.page.waitForEvent('download', { timeout: 10_000 });
  await press();
  const file = await saved;
  expect(file.suggestedFilename()).toMatch(/^conclave-\d{11}\.ics$/);
  const text = await readFile(await file.path(), 'utf8');
  return text.replaceAll('\r\n ', '').split('\r\n');
}

const lineOf = (lines: readonly string[], name: string) =>
  lines.find((line) => line.startsWith(`${name}:`))?.slice(name.length + 1) ?? '';

async function more({ page }: Client, title: string, item: string): Promise<void> {
  await page.getByRole('button', { name: `More about ${title}`, exact: true }).click();
  await page.getByRole('menuitem', { name: item, exact: true }).click();
}

describe('a scheduled meeting, by clicking', () => {
  test('is announced, changed, called off and taken back, and who is asked sees what holds', async () => {
    const [anna, ben, cleo] = clients as [Client, Client, Client];
    await drive.signUp(anna.page, accountOf(ANNA));
    await drive.turnOnE2ee(anna.page);
    await button(anna, 'Home').click();
    await button(anna, 'Schedule').click();
    const form = anna.page.getByRole('dialog');
    await form.getByLabel('Name of the meeting').fill('Board');
    await form.getByRole('radio', { name: 'End-to-end encrypted' }).check();
    await form.getByRole('switch', { name: 'Signed-in people only' }).click();
    const before = form.getByRole('switch', { name: 'Join before host' });
    expect([await before.isDisabled(), await before.isChecked()]).toEqual([true, false]);
    await look(anna.page, 'schedule-form');
    await form.getByRole('button', { name: 'Schedule', exact: true }).click();
    await anna.page.getByRole('dialog', { name: '“Board” is scheduled' }).waitFor();
    await look(anna.page, 'scheduled');
    await button(anna, 'Copy invitation').click();
    await button(anna, 'Invitation copied').waitFor();
    const entry = await calendarFrom(anna, () => button(anna, 'Calendar file').click());
    expect(lineOf(entry, 'SUMMARY')).toBe('Board');
    expect(lineOf(entry, 'DESCRIPTION')).toMatch(/^End-to-end encrypted\. Meeting number \d{3} /);
    expect(lineOf(entry, 'STATUS')).toBe('CONFIRMED');
    const link = lineOf(entry, 'URL');
    expect(link).toContain('&type=e2ee#');
    await button(anna, 'Done').click();

    await more(anna, 'Board', 'Change');
    await anna.page.getByText(/the invitation says which it is/).waitFor();
    await look(anna.page, 'schedule-edit');
    await anna.page.getByLabel('Name of the meeting').fill('Directors');
    await button(anna, 'Save').click();
    await button(anna, 'Start Directors').waitFor();

    await drive.openLobby(cleo.page, link, 'guest');
    await drive.joinNow(cleo.page, CLEO.name);
    await cleo.page.getByText(sentence('registered-only')).first().waitFor();
    await look(cleo.page, 'lobby-signed-in-only');
    await button(cleo, 'Sign in').click();
    await cleo.page.getByText(/^Sign in, and you are back at the door/).waitFor();
    await look(cleo.page, 'sign-in-for-meeting');
    await drive.signUpHere(cleo.page, accountOf(CLEO));
    await drive.joinNow(cleo.page, CLEO.name);
    await cleo.page.getByText('You are in the waiting room').waitFor();
    await cleo.page.reload();

    await more(anna, 'Directors', 'Call off');
    await anna.page.getByRole('dialog', { name: 'Call this meeting off?' }).waitFor();
    await look(anna.page, 'call-off');
    await anna.page.getByRole('dialog').getByRole('button', { name: 'Call off' }).click();
    await button(anna, 'Take back that Directors was called off').waitFor();
    await look(anna.page, 'called-off');
    expect(await button(anna, 'Start Directors').count()).toBe(0);
    const off = await calendarFrom(anna, () =>
      button(anna, 'Calendar file that calls Directors off').click(),
    );
    expect([lineOf(off, 'UID'), lineOf(off, 'STATUS')]).toEqual([
      ...[lineOf(entry, 'UID'), 'CANCELLED'],
    ]);
    expect(Number(lineOf(off, 'SEQUENCE'))).toBeGreaterThan(Number(lineOf(entry, 'SEQUENCE')));

    await drive.openLobby(ben.page, link, 'guest');
    await drive.joinNow(ben.page, BEN.name);
    await ben.page.getByText(sentence('meeting-cancelled')).first().waitFor();
    await look(ben.page, 'lobby-called-off');
    await button(ben, 'Back').click();

    await button(anna, 'Take back that Directors was called off').click();
    await button(anna, 'Start Directors').waitFor();
  }, 120_000);

  test('is scheduled, started, and its host lets in one and turns away another', async () => {
    const [anna, ben, cleo] = clients as [Client, Client, Client];
    await anna.page.getByRole('button', { name: 'Schedule', exact: true }).click();
    const form = anna.page.getByRole('dialog');
    await form.getByLabel('Name of the meeting').fill('Design review');
    await form.getByLabel('Repeats').selectOption('week');
    await form.getByRole('radio', { name: 'End-to-end encrypted' }).check();
    await form.getByRole('button', { name: 'Schedule', exact: true }).click();
    await button(anna, 'Done').click();
    await button(anna, 'Start Design review').waitFor();
    await look(anna.page, 'upcoming');
    await button(anna, 'Start Design review').click();
    await drive.joinNow(anna.page, ANNA.name);
    await drive.untilShield(anna.page, 'verified');
    const link = await drive.invite(anna.page);

    for (const guest of [ben, cleo]) {
      await drive.openLobby(guest.page, link, guest === ben ? 'guest' : 'user');
      await drive.joinNow(guest.page, guest.who.name);
      await guest.page.getByText('You are in the waiting room').waitFor();
    }
    await look(ben.page, 'waiting-room-guest');
    await anna.page.getByTestId('waiting-count').getByText('2').waitFor();
    await anna.page.getByRole('button', { name: /2 wait$/ }).click();
    await anna.page.getByLabel('Message to everybody who waits').fill('One moment');
    await anna.page.getByRole('button', { name: 'Show', exact: true }).click();
    await ben.page.getByText('One moment').waitFor();
    await look(anna.page, 'waiting-room-host');
    await anna.page.getByRole('button', { name: 'Let in Ben' }).click();
    await drive.untilShield(ben.page, 'verified');
    await anna.page.getByRole('button', { name: 'Turn away Cleo' }).click();
    await cleo.page.getByText(sentence('denied')).first().waitFor();
    await look(cleo.page, 'waiting-room-denied');
  }, 120_000);

  test('has a co-host who lets people in, stands in for the host, and gives the rights back', async () => {
    const [anna, ben, cleo] = clients as [Client, Client, Client];
    const link = await drive.invite(anna.page);
    const told = ({ page }: Client, what: string) =>
      page.getByTestId('notice-role').filter({ hasText: what }).waitFor();
    await press(anna, 'Who can join');
    await look(anna.page, 'door-rules');
    await anna.page.keyboard.press('Escape');
    await doWith(anna, 'Ben', 'Make co-host');
    await told(ben, 'You are a co-host now');

    // Whoever was turned away is not let to knock again; a co-host may think better of it.
    await drive.joinNow(cleo.page, CLEO.name);
    await cleo.page.getByText(sentence('denied')).first().waitFor();
    await drive.flipPeople(ben.page);
    await ben.page.getByText('Signed in · Turned away').waitFor();
    await press(ben, 'Let in Cleo');
    await drive.flipPeople(ben.page);
    await drive.joinNow(cleo.page, CLEO.name);
    await drive.untilShield(cleo.page, 'verified');

    // Put back to the door, Cleo knocks; nobody has to have the list open to see it.
    await doWith(anna, 'Cleo', 'Put in the waiting room');
    await cleo.page.getByText('You are in the waiting room').waitFor();
    await ben.page
      .getByTestId('notice-knock')
      .filter({ hasText: 'Cleo waits to be let in.' })
      .waitFor();
    await look(ben.page, 'co-host-told');
    await press(ben, 'Let in Cleo');
    await drive.untilShield(cleo.page, 'verified');

    await press(anna, 'Leave');
    await anna.page.getByText("Ben has the host's rights until you are back.").first().waitFor();
    await look(anna.page, 'leave-rights');
    await press(anna, 'Leave meeting');
    await told(ben, 'You are the host now');
    await drive.flipPeople(ben.page);
    await drive.personRow(ben.page, 'Ben').getByText('Leader · Host').waitFor();
    // Another leader has another code: the shield is amber until it is compared.
    await cleo.page.getByTestId('notice-new-leader').waitFor();
    await drive.untilShield(cleo.page, 'failed');
    await drive.markMatch(cleo.page);
    await drive.untilShield(cleo.page, 'verified');

    // The host comes back and waits for nobody.
    await startAgain(anna);
    await told(ben, 'The host is back');
    await press(anna, 'Leave');
    await press(anna, 'Leave meeting');
    await told(ben, 'You are the host now');
    await drive.endForAll(ben.page);
    await cleo.page.getByText('The meeting has ended').first().waitFor();
    await press(cleo, 'Back');

    // Who comes before the host waits for one.
    for (const guest of [ben, cleo]) {
      await drive.openLobby(guest.page, link, guest === ben ? 'guest' : 'user');
      await drive.joinNow(guest.page, guest.who.name);
      await guest.page.getByText('The host is not here yet').first().waitFor();
    }
    await look(ben.page, 'waiting-before-host');
    await startAgain(anna);
    await anna.page
      .getByTestId('notice-knock')
      .filter({ hasText: '2 people wait to be let in.' })
      .waitFor();
    await look(anna.page, 'knock-many');
    await press(anna, 'See all');
    await press(anna, 'Let all in');
    for (const guest of [ben, cleo]) await drive.untilShield(guest.page, 'verified');
  }, 180_000);
});

const press = ({ page }: Client, name: string) =>
  page.getByRole('button', { name, exact: true }).first().click();

/** From the open list of participants. */
async function doWith({ page }: Client, name: string, what: string): Promise<void> {
  await drive
    .personRow(page, name)
    .getByRole('button', { name: `What to do with ${name}` })
    .click();
  await page.getByRole('menuitem', { name: what }).click();
}

/** From home, as the host. */
async function startAgain(host: Client): Promise<void> {
  await host.page
    .getByRole('button', { name: /^(Start|Open) Design review$/ })
    .first()
    .click();
  await drive.joinNow(host.page, host.who.name);
  await drive.untilShield(host.page, 'verified');
}
