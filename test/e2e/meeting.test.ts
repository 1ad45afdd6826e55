import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { featureNames, features } from '../../protocol/settings/features.js';
import * as drive from '../demo/drive.js';
import { readPanel, watchPeers, wrongWith } from '../demo/measure.js';
import type { Client } from '../demo/people.js';
import { until } from '../demo/wait.js';
import { look } from './accessibility.js';
import { accountOf, ANNA, audience, BEN, CLEO, type Audience } from './audience.js';

const PEOPLE = [ANNA, BEN, CLEO];
let all: Audience;
let clients: Client[];

beforeAll(async () => {
  all = await audience();
  clients = await Promise.all(PEOPLE.map((who) => all.client(who)));
}, 120_000);
afterAll(() => all.end(), 30_000);

async function everyoneSees(watching: readonly Client[]): Promise<void> {
  await Promise.all(
    watching.map(({ page, who }) =>
      until(
        `${who.name} sees and hears everyone`,
        async () => {
          const seen = await watchPeers(page, who.name);
          const peers = watching.filter((peer) => peer.who !== who);
          const wrong = peers.map((peer) =>
            wrongWith(
              seen.find(({ name }) => name === peer.who.name),
              peer.who,
              PEOPLE,
            ),
          );
          return wrong.every((what) => what === null) ? true : null;
        },
        { withinMs: 25_000 },
      ),
    ),
  );
}

const flipPeople = ({ page }: Client) => drive.flipPeople(page);
const row = ({ page }: Client, name: string) => drive.personRow(page, name);
const confirm = ({ page }: Client, button: string) =>
  page.getByRole('dialog').getByRole('button', { name: button, exact: true }).click();

let link: string;

describe('a meeting of three, by clicking', () => {
  test('keeps a third out of a meeting of two while it is locked, and says so on both sides', async () => {
    const [anna, ben, cleo] = clients as [Client, Client, Client];
    await drive.signUp(anna.page, accountOf(ANNA));
    await drive.turnOnE2ee(anna.page);
    await drive.newMeeting(anna.page);
    await drive.joinNow(anna.page, ANNA.name);
    await drive.untilShield(anna.page, 'verified');
    link = await drive.invite(anna.page);
    await drive.openLobby(ben.page, link, 'guest');
    await drive.joinNow(ben.page, 'Ben');
    await drive.untilShield(ben.page, 'verified');
    await flipPeople(anna);
    await anna.page.getByRole('button', { name: 'Lock meeting' }).click();
    await confirm(anna, 'Lock meeting');
    await flipPeople(ben);
    for (const { page } of [anna, ben]) await page.getByTestId('locked').waitFor();
    await drive.openLobby(cleo.page, link, 'guest');
    await drive.joinNow(cleo.page, 'Cleo');
    await cleo.page.getByText('The meeting is locked', { exact: true }).waitFor();
    const outside = anna.page.getByRole('region', { name: 'Not in the meeting' });
    await outside.getByText('“Cleo”').waitFor();
    expect(await row(anna, 'Cleo').count()).toBe(0);
    await look(anna.page, 'meeting-locked');
    await look(cleo.page, 'meeting-locked-out');
  });

  test('lets the third in with the unlock, of which everyone is warned', async () => {
    const [anna, ben, cleo] = clients as [Client, Client, Client];
    await anna.page.getByRole('button', { name: 'Unlock' }).click();
    await confirm(anna, 'Unlock');
    for (const { page } of [anna, ben]) await page.getByTestId('notice-unlocked').waitFor();
    await drive.untilShield(cleo.page, 'verified');
    for (const client of [anna, ben]) await flipPeople(client);
  });

  test('brings three people together, encrypted end to end, with one security code', async () => {
    await everyoneSees(clients);
    await look((clients[0] as Client).page, 'meeting');
    const panels = await Promise.all(clients.map(({ page }) => readPanel(page)));
    expect(panels[0]?.securityCode).toMatch(/^\d{3}( \d{3}){12}$/);
    expect(new Set(panels.map(({ securityCode }) => securityCode)).size).toBe(1);
    for (const { rows } of panels)
      expect(rows.map(({ failedOutsideSwitch }) => failedOutsideSwitch)).toEqual([0, 0]);
  });

  test('greys what end-to-end encryption switches off, each with its reason', async () => {
    const [anna] = clients as [Client, Client, Client];
    await anna.page.getByRole('button', { name: 'Meeting features', exact: true }).click();
    const list = anna.page.getByTestId('feature-list');
    for (const feature of featureNames)
      await list.getByText(features[feature].whyOffInE2ee, { exact: true }).waitFor();
    expect(await list.getByRole('button').count()).toBe(0);
    await look(anna.page, 'e2ee-features');
    await anna.page.keyboard.press('Escape');
  });

  test('has chat to everyone, sealed like picture and sound', async () => {
    const [anna, ben, cleo] = clients as [Client, Client, Client];
    await ben.page.getByRole('button', { name: 'Chat', exact: true }).click();
    await ben.page.getByLabel('Message', { exact: true }).fill('Sealed for the three of us');
    await ben.page.keyboard.press('Enter');
    for (const { page } of [anna, cleo]) {
      await page.getByRole('button', { name: 'Chat, 1 new message', exact: true }).click();
      const said = page.getByRole('article').filter({ hasText: 'Sealed for the three of us' });
      await said.getByText('Ben', { exact: true }).waitFor();
    }
    await look(anna.page, 'e2ee-chat');
    for (const { page } of [anna, ben, cleo])
      await page.getByRole('button', { name: 'Close chat', exact: true }).click();
  });

  test('shows everyone when somebody says that the code does not match', async () => {
    const [anna, ben, cleo] = clients as [Client, Client, Client];
    await drive.openShieldPanel(ben.page);
    await ben.page.getByRole('button', { name: 'No match', exact: true }).click();
    for (const { page } of [anna, cleo]) {
      await drive.untilShield(page, 'failed');
      await page.getByTestId('notice-mismatch').getByText('Ben said').waitFor();
    }
    await look(anna.page, 'no-match');
    await ben.page.getByRole('button', { name: 'Match', exact: true }).click();
    await drive.closeShieldPanel(ben.page);
    for (const { page } of [anna, cleo]) await drive.untilShield(page, 'verified');
  });

  test('counts for everyone who has checked the code', async () => {
    const [anna, ben, cleo] = clients as [Client, Client, Client];
    await flipPeople(cleo);
    await cleo.page.getByText('1 of 2 have checked the code.').waitFor();
    await row(cleo, 'Ben').getByText('Code matches').waitFor();
    await flipPeople(cleo);
    await anna.page.getByTestId('shield').waitFor();
    expect(await ben.page.getByTestId('notice-compare').count()).toBe(0);
  });

  test('goes on with a new key when somebody leaves', async () => {
    const [anna, ben, cleo] = clients as [Client, Client, Client];
    const { keySeq } = await readPanel(anna.page);
    await drive.leaveMeeting(cleo.page);
    await until(
      'the key is changed',
      async () => ((await readPanel(anna.page)).keySeq > keySeq ? true : null),
      { withinMs: 15_000, everyMs: 500 },
    );
    await until('the one who left is off the screen', async () =>
      (await drive.tileNames(ben.page)).includes('Cleo') ? null : true,
    );
    await everyoneSees([anna, ben]);
  });

  test('takes back whoever left, and lets the host remove them for good', async () => {
    const [anna, ben, cleo] = clients as [Client, Client, Client];
    await drive.openLobby(cleo.page, link, 'guest');
    await drive.joinNow(cleo.page, 'Cleo');
    await drive.untilShield(cleo.page, 'verified');
    await flipPeople(anna);
    await row(anna, 'Cleo').getByRole('button', { name: 'What to do with Cleo' }).click();
    await anna.page.getByRole('menuitem', { name: 'Remove from meeting' }).click();
    await anna.page.getByText('Cleo is out at once').waitFor();
    await look(anna.page, 'meeting-remove');
    await confirm(anna, 'Cancel');
    await row(anna, 'Cleo').waitFor();
    await drive.removePerson(anna.page, 'Cleo');
    await cleo.page.getByRole('heading', { name: 'You were removed' }).waitFor();
    await look(cleo.page, 'meeting-removed');
    await until('Cleo is off the screen', async () =>
      (await drive.tileNames(ben.page)).includes('Cleo') ? null : true,
    );
    await everyoneSees([anna, ben]);
    await flipPeople(anna);
  });

  test('ends for everyone when the host says so', async () => {
    const [anna, ben] = clients as [Client, Client, Client];
    await drive.endForAll(anna.page);
    await ben.page.getByTestId('shield').first().waitFor({ state: 'detached' });
    await look(ben.page, 'meeting-ended');
  });
});
