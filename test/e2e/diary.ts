// What a window said and let sound, and when: also what is gone again before a test could look. Kept in the page itself.
import type { Page } from 'playwright-core';
import { until, type Patience } from '../demo/wait.js';
import type { Tone } from '../../renderer/meeting/tones.js';

export interface Entry {
  /** ms since 1970, by the page's clock. */
  readonly at: number;
  /** `said`: what a screen reader is told. `shown`: a notice, or why the meeting is over. `note`: Hz. */
  readonly kind: 'said' | 'shown' | 'note';
  readonly text: string;
}

/** The one note that no other tone has, Hz (renderer/meeting/tones.ts). */
const NOTE_OF: Readonly<Partial<Record<Tone, string>>> = { lost: '311', caution: '440' };

/** Begins one in this window, and in every window that is opened in its place. */
export async function keepDiary(page: Page): Promise<void> {
  await page.addInitScript(write);
  await page.evaluate(write);
}

export async function diaryOf(page: Page): Promise<Entry[]> {
  return page.evaluate(() => (globalThis as { diary?: Entry[] }).diary ?? []);
}

/** Until this was said or shown, at `after` or later. Answers when. */
export async function untilInDiary(
  page: Page,
  kind: 'said' | 'shown',
  text: string,
  { after = 0, ...patience }: Patience & { readonly after?: number } = {},
): Promise<number> {
  const found = await until(
    `the window of ${page.url()} has ${kind}: ${text}`,
    async () =>
      (await diaryOf(page)).find(
        (entry) => entry.kind === kind && entry.at >= after && entry.text.includes(text),
      ) ?? null,
    {
      ...patience,
      instead: async () =>
        (await diaryOf(page))
          .filter((entry) => entry.at >= after)
          .map((entry) => `${entry.at - after} ms ${entry.kind} ${entry.text}`)
          .join('; '),
    },
  );
  return found.at;
}

/** When this tone sounded, at `after` or later. */
export async function heard(page: Page, tone: Tone, after = 0): Promise<number[]> {
  const note = NOTE_OF[tone];
  return (await diaryOf(page))
    .filter(({ kind, at, text }) => kind === 'note' && text === note && at >= after)
    .map(({ at }) => at);
}

/** Runs in the page, so it stands alone. */
function write(): void {
  const page = globalThis as { diary?: Entry[] };
  if (page.diary !== undefined) return;
  const diary: Entry[] = [];
  page.diary = diary;
  const note = (kind: Entry['kind'], text: string) => diary.push({ at: Date.now(), kind, text });
  const strike = Reflect.get(OscillatorNode.prototype, 'start') as OscillatorNode['start'];
  OscillatorNode.prototype.start = function (this: OscillatorNode, when?: number) {
    note('note', String(Math.round(this.frequency.value)));
    strike.call(this, when);
  };
  const last = new Map<string, string>();
  const look = () => {
    const said = document.querySelector('[data-testid=said]')?.textContent ?? '';
    if (said !== '' && said !== last.get('said')) note('said', said);
    last.set('said', said);
    const shown = [...document.querySelectorAll('[role=alert], [role=status], h1')]
      .filter((one) => !one.matches('[data-testid=said]'))
      .map((one) => one.textContent.trim())
      .filter((text) => text !== '');
    for (const text of shown) if (last.get(`shown ${text}`) === undefined) note('shown', text);
    for (const key of [...last.keys()]) if (key.startsWith('shown ')) last.delete(key);
    for (const text of shown) last.set(`shown ${text}`, text);
  };
  new MutationObserver(look).observe(document, {
    subtree: true,
    childList: true,
    characterData: true,
  });
}
