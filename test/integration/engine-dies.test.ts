import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import * as drive from '../demo/drive.js';
import { killEngine } from '../demo/engine-process.js';
import { readPanel, watchPeers, wrongWith } from '../demo/measure.js';
import type { Client } from '../demo/people.js';
import { until } from '../demo/wait.js';
import { accountOf, ANNA, audience, BEN, keepScreenshot, type Audience } from '../e2e/audience.js';

let all: Audience;
let anna: Client;
let ben: Client;

beforeAll(async () => {
  all = await audience();
  [anna, ben] = (await Promise.all([all.client(ANNA), all.client(BEN)])) as [Client, Client];
  await drive.signUp(anna.page, accountOf(ANNA));
  await drive.turnOnE2ee(anna.page);
  await drive.newMeeting(anna.page);
  await drive.joinNow(anna.page, ANNA.name);
  await drive.untilShield(anna.page, 'verified');
  const link = await drive.invite(anna.page);
  await drive.openLobby(ben.page, link, 'guest');
  await drive.joinNow(ben.page, BEN.name);
  await drive.untilShield(ben.page, 'verified');
  await picturesFlow();
}, 120_000);
afterAll(() => all.end(), 30_000);

async function picturesFlow(): Promise<void> {
  await Promise.all([picturesReach(anna, ben), picturesReach(ben, anna)]);
}

function picturesReach(watcher: Client, peer: Client): Promise<boolean> {
  return until(
    `${watcher.who.name} sees and hears ${peer.who.name}`,
    async () => {
      const [seen] = await watchPeers(watcher.page, watcher.who.name);
      return wrongWith(seen, peer.who, [ANNA, BEN]) === null ? true : null;
    },
    { withinMs: 45_000 },
  );
}

describe('a meeting whose surroundings fail', () => {
  test('heals when the media engine was killed', async () => {
    await killEngine(all.service());
    await picturesFlow();
    await keepScreenshot(anna.page, 'engine-is-back');
  });

  test('heals when the service was killed, and keeps its code', async () => {
    const before = (await readPanel(anna.page)).securityCode;
    all.service().child.kill('SIGKILL');
    await all.service().child.ended;
    await all.restartService();
    await drive.untilShield(anna.page, 'verified', 45_000);
    await drive.untilShield(ben.page, 'verified', 45_000);
    await picturesFlow();
    expect((await readPanel(anna.page)).securityCode).toBe(before);
  });
});
