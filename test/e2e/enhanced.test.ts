import { afterAll, beforeAll, describe, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import * as drive from '../demo/drive.js';
import { watchPeers, wrongWith } from '../demo/measure.js';
import type { Client } from '../demo/people.js';
import { until } from '../demo/wait.js';
import { look } from './accessibility.js';
import { accountOf, ANNA, audience, BEN, type Audience } from './audience.js';

let all: Audience;
let anna: Client;
let ben: Client;

beforeAll(async () => {
  all = await audience();
  [anna, ben] = await Promise.all([all.client(ANNA), all.client(BEN)]);
}, 120_000);
afterAll(() => all.end(), 30_000);

async function seesAndHears(watcher: Client, peer: Client): Promise<void> {
  await until(
    `${watcher.who.name} sees and hears ${peer.who.name}`,
    async () => {
      const seen = await watchPeers(watcher.page, watcher.who.name);
      const one = seen.find(({ name }) => name === peer.who.name);
      return wrongWith(one, peer.who, [ANNA, BEN]) === null ? true : null;
    },
    { withinMs: 25_000 },
  );
}

describe('an enhanced meeting of two, by clicking', () => {
  test('brings picture and sound, under a shield that is not green', async () => {
    await drive.signUp(anna.page, accountOf(ANNA));
    await drive.newMeeting(anna.page, 'Enhanced encryption');
    await look(anna.page, 'enhanced-lobby');
    await drive.joinNow(anna.page, ANNA.name);
    await drive.untilShield(anna.page, 'enhanced');
    const link = await drive.invite(anna.page);
    await drive.openLobby(ben.page, link, 'guest');
    await drive.joinNow(ben.page, BEN.name);
    await drive.untilShield(ben.page, 'enhanced');
    await seesAndHears(anna, ben);
    await seesAndHears(ben, anna);
    await drive.openShieldPanel(anna.page);
    await look(anna.page, 'enhanced-shield');
    await drive.closeShieldPanel(anna.page);
  });

  test('has reactions, a raised hand and private chat', async () => {
    await press(ben.page, 'Reactions');
    await press(ben.page, 'Celebrate');
    await anna.page.locator('[data-reaction=celebrate]').waitFor();
    await press(ben.page, 'Reactions');
    await press(ben.page, 'Raise hand');
    await anna.page.getByText('Ben has raised a hand').waitFor();
    await look(anna.page, 'enhanced-hand');
    await press(anna.page, "Lower Ben's hand");

    await press(anna.page, 'Chat');
    await anna.page.getByLabel('To', { exact: true }).selectOption({ label: 'Ben' });
    await anna.page.getByLabel('Message', { exact: true }).fill('Only for you');
    await anna.page.keyboard.press('Enter');
    await press(ben.page, 'Chat, 1 new message');
    await ben.page.getByText('Anna to you, privately').waitFor();
    await ben.page.getByText('Only for you').waitFor();
    await look(ben.page, 'enhanced-chat');
    await press(ben.page, 'Close chat');
    await press(anna.page, 'Close chat');
  });

  test('has polls: written, launched, voted in, shared', async () => {
    await press(anna.page, 'Meeting features');
    await look(anna.page, 'enhanced-features');
    await press(anna.page, 'Open Polls');
    await press(anna.page, 'New poll');
    await anna.page.getByLabel('Question').fill('Lunch?');
    await anna.page.getByLabel('Answer 1').fill('Soup');
    await anna.page.getByLabel('Answer 2').fill('Pasta');
    await look(anna.page, 'enhanced-poll-form');
    await press(anna.page, 'Save poll');
    await press(anna.page, 'Launch');
    await ben.page.getByText('A poll has started: Lunch?').waitFor();
    await press(ben.page, 'Open');
    await ben.page.getByRole('radio', { name: 'Pasta' }).check();
    await press(ben.page, 'Vote');
    await anna.page.getByText('1 (100 %)').waitFor();
    await press(anna.page, 'End poll');
    await ben.page.getByText('The results have not been shared.').waitFor();
    await press(anna.page, 'Share results');
    await ben.page.getByText('1 (100 %)').waitFor();
    await look(ben.page, 'enhanced-poll');
    await press(ben.page, 'Close polls');
    await press(anna.page, 'Close polls');
  });

  test('has breakout rooms with picture and sound of their own, and brings everyone back', async () => {
    await press(anna.page, 'Meeting features');
    await press(anna.page, 'Open Breakout rooms');
    for (const name of ['Anna', 'Ben'])
      await anna.page.getByLabel(`Room of ${name}`).selectOption({ label: 'Room 2' });
    await look(anna.page, 'enhanced-rooms-form');
    await press(anna.page, 'Open rooms');
    await ben.page.getByText('You are in Room 2').waitFor();
    await seesAndHears(ben, anna);
    await seesAndHears(anna, ben);
    await look(anna.page, 'enhanced-rooms');
    await press(anna.page, 'Close all rooms');
    await press(anna.page, 'Close all rooms');
    await ben.page.getByText('You are in Room 2').waitFor({ state: 'detached' });
    await press(anna.page, 'Close breakout rooms panel');
    await seesAndHears(ben, anna);
  });
});

async function press(page: Page, name: string): Promise<void> {
  await page.getByRole('button', { name, exact: true }).first().click();
}
