// What every screen has to stand: axe-core in the page under test, in light, dark and narrow, with a picture of each for whoever wants to look.
// axe goes in through the debugger: the page's own content security policy lets no script in.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { AxeResults, RunOptions } from 'axe-core';
import type { Page } from 'playwright-core';
import { root } from '../demo/places.js';
import { keepScreenshot } from './audience.js';

/** The smallest window that the app allows (look.md). */
const NARROW = { width: 480, height: 360 };
interface Axe {
  readonly run: (what: RunOptions) => Promise<AxeResults>;
}

/**
 * Holds a screen to what every screen has to stand, and keeps pictures of it in test-out/: `NAME-light.png`, `NAME-dark.png`, `NAME-narrow.png`.
 * Throws with what is seriously or critically wrong in any of the three, and where the narrow window would scroll sideways.
 * Colours and size of the window are afterwards what they were.
 */
export async function look(page: Page, name: string): Promise<void> {
  const size = await page.evaluate(() => ({ width: innerWidth, height: innerHeight }));
  const wrong: string[] = [];
  const inspect = async (how: string, rules: readonly string[] = []) => {
    wrong.push(...(await seriousViolations(page, rules)).map((line) => `${how}: ${line}`));
    await keepScreenshot(page, `${name}-${how}`);
  };
  try {
    // What moves is waited for: without motion that is soon.
    await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' });
    await inspect('light');
    // The same page in other colours.
    await page.emulateMedia({ colorScheme: 'dark' });
    await inspect('dark', ['color-contrast', 'link-in-text-block']);
    await page.emulateMedia({ colorScheme: null });
    await page.setViewportSize(NARROW);
    await inspect('narrow');
    if (await scrollsSideways(page)) wrong.push('narrow: the page scrolls sideways');
  } finally {
    await page.emulateMedia({ colorScheme: null, reducedMotion: null });
    await page.setViewportSize(size);
  }
  if (wrong.length > 0) throw new Error(`${name}:\n${wrong.join('\n')}`);
}

/** What is seriously or critically wrong with this screen as it is, one line each; by these rules of axe, or by all. */
export async function seriousViolations(
  page: Page,
  rules: readonly string[] = [],
): Promise<string[]> {
  if (!(await page.evaluate(() => 'axe' in globalThis)))
    await page.evaluate(await readFile(join(root, 'node_modules/axe-core/axe.min.js'), 'utf8'));
  // Something may have begun to come into sight while axe looked: what is wrong is wrong at the second look too.
  return (await violationsOf(page, rules)).length === 0 ? [] : violationsOf(page, rules);
}

async function violationsOf(page: Page, rules: readonly string[]): Promise<string[]> {
  await movesAreOver(page);
  const { violations } = await page.evaluate(
    async (only) => {
      const { axe } = globalThis as unknown as { axe: Axe };
      return axe.run({ resultTypes: ['violations'], ...(only.length > 0 && { runOnly: only }) });
    },
    [...rules],
  );
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(
      ({ id, help, nodes }) =>
        `${id}: ${help} (${nodes.map(({ target }) => target.join(' ')).join(', ')})`,
    );
}

/** A dialog that is still fading in has the contrast of neither before nor after. */
async function movesAreOver(page: Page): Promise<void> {
  await page.evaluate(() =>
    Promise.all(
      document
        .getAnimations()
        .filter((animation) => animation.effect?.getComputedTiming().iterations !== Infinity)
        .map((animation) => animation.finished.catch(() => undefined)),
    ),
  );
}

async function scrollsSideways(page: Page): Promise<boolean> {
  return page.evaluate(() => document.documentElement.scrollWidth > innerWidth);
}
