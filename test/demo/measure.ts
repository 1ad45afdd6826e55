// What one client really sees and hears of the others, read from its screen and its loudspeaker, and what its shield says.
import type { Page } from 'playwright-core';
import { nearestColour, type Character } from './cast.js';
import { HEIGHT, WIDTH, type Thumbnail } from './resemblance.js';
import { closeShieldPanel, openShieldPanel } from './drive.js';

const WATCH_MS = 2_200;
/** How far VP8 and scaling may move a colour (of at most 441). The people's colours are at least 60 apart. */
const COLOUR_SLACK = 30;
const TONE_SLACK = 0.04;
const LEAST_FRAMES = 5;
const LEAST_MOTION = 1;
const LEAST_RMS = 0.005;

/** What came from one peer. */
export interface Seen {
  readonly name: string;
  readonly painted: number;
  readonly rgb: readonly number[];
  /** Mean change of a pixel around the head, between two looks. */
  readonly motion: number;
  readonly rms: number;
  readonly peakHz: number;
}

export interface Panel {
  readonly securityCode: string;
  readonly shield: string;
  readonly keySeq: number;
  readonly joinedAt: number;
  readonly rows: readonly FrameRow[];
}

export interface FrameRow {
  readonly participantId: string;
  readonly decrypted: number;
  readonly failed: number;
  readonly failedOutsideSwitch: number;
  readonly firstAt: number | null;
}

/** Watches and listens to every tile, for two seconds unless told. */
export async function watchPeers(page: Page, myName: string, ms = WATCH_MS): Promise<Seen[]> {
  return page.evaluate(look, { myName, ms });
}

/** What is wrong with what came from `peer`: nothing, or a sentence. */
export function wrongWith(
  seen: Seen | undefined,
  peer: Character,
  people: readonly Character[],
): string | null {
  if (seen === undefined) return 'no tile';
  if (seen.painted < LEAST_FRAMES) return `${seen.painted} frames painted`;
  const nearest = nearestColour(people, seen.rgb);
  if (nearest?.name !== peer.name || nearest.distance > COLOUR_SLACK)
    return `the picture is not theirs (colour ${seen.rgb.map(Math.round).join(' ')})`;
  if (seen.motion < LEAST_MOTION) return 'the picture is frozen';
  if (seen.rms < LEAST_RMS) return `no sound (rms ${seen.rms.toFixed(4)})`;
  if (Math.abs(seen.peakHz / peer.tone - 1) > TONE_SLACK)
    return `the sound is not theirs (${Math.round(seen.peakHz)} Hz instead of ${peer.tone})`;
  return null;
}

/** What the shield and its panel say. Leaves the panel closed. */
export async function readPanel(page: Page): Promise<Panel> {
  await openShieldPanel(page);
  const panel = await page.evaluate(() => {
    const text = (id: string) => document.querySelector(`[data-testid=${id}]`)?.textContent ?? '';
    const number = (node: Element | null, name: string) => Number(node?.getAttribute(name) ?? NaN);
    const rows = [...document.querySelectorAll('[data-testid=frames-row]')].map((row) => ({
      participantId: row.getAttribute('data-participant') ?? '',
      decrypted: number(row, 'data-decrypted'),
      failed: number(row, 'data-failed'),
      failedOutsideSwitch: number(row, 'data-failed-outside-switch'),
      firstAt: number(row, 'data-first-at') || null,
    }));
    return {
      securityCode: text('security-code')
        .replace(/\D/g, '')
        .replace(/(...)(?!$)/g, '$1 '),
      shield:
        document.querySelector('[data-testid=shield]')?.getAttribute('data-state') ?? 'absent',
      keySeq: Number(/\d+/.exec(text('key-seq'))?.[0] ?? NaN),
      joinedAt: number(document.querySelector('[data-testid=joined-at]'), 'data-at'),
      rows,
    };
  });
  await closeShieldPanel(page);
  return panel;
}

/** participantId → name, by the tiles. */
export async function participants(page: Page): Promise<Record<string, string>> {
  const pairs = await page
    .getByTestId('tile')
    .evaluateAll((tiles) =>
      tiles.map((tile) => [
        tile.getAttribute('data-participant') ?? '',
        tile.getAttribute('data-name') ?? '',
      ]),
    );
  return Object.fromEntries(pairs);
}

/** What each tile shows right now, small; name → picture. */
export async function thumbnails(page: Page): Promise<Record<string, Thumbnail>> {
  return page.evaluate(
    ({ width, height }) => {
      const pictures: Record<string, number[]> = {};
      const brush = new OffscreenCanvas(width, height).getContext('2d');
      for (const tile of document.querySelectorAll<HTMLElement>('article[data-testid=tile]')) {
        const video = tile.querySelector('video');
        if (brush === null || video === null) continue;
        brush.drawImage(video, 0, 0, width, height);
        const { data } = brush.getImageData(0, 0, width, height);
        pictures[tile.dataset['name'] ?? ''] = [...data].filter((_, at) => at % 4 !== 3);
      }
      return pictures;
    },
    { width: WIDTH, height: HEIGHT },
  );
}

/** Runs in the page, so it must stand alone. */
async function look({ myName, ms }: { myName: string; ms: number }): Promise<Seen[]> {
  const pause = (time: number) => new Promise((done) => setTimeout(done, time));
  const context = new AudioContext();
  await context.resume();
  const tiles = [...document.querySelectorAll<HTMLElement>('article[data-testid=tile]')].filter(
    (tile) => tile.dataset['name'] !== myName,
  );
  const seen = await Promise.all(tiles.map((tile) => watchTile(tile)));
  await context.close();
  return seen;

  async function watchTile(tile: HTMLElement): Promise<Seen> {
    const [picture, sound] = await Promise.all([
      watchVideo(tile.querySelector('video')),
      listen(tile.querySelector('audio')),
    ]);
    return { name: tile.dataset['name'] ?? '', ...picture, ...sound };
  }

  async function watchVideo(video: HTMLVideoElement | null) {
    let painted = 0;
    let rgb: number[] = [0, 0, 0];
    let motion = 0;
    if (video === null) return { painted, rgb, motion };
    let over = false;
    const count = () => {
      painted += 1;
      if (!over) video.requestVideoFrameCallback(count);
    };
    video.requestVideoFrameCallback(count);
    const canvas = new OffscreenCanvas(64, 36);
    const brush = canvas.getContext('2d', { willReadFrequently: true });
    let before: Uint8ClampedArray | null = null;
    for (const end = performance.now() + ms; performance.now() < end && brush !== null;) {
      brush.drawImage(video, 0, 0, 64, 36);
      // The wall beside the head, upper left and upper right: no part of the person comes there.
      const wall = [brush.getImageData(3, 2, 8, 5).data, brush.getImageData(53, 2, 8, 5).data];
      rgb = [0, 1, 2].map((part) =>
        mean(wall.flatMap((data) => [...data].filter((_, i) => i % 4 === part))),
      );
      const now = brush.getImageData(16, 6, 32, 26).data;
      if (before !== null) motion = Math.max(motion, difference(before, now));
      before = now;
      await pause(250);
    }
    over = true;
    return { painted, rgb, motion };
  }

  async function listen(audio: HTMLAudioElement | null) {
    const stream = audio?.srcObject;
    if (!(stream instanceof MediaStream) || stream.getAudioTracks().length === 0)
      return { rms: 0, peakHz: 0 };
    const analyser = context.createAnalyser();
    analyser.fftSize = 4096;
    context.createMediaStreamSource(stream).connect(analyser);
    const wave = new Float32Array(analyser.fftSize);
    const levels = new Float32Array(analyser.frequencyBinCount);
    const energy = new Float32Array(analyser.frequencyBinCount);
    const squares: number[] = [];
    for (const end = performance.now() + ms; performance.now() < end;) {
      await pause(90);
      analyser.getFloatTimeDomainData(wave);
      squares.push(mean(wave.map((value) => value * value)));
      analyser.getFloatFrequencyData(levels);
      for (let k = 4; k < energy.length; k++)
        energy[k] = (energy[k] ?? 0) + 10 ** ((levels[k] ?? -200) / 10);
    }
    let peak = 0;
    for (let k = 1; k < energy.length; k++) if ((energy[k] ?? 0) > (energy[peak] ?? 0)) peak = k;
    return {
      rms: Math.sqrt(mean(squares)),
      peakHz: (peak * context.sampleRate) / analyser.fftSize,
    };
  }

  function mean(values: ArrayLike<number>): number {
    let sum = 0;
    for (let i = 0; i < values.length; i++) sum += values[i] ?? 0;
    return values.length === 0 ? 0 : sum / values.length;
  }

  function difference(a: Uint8ClampedArray, b: Uint8ClampedArray): number {
    let sum = 0;
    for (let i = 0; i < a.length; i++) sum += Math.abs((a[i] ?? 0) - (b[i] ?? 0));
    return sum / a.length;
  }
}
