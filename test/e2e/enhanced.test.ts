import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import * as drive from '../demo/drive.js';
import { watchPeers, wrongWith } from '../demo/measure.js';
import type { Client } from '../demo/people.js';
import { until } from '../demo/wait.js';
import { seriousViolations } from './accessibility.js';
import { accountOf, ANNA, audience, BEN, keepScreenshot, type Audience } from './audience.js';

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
    await keepScreenshot(anna.page, 'enhanced-lobby');
    expect(await seriousViolations(anna.page)).toEqual([]);
    await drive.joinNow(anna.page, ANNA.name);
    await drive.untilShield(anna.page, 'enhanced');
    const link = await drive.invite(anna.page);
    await drive.openLobby(ben.page, link, 'guest');
    await drive.joinNow(ben.page, BEN.name);
    await drive.untilShield(ben.page, 'enhanced');
    await seesAndHears(anna, ben);
    await seesAndHears(ben, anna);
    await drive.openShieldPanel(anna.page);
    await keepScreenshot(anna.page, 'enhanced-shield');
    expect(await seriousViolations(anna.page)).toEqual([]);
    await drive.closeShieldPanel(anna.page);
  });
});
