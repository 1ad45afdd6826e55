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

describe('a scheduled meeting with a waiting room, by clicking', () => {
  test('is scheduled, started, and its host lets in one and turns away another', async () => {
    const [anna, ben, cleo] = clients as [Client, Client, Client];
    await drive.signUp(anna.page, accountOf(ANNA));
    await drive.turnOnE2ee(anna.page);
    await anna.page.getByRole('button', { name: 'Home', exact: true }).click();
    await anna.page.getByRole('button', { name: 'Schedule', exact: true }).click();
    const form = anna.page.getByRole('dialog');
    await form.getByLabel('Name of the meeting').fill('Design review');
    await form.getByLabel('Repeats').selectOption('week');
    await form.getByRole('radio', { name: 'End-to-end encrypted' }).check();
    await look(anna.page, 'schedule-form');
    await form.getByRole('button', { name: 'Schedule', exact: true }).click();
    await anna.page.getByTestId('upcoming-meeting').waitFor();
    await look(anna.page, 'upcoming');
    const file = anna.page.waitForEvent('download', { timeout: 10_000 }).catch(() => null);
    await anna.page.getByRole('button', { name: 'More about Design review' }).click();
    await anna.page.getByRole('menuitem', { name: 'Calendar file' }).click();
    expect((await file)?.suggestedFilename()).toMatch(/^conclave-\d{11}\.ics$/);
    await anna.page.getByRole('button', { name: 'Start Design review' }).first().click();
    await drive.joinNow(anna.page, ANNA.name);
    await drive.untilShield(anna.page, 'verified');
    const link = await drive.invite(anna.page);

    for (const guest of [ben, cleo]) {
      await drive.openLobby(guest.page, link, 'guest');
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
});
