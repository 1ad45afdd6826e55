import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Client } from '../demo/people.js';
import * as drive from '../demo/drive.js';
import * as walk from '../demo/tour/admin-walk.js';
import { until } from '../demo/wait.js';
import { look } from './accessibility.js';
import { accountOf, ANNA, audience, BEN, type Audience } from './audience.js';

const OPERATOR = 'operator-token-of-the-e2e-test-0123456789';
let all: Audience;
let anna: Client;

beforeAll(async () => {
  all = await audience({ CONCLAVE_OPERATOR_TOKEN: OPERATOR });
  anna = await all.client(ANNA);
}, 120_000);
afterAll(() => all.end(), 30_000);

describe('an administrator and a member of a group (issue 5)', () => {
  test('encryption is allowed and locked for a group; its member sees who did it, and so does the log', async () => {
    const { page } = anna;
    await drive.signUp(page, accountOf(ANNA));
    const { email } = accountOf(ANNA);
    await walk.putOnPaidPlan(all.service(), OPERATOR, email);
    await page.reload();
    await page.getByRole('button', { name: 'Admin', exact: true }).click();

    await page.getByRole('dialog', { name: /^End-to-end encryption for/ }).waitFor();
    await look(page, 'admin-first-run');
    await page.getByRole('button', { name: 'Not now', exact: true }).click();

    const ben = accountOf(BEN);
    await walk.invite(page, ben.email);
    await look(page, 'admin-people');
    const link = await walk.mailedLink(all.service(), ben.email);
    const member = await all.client(BEN, { link });
    await member.page.getByText(`${ANNA.name} invites you to ${ANNA.name}.`).waitFor();
    await look(member.page, 'invitation');
    await walk.joinInvited(member.page, ben.name, ben.password);
    // Only who administers has something to administer.
    expect(await member.page.getByRole('button', { name: 'Admin', exact: true }).count()).toBe(0);

    await walk.makeGroup(page, 'Legal');
    await look(page, 'admin-groups');
    await walk.putIntoGroup(page, ben.name, 'Legal');
    await walk.openGroupSettings(page, 'Legal');
    await page.getByRole('switch', { name: 'Allow end-to-end encryption' }).click();
    await page.getByText('Changes what holds for 1 of 1 person.').waitFor();
    await look(page, 'admin-turn-on');
    await page.getByRole('button', { name: 'Turn on', exact: true }).click();
    await walk.lock(page, 'Allow end-to-end encryption');
    await look(page, 'admin-settings');

    // Ben's window was open all the time: what Anna decided is in the next form that he opens.
    await member.page
      .getByRole('button', { name: 'New meeting with name or passcode', exact: true })
      .click();
    const e2ee = member.page.getByRole('radio', { name: 'End-to-end encrypted' });
    await until('Ben may choose end-to-end encryption', async () =>
      (await e2ee.isEnabled()) ? true : null,
    );
    await member.page.keyboard.press('Escape');

    await drive.openSettings(member.page);
    await member.page.getByText('Locked on by group Legal').waitFor();
    const toggle = member.page.getByRole('switch', { name: 'Allow end-to-end encryption' });
    expect([await toggle.isChecked(), await toggle.isDisabled()]).toEqual([true, true]);
    await look(member.page, 'settings-locked');

    await walk.openAdmin(page, 'Audit log');
    await page.getByRole('row', { name: /Anna.*Allow end-to-end.*Legal.*on, locked/ }).waitFor();
    await page.getByRole('row', { name: /Put a person into a group.*Ben/ }).waitFor();
    await page.getByRole('button', { name: 'Check the chain', exact: true }).click();
    await page.getByText(/^The chain is whole: 7 entries/).waitFor();
    await look(page, 'admin-audit');
  }, 150_000);
});
