import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Client } from '../demo/people.js';
import * as drive from '../demo/drive.js';
import { sentence } from '../../protocol/fault.js';
import { look } from './accessibility.js';
import { accountOf, ANNA, audience, BEN, type Audience } from './audience.js';
import { focusIsVisible, pressOn, tabTo, typeInto } from './keyboard.js';

let all: Audience;
let ben: Client;

beforeAll(async () => {
  all = await audience();
  ben = await all.client(BEN);
}, 90_000);
afterAll(() => all.end(), 30_000);

const says = (client: Client, text: string) => client.page.getByText(text).first().waitFor();

describe('signing in, and every screen before a meeting', () => {
  test('says that e-mail or password are wrong', async () => {
    await drive.signIn(ben.page, { email: 'nobody@example.org', password: 'not the password' });
    await says(ben, sentence('wrong-password'));
    await look(ben.page, 'wrong-password');
  });

  test('says that a password is too weak', async () => {
    const { page } = ben;
    await page.reload();
    await page.getByRole('button', { name: 'Create an account', exact: true }).click();
    await page.getByLabel('Your name', { exact: true }).fill('Ben');
    await page.getByLabel('E-mail', { exact: true }).fill('ben@example.org');
    await page.getByLabel('Password', { exact: true }).fill('short');
    await page.getByRole('button', { name: 'Create account', exact: true }).click();
    await says(ben, sentence('weak-password'));
    await look(page, 'weak-password');
  });

  test('says that there is no such meeting', async () => {
    const { page } = ben;
    await page.reload();
    await page.getByRole('button', { name: 'Join as a guest', exact: true }).click();
    await page.getByLabel('Meeting number or link', { exact: true }).fill('123 4567 8901');
    await page.getByRole('button', { name: 'Continue', exact: true }).click();
    await says(ben, sentence('unknown-meeting'));
    await look(page, 'unknown-meeting');
  });

  test('goes by keyboard alone from signing up into the lobby and a meeting', async () => {
    const anna = await all.client(ANNA);
    const { page } = anna;
    const { name, email, password } = accountOf(ANNA);
    await page.getByRole('button', { name: 'Create an account', exact: true }).waitFor();
    await look(page, 'sign-in');
    await pressOn(page, 'Create an account');
    expect(await focusIsVisible(page)).toBe(true);
    await typeInto(page, 'Your name', name);
    await typeInto(page, 'E-mail', email);
    await typeInto(page, 'Password', password);
    await pressOn(page, 'Create account');
    await page.getByRole('button', { name: 'New meeting', exact: true }).waitFor();
    await look(page, 'home');

    await pressOn(page, 'Settings');
    const toggle = page.getByRole('switch', { name: 'End-to-end encryption' });
    await toggle.waitFor();
    expect(await toggle.getAttribute('aria-checked')).toBe('false');
    await toggle.focus();
    await page.keyboard.press('Space');
    await page.getByRole('button', { name: 'Turn on', exact: true }).waitFor();
    await look(page, 'turn-on-e2ee');
    await pressOn(page, 'Turn on');
    await page.getByRole('switch', { name: 'End-to-end encryption', checked: true }).waitFor();
    await look(page, 'settings');

    await pressOn(page, 'Home');
    await page.getByRole('button', { name: 'New meeting', exact: true }).waitFor();
    await pressOn(page, 'New meeting with name or passcode');
    // The kinds are one stop: arrows go between them.
    await tabTo(page, 'Enhanced encryption');
    await page.keyboard.press('ArrowUp');
    await look(page, 'new-meeting');
    await pressOn(page, 'Create and open');
    await page.getByRole('button', { name: 'Join now', exact: true }).waitFor();
    await look(page, 'lobby');
    await pressOn(page, 'Join now');
    await drive.untilShield(page, 'verified');

    await pressOn(page, 'Mute');
    await page.getByRole('button', { name: 'Unmute', exact: true }).waitFor();
    await tabTo(page, 'Turn camera off');
    await drive.shield(page).focus();
    await page.keyboard.press('Enter');
    await page.getByTestId('shield-panel').waitFor();
    await look(page, 'shield-panel');
    await page.keyboard.press('Escape');
    await pressOn(page, 'Leave');
    await page.getByText('End for all', { exact: true }).first().waitFor();
    // What ends the meeting for everybody is never what a second Enter would do.
    const focused = page.locator('button:focus');
    expect(await focused.textContent()).toBe('Leave meeting');
    await look(page, 'leave-menu');
    await page.keyboard.press('ArrowDown');
    expect(await focused.textContent()).toBe('End for all');
    await page.keyboard.press('Escape');
    await drive.endForAll(page);
    await page.getByRole('button', { name: 'New meeting', exact: true }).waitFor();
  });
});
