import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import * as drive from '../demo/drive.js';
import { readPanel, watchPeers, wrongWith } from '../demo/measure.js';
import type { Client } from '../demo/people.js';
import { until } from '../demo/wait.js';
import { seriousViolations } from './accessibility.js';
import { accountOf, ANNA, audience, BEN, CLEO, keepScreenshot, type Audience } from './audience.js';

const PEOPLE = [ANNA, BEN, CLEO];
let all: Audience;
let clients: Client[];

beforeAll(async () => {
  all = await audience();
  clients = await Promise.all(PEOPLE.map((who) => all.client(who)));
}, 120_000);
afterAll(() => all.end(), 30_000);

async function everyoneSees(watching: readonly Client[]): Promise<void> {
  for (const { page, who } of watching)
    await until(
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
    );
}

describe('a meeting of three, by clicking', () => {
  test('brings three people together, encrypted end to end, with one security code', async () => {
    const [anna, ben, cleo] = clients as [Client, Client, Client];
    await drive.signUp(anna.page, accountOf(ANNA));
    await drive.turnOnE2ee(anna.page);
    await drive.newMeeting(anna.page);
    await drive.joinNow(anna.page, ANNA.name);
    await drive.untilShield(anna.page, 'verified');
    const link = await drive.invite(anna.page);
    for (const guest of [ben, cleo]) {
      await drive.openLobby(guest.page, link, 'guest');
      await drive.joinNow(guest.page, guest.who.name);
      await drive.untilShield(guest.page, 'verified');
    }
    await everyoneSees(clients);
    for (const { page, who } of clients) {
      expect(await seriousViolations(page)).toEqual([]);
      await keepScreenshot(page, `meeting-${who.name.toLowerCase()}`);
    }
    const panels = await Promise.all(clients.map(({ page }) => readPanel(page)));
    expect(panels[0]?.securityCode).toMatch(/^\d{3}( \d{3}){12}$/);
    expect(new Set(panels.map(({ securityCode }) => securityCode)).size).toBe(1);
    for (const { rows } of panels)
      expect(rows.map(({ failedOutsideSwitch }) => failedOutsideSwitch)).toEqual([0, 0]);
  });

  test('shows everyone when somebody says that the code does not match', async () => {
    const [anna, ben] = clients as [Client, Client, Client];
    await drive.openShieldPanel(ben.page);
    await ben.page.getByRole('button', { name: 'No match', exact: true }).click();
    await drive.untilShield(anna.page, 'failed');
    await keepScreenshot(anna.page, 'no-match');
    await ben.page.getByRole('button', { name: 'Match', exact: true }).click();
    await drive.closeShieldPanel(ben.page);
    await drive.untilShield(anna.page, 'verified');
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

  test('ends for everyone when the host says so', async () => {
    const [anna, ben] = clients as [Client, Client, Client];
    await drive.endForAll(anna.page);
    await ben.page.getByTestId('shield').first().waitFor({ state: 'detached' });
    await keepScreenshot(ben.page, 'meeting-ended');
  });
});
