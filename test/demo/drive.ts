// What a person does with mouse and keyboard, by the names a screen reader would say.
import type { Locator, Page } from 'playwright-core';
import { pause, until } from './wait.js';

export interface Account {
  readonly name: string;
  readonly email: string;
  readonly password: string;
}

const button = (page: Page, name: string): Locator =>
  page.getByRole('button', { name, exact: true }).first();
const field = (page: Page, name: string): Locator => page.getByLabel(name, { exact: true }).first();
/** An entry of the navigation may be a link or a button. */
const entry = (page: Page, name: string): Locator =>
  page
    .getByRole('link', { name, exact: true })
    .or(page.getByRole('button', { name, exact: true }))
    .first();

export async function signUp(page: Page, account: Account): Promise<void> {
  await signUpHere(page, account);
  await button(page, 'New meeting').waitFor();
}

/** Leads to wherever the person was going. */
export async function signUpHere(page: Page, { name, email, password }: Account): Promise<void> {
  await button(page, 'Create an account').click();
  await field(page, 'Your name').fill(name);
  await field(page, 'E-mail').fill(email);
  await field(page, 'Password').fill(password);
  await button(page, 'Create account').click();
}

export async function signIn(
  page: Page,
  { email, password }: Omit<Account, 'name'>,
): Promise<void> {
  await field(page, 'E-mail').fill(email);
  await field(page, 'Password').fill(password);
  await button(page, 'Sign in').click();
}

export async function openSettings(page: Page): Promise<void> {
  await entry(page, 'Settings').click();
}

/** Turns the switch on under Settings, through the dialog that says what it turns off. */
export async function turnOnE2ee(page: Page): Promise<void> {
  await entry(page, 'Settings').click();
  const toggle = page.getByRole('switch', { name: 'End-to-end encryption' });
  await toggle.click();
  await page.getByRole('dialog').or(page.getByRole('alertdialog')).first().waitFor();
  await button(page, 'Turn on').click();
  await until('the switch is on', async () =>
    (await toggle.getAttribute('aria-checked')) === 'true' ? true : null,
  );
}

/** From home into the lobby of a new meeting of this kind; answers its passcode. */
export async function newMeeting(
  page: Page,
  kind: 'End-to-end encrypted' | 'Enhanced encryption' = 'End-to-end encrypted',
): Promise<string> {
  await entry(page, 'Home').click();
  await button(page, 'New meeting with name or passcode').click();
  await page.getByRole('radio', { name: kind }).check();
  const passcode = await field(page, 'Passcode').inputValue();
  await button(page, 'Create and open').click();
  await button(page, 'Join now').waitFor();
  return passcode;
}

/** With a link or a number, into the lobby. A guest does it from the first screen, a user from home. */
export async function openLobby(page: Page, link: string, as: 'guest' | 'user'): Promise<void> {
  await followLink(page, link, as);
  await button(page, 'Join now').waitFor();
}

/** As far as the link leads: the lobby, or why not. */
export async function followLink(page: Page, link: string, as: 'guest' | 'user'): Promise<void> {
  if (as === 'guest') await button(page, 'Join as a guest').click();
  else {
    await entry(page, 'Home').click();
    await button(page, 'Join').click();
  }
  await field(page, 'Meeting number or link').fill(link);
  await button(page, 'Continue').click();
}

/** Leaves the lobby for the meeting; answers the moment of the click. */
export async function joinNow(page: Page, name: string, passcode?: string): Promise<number> {
  await field(page, 'Your name').fill(name);
  if (passcode !== undefined) await field(page, 'Passcode').fill(passcode);
  const join = button(page, 'Join now');
  await until('the button "Join now" can be pressed', async () =>
    (await join.isEnabled()) ? true : null,
  );
  const clickedAt = Date.now();
  await join.click();
  return clickedAt;
}

export const shield = (page: Page): Locator => page.getByTestId('shield').first();

export async function untilShield(page: Page, state: string, withinMs = 20_000): Promise<void> {
  await shield(page).waitFor({ timeout: withinMs });
  await until(
    `the shield says "${state}"`,
    async () => ((await shield(page).getAttribute('data-state')) === state ? true : null),
    { withinMs },
  );
}

/** The link that "Invite" shows. */
export async function invite(page: Page): Promise<string> {
  await button(page, 'Invite').click();
  const shown = page.getByTestId('join-link').first();
  await shown.waitFor();
  const link = await shown.evaluate((node) =>
    node instanceof HTMLInputElement ? node.value : (node.textContent ?? ''),
  );
  await page.keyboard.press('Escape');
  return link.trim();
}

export async function openShieldPanel(page: Page): Promise<void> {
  const panel = page.getByTestId('shield-panel');
  if (await panel.isVisible()) return;
  await shield(page).click();
  await panel.waitFor();
}

export async function closeShieldPanel(page: Page): Promise<void> {
  const panel = page.getByTestId('shield-panel');
  if (!(await panel.isVisible())) return;
  await page.keyboard.press('Escape');
  if (await panel.isVisible()) await shield(page).click();
}

/** Opens or closes the list of participants. */
export const flipPeople = (page: Page): Promise<void> => button(page, 'Participants').click();

/** Someone on the open list of participants. */
export const personRow = (page: Page, name: string): Locator =>
  page.locator(`[data-testid=person][data-name="${name}"]`);

/** By the host, from the open list: for good, after the question. */
export async function removePerson(page: Page, name: string): Promise<void> {
  await personRow(page, name)
    .getByRole('button', { name: `What to do with ${name}` })
    .click();
  await page.getByRole('menuitem', { name: 'Remove from meeting' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Remove', exact: true }).click();
}

/** By the host, from the open list, through the question. */
export async function lockMeeting(page: Page): Promise<void> {
  await throughQuestion(page, 'Lock meeting');
  await page.getByTestId('locked').waitFor();
}

export async function unlockMeeting(page: Page): Promise<void> {
  await throughQuestion(page, 'Unlock');
}

async function throughQuestion(page: Page, does: string): Promise<void> {
  await button(page, does).click();
  await page.getByRole('dialog').getByRole('button', { name: does, exact: true }).click();
}

/** By the leader, from the open list. */
export async function nameSuccessor(page: Page, name: string): Promise<void> {
  await personRow(page, name)
    .getByRole('button', { name: `What to do with ${name}` })
    .click();
  await page.getByRole('menuitem', { name: 'Name as next leader' }).click();
}

/** Says that the code on this screen is the leader's. */
export async function markMatch(page: Page): Promise<void> {
  await openShieldPanel(page);
  await page
    .getByTestId('shield-panel')
    .getByRole('button', { name: 'Match', exact: true })
    .first()
    .click();
  await closeShieldPanel(page);
}

/** Lets go of mouse and keyboard, as someone does who only watches. */
export async function rest(page: Page): Promise<void> {
  await page.mouse.move(2, 2);
  await page.evaluate(() => {
    if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
  });
  await pause(250);
}

export async function leaveMeeting(page: Page): Promise<void> {
  await leaveBy(page, 'Leave meeting');
}

export async function endForAll(page: Page): Promise<void> {
  await leaveBy(page, 'End for all');
}

async function leaveBy(page: Page, way: string): Promise<void> {
  await button(page, 'Leave').click();
  const choice = page
    .getByRole('menuitem', { name: way, exact: true })
    .or(page.getByRole('button', { name: way, exact: true }))
    .first();
  await choice.click();
}

/** The people whose picture is asked for, by the tiles on the screen. */
export async function tileNames(page: Page): Promise<string[]> {
  return page
    .getByTestId('tile')
    .evaluateAll((tiles) => tiles.map((tile) => tile.getAttribute('data-name') ?? ''));
}
