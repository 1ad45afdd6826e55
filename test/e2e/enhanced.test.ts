import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import * as drive from '../demo/drive.js';
import { watchPeers, wrongWith } from '../demo/measure.js';
import type { Client } from '../demo/people.js';
import { until } from '../demo/wait.js';
import { look } from './accessibility.js';
import { accountOf, ANNA, audience, BEN, CLEO, type Audience } from './audience.js';

const NO_RECORDER = 'Your server has no recorder.';

let all: Audience;
let anna: Client;
let ben: Client;
let cleo: Client;

beforeAll(async () => {
  all = await audience();
  [anna, ben, cleo] = await Promise.all([all.client(ANNA), all.client(BEN), all.client(CLEO)]);
}, 120_000);
afterAll(() => all.end(), 30_000);

async function seesAndHears(watcher: Client, peer: Client): Promise<void> {
  await until(
    `${watcher.who.name} sees and hears ${peer.who.name}`,
    async () => {
      const seen = await watchPeers(watcher.page, watcher.who.name);
      const one = seen.find(({ name }) => name === peer.who.name);
      return wrongWith(one, peer.who, [ANNA, BEN, CLEO]) === null ? true : null;
    },
    { withinMs: 25_000 },
  );
}

/** Whoever is alone gets no track of anybody: nothing to see and nothing to hear. */
async function isAlone({ page, who }: Client): Promise<void> {
  await until(`${who.name} is alone`, async () => {
    const names = await drive.tileNames(page);
    const tracks = await page.evaluate(
      () =>
        [...document.querySelectorAll('audio')].flatMap(({ srcObject }) =>
          srcObject instanceof MediaStream
            ? srcObject.getTracks().filter(({ readyState }) => readyState === 'live')
            : [],
        ).length,
    );
    return names.join() === who.name && tracks === 0 ? true : null;
  });
}

describe('an enhanced meeting of three, by clicking', () => {
  test('begins before its host where the host allowed that, and says what the server lacks', async () => {
    await drive.signUp(anna.page, accountOf(ANNA));
    await drive.openSettings(anna.page);
    const before = anna.page.getByRole('switch', { name: 'Join before host' });
    await before.click();
    await until('guests may come before the host', async () =>
      (await before.getAttribute('aria-checked')) === 'true' ? true : null,
    );
    expect(await anna.page.getByText(NO_RECORDER).count()).toBe(3);
    await anna.page.getByText(NO_RECORDER).first().scrollIntoViewIfNeeded();
    await look(anna.page, 'enhanced-settings');
    const passcode = await drive.newMeeting(anna.page, 'Enhanced encryption');
    await look(anna.page, 'enhanced-lobby');
    await press(anna.page, 'Back');
    const row = anna.page.getByRole('listitem').filter({ hasText: /\d{3} \d{3,4} \d{4}/ });
    const [number = ''] = /\d{3} \d{3,4} \d{4}/.exec((await row.first().textContent()) ?? '') ?? [];
    await drive.openLobby(ben.page, number, 'guest');
    await drive.joinNow(ben.page, BEN.name, passcode);
    await drive.untilShield(ben.page, 'enhanced');
    expect(await drive.tileNames(ben.page)).toEqual(['Ben']);
    await anna.page
      .getByRole('button', { name: /^(Enter|Start) / })
      .first()
      .click();
    await drive.joinNow(anna.page, ANNA.name);
  });

  test('brings picture and sound, under a shield that is not green', async () => {
    await drive.untilShield(anna.page, 'enhanced');
    const link = await drive.invite(anna.page);
    await drive.openLobby(cleo.page, link, 'guest');
    await drive.joinNow(cleo.page, CLEO.name);
    await drive.untilShield(cleo.page, 'enhanced');
    await Promise.all([seesAndHears(anna, ben), seesAndHears(ben, anna), seesAndHears(cleo, ben)]);
    await drive.openShieldPanel(anna.page);
    await look(anna.page, 'enhanced-shield');
    await drive.closeShieldPanel(anna.page);
  });

  test('has reactions, raised hands in order, and private chat', async () => {
    await press(ben.page, 'Reactions');
    await press(ben.page, 'Celebrate');
    await anna.page.locator('[data-reaction=celebrate]').waitFor();
    for (const { page } of [cleo, ben]) {
      await press(page, 'Reactions');
      await press(page, 'Raise hand');
      await anna.page
        .getByText(/has raised a hand$/)
        .first()
        .waitFor();
    }
    await anna.page.getByText('Ben has raised a hand').waitFor();
    await press(anna.page, 'Participants');
    await anna.page.getByText('Hand raised, number 2').waitFor();
    const people = await anna.page
      .getByTestId('person')
      .evaluateAll((rows) => rows.map((row) => row.getAttribute('data-name')));
    expect(people).toEqual(['Cleo', 'Ben', 'Anna']);
    await look(anna.page, 'enhanced-hands');
    await ask(anna.page, 'Ben', 'Mute');
    await ben.page.getByText('Anna muted you.').waitFor();
    const controls = ben.page.getByRole('group', { name: 'Meeting controls' });
    await controls.getByRole('button', { name: 'Unmute', exact: true }).waitFor();
    await ask(anna.page, 'Ben', 'Ask to unmute');
    await ben.page.getByText('Anna asks you to unmute.').waitFor();
    await look(ben.page, 'enhanced-unmute');
    await ben.page.getByTestId('microphone-wish').getByRole('button', { name: 'Unmute' }).click();
    await controls.getByRole('button', { name: 'Mute', exact: true }).waitFor();
    await press(anna.page, 'Close participants');
    await press(anna.page, "Lower Cleo's hand");
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
    expect(await cleo.page.getByText('Only for you').count()).toBe(0);
  });

  test('says of recording, streaming and transcription that the server has no recorder', async () => {
    await press(anna.page, 'Meeting features');
    const rows = await anna.page
      .getByTestId('feature-list')
      .locator('[data-off=true]')
      .evaluateAll((all) => all.map((row) => [row.getAttribute('data-feature'), row.textContent]));
    expect(rows).toEqual([
      ['cloudRecording', `Cloud recording${NO_RECORDER}`],
      ['liveStreaming', `Live streaming${NO_RECORDER}`],
      ['liveTranscription', `Live transcription${NO_RECORDER}`],
    ]);
    await look(anna.page, 'enhanced-features');
  });

  test('has polls: written, changed, launched, voted in anonymously, shared, and saved as a file', async () => {
    const { page } = anna;
    await press(page, 'Open Polls');
    await press(page, 'New poll');
    await page.getByLabel('Question').fill('Lunch?');
    await page.getByLabel('Answer 1').fill('Soup');
    await page.getByLabel('Answer 2').fill('Pasta');
    await page.getByRole('switch', { name: 'Several answers can be chosen' }).click();
    await page.getByRole('switch', { name: 'Anonymous' }).click();
    await look(page, 'enhanced-poll-draft');
    await press(page, 'Save poll');
    await press(page, 'Edit');
    await page.getByLabel('Question').fill('Dinner?');
    await press(page, 'Save poll');
    await press(page, 'Launch');
    await vote(ben.page, ['Soup', 'Pasta']);
    await vote(cleo.page, ['Pasta']);
    await page.getByText('2 (100 %)').waitFor();
    // An anonymous vote is final.
    expect(await ben.page.getByRole('button', { name: 'Change my vote' }).count()).toBe(0);
    await press(page, 'End poll');
    await ben.page.getByText('The results have not been shared.').waitFor();
    await press(page, 'Share results');
    await ben.page.getByText('1 (50 %)').waitFor();
    await look(ben.page, 'enhanced-poll');
    const [file] = await Promise.all([
      page.waitForEvent('download', { timeout: 10_000 }),
      press(page, 'Save results as CSV'),
    ]);
    expect(file.suggestedFilename()).toBe('poll-dinner.csv');
    expect(await readFile(await file.path(), 'utf8')).toBe(
      [
        '"question","answer","votes","people"',
        '"Dinner?","Soup",1,',
        '"Dinner?","Pasta",2,',
        '',
      ].join('\r\n'),
    );
    await page.getByText('poll-dinner.csv was saved.').waitFor();
    await look(page, 'enhanced-poll-host');
    for (const one of [anna, ben, cleo]) await press(one.page, 'Close polls');
  });

  test('has breakout rooms: whoever is outside sees and hears nobody inside, and nobody inside who is outside', async () => {
    const { page } = anna;
    await press(page, 'Meeting features');
    await press(page, 'Open Breakout rooms');
    await page.getByText('Name the rooms').click();
    await page.getByLabel('Name of room 1').fill('Design');
    await press(page, 'Spread people evenly');
    const places = await Promise.all(
      ['Anna', 'Ben', 'Cleo'].map((name) => page.getByLabel(`Room of ${name}`).inputValue()),
    );
    expect(places.sort()).toEqual(['-', '0', '1']);
    await page.getByLabel('Close after').selectOption({ label: '1 minute' });
    await look(page, 'enhanced-rooms-draft');
    await press(page, 'Open rooms');
    // A minute is the last minute: whoever is inside is warned, and the host can put the end off.
    await ben.page.getByTestId('rooms-closing').waitFor();
    await look(ben.page, 'enhanced-rooms-closing');
    await page
      .getByTestId('rooms-closing')
      .getByRole('button', { name: 'Close the rooms 5 minutes later' })
      .click();
    await ben.page.getByTestId('rooms-closing').waitFor({ state: 'detached' });
    await Promise.all([anna, ben, cleo].map(isAlone));
    for (const { page: one } of [anna, ben, cleo])
      await one.getByText(/^You are the only one in (this|the main) room$/).waitFor();

    await moveByKeyboard(page, 'Ben', 'Design');
    await moveByKeyboard(page, 'Cleo', 'Design');
    for (const one of [ben, cleo]) await one.page.getByText(/^You are in Design ·/).waitFor();
    await Promise.all([seesAndHears(ben, cleo), seesAndHears(cleo, ben)]);
    await isAlone(anna);
    expect((await drive.tileNames(ben.page)).sort()).toEqual(['Ben', 'Cleo']);

    await page.getByLabel('Message to all rooms').fill('Two more minutes');
    await press(page, 'Send to all rooms');
    for (const one of [ben, cleo]) await one.page.getByText('Anna: Two more minutes').waitFor();
    await press(cleo.page, 'Chat');
    await cleo.page.getByLabel('Message', { exact: true }).fill('Among us');
    await cleo.page.keyboard.press('Enter');
    await press(ben.page, 'Chat, 1 new message');
    await ben.page.getByText('Among us').waitFor();
    await look(page, 'enhanced-rooms');
    await look(ben.page, 'enhanced-rooms-inside');
  });

  test('brings everyone back when the rooms close, and keeps apart what was said where', async () => {
    await press(anna.page, 'Close all rooms');
    await press(anna.page, 'Close all rooms');
    await ben.page.getByText(/^You are in Design ·/).waitFor({ state: 'detached' });
    await press(anna.page, 'Close breakout rooms panel');
    await Promise.all([seesAndHears(ben, anna), seesAndHears(anna, cleo)]);
    const said = ben.page.getByRole('article').filter({ hasText: 'Among us' });
    await said.getByText('in Design').waitFor();
    await press(anna.page, 'Chat');
    expect(await anna.page.getByText('Among us').count()).toBe(0);
  });
});

/** By a host, from the open list of participants; what is offered there may come a moment later. */
async function ask(page: Page, name: string, what: string): Promise<void> {
  await drive.personRow(page, name).getByRole('button').click();
  await page.getByRole('menuitem', { name: what, exact: true }).click();
}

async function press(page: Page, name: string): Promise<void> {
  await page.getByRole('button', { name, exact: true }).first().click();
}

/** From the call over the pictures to the vote. */
async function vote(page: Page, answers: readonly string[]): Promise<void> {
  await page.getByText('A poll has started: Dinner?').waitFor();
  await press(page, 'Open');
  for (const name of answers) await page.getByRole('checkbox', { name }).check();
  await press(page, 'Vote');
}

/** Down the menu to the room; nobody is moved by what is passed on the way. Does nothing where the person is there already. */
async function moveByKeyboard(page: Page, name: string, room: string): Promise<void> {
  const inside = page.getByRole('region', { name: room, exact: true });
  const trigger = page.getByRole('button', { name: `Move ${name} to…`, exact: true });
  if (await inside.getByText(name, { exact: true }).isVisible()) return;
  await trigger.focus();
  await page.keyboard.press('Enter');
  const item = page.getByRole('menuitem', { name: room, exact: true });
  await item.waitFor();
  await until(`the menu is at ${room}`, async () => {
    if ((await item.getAttribute('data-highlighted')) !== null) return true;
    await page.keyboard.press('ArrowDown');
    return null;
  });
  await page.keyboard.press('Enter');
  await inside.getByText(name, { exact: true }).waitFor();
}
