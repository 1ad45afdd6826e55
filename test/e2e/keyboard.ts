// A person without a mouse: Tab, Enter, Space and letters.
import type { Page } from 'playwright-core';

const MOST_STOPS = 60;

/** Presses Tab until the thing with this accessible name has the focus; answers how many stops it took, or throws. */
export async function tabTo(page: Page, name: string): Promise<number> {
  const passed: string[] = [];
  for (let stops = 1; stops <= MOST_STOPS; stops++) {
    await page.keyboard.press('Tab');
    const focused = await focusedName(page);
    if (focused === name) return stops;
    passed.push(focused);
  }
  throw new Error(`Tab never reaches "${name}". It reaches: ${[...new Set(passed)].join(', ')}.`);
}

export async function pressOn(page: Page, name: string, key = 'Enter'): Promise<void> {
  await tabTo(page, name);
  await page.keyboard.press(key);
}

export async function typeInto(page: Page, name: string, text: string): Promise<void> {
  await tabTo(page, name);
  await page.keyboard.press('Control+A');
  await page.keyboard.type(text);
}

/** Whether what has the focus can be seen to have it: an outline or a shadow. */
export async function focusIsVisible(page: Page): Promise<boolean> {
  return page.evaluate(() => {
    const node = document.activeElement;
    if (node === null || node === document.body) return false;
    const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(node);
    return (outlineStyle !== 'none' && parseFloat(outlineWidth) > 0) || boxShadow !== 'none';
  });
}

/** The accessible name as the page gives it: aria-label, labelledby, label, or text. */
async function focusedName(page: Page): Promise<string> {
  return page.evaluate(() => {
    const node = document.activeElement;
    if (node === null || node === document.body) return '(the page)';
    const text = (part: Element | null | undefined) =>
      part?.textContent?.replace(/\s+/g, ' ').trim() ?? '';
    const label = node.getAttribute('aria-label');
    if (label !== null) return label;
    const by = node.getAttribute('aria-labelledby');
    if (by !== null)
      return by
        .split(/\s+/)
        .map((id) => text(document.getElementById(id)))
        .join(' ');
    if (node instanceof HTMLInputElement) return text(node.labels?.[0]);
    return text(node);
  });
}
