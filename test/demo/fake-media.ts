// A camera picture and a voice for each person, made at run time: Chromium's fake devices play a Y4M and a WAV file in a loop.
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Character } from './cast.js';

const WIDTH = 480;
const HEIGHT = 270;
/** Pictures a second. */
const RATE = 15;
const SECONDS = 2;
const SAMPLE_RATE = 48_000;
// Millions of pixels: under jest, where every look at a global is a detour, `Math.round` in the loop takes seconds for each person. And
// Math.hypot, which guards against overflow, takes many times as long as the square root.
const { abs, ceil, max, min, PI, round, sin, sqrt } = Math;
const LUMA = WIDTH * HEIGHT;
const CHROMA_WIDTH = WIDTH / 2;
const CHROMA = CHROMA_WIDTH * ceil(HEIGHT / 2);

/** The Chromium switches that make these files the person's camera and microphone. */
export async function fakeMedia(
  who: Character,
  folder: string,
  rate: number = RATE,
): Promise<string[]> {
  const video = join(folder, 'camera.y4m');
  const audio = join(folder, 'microphone.wav');
  await Promise.all([writeFile(video, picture(who, rate)), writeFile(audio, voice(who.tone))]);
  return [
    '--use-fake-device-for-media-stream',
    '--use-fake-ui-for-media-stream',
    `--use-file-for-fake-video-capture=${video}`,
    `--use-file-for-fake-audio-capture=${audio}`,
  ];
}

/** A person before a wall of their colour, gently moving. Where a picture is checked for its colour, see `WALL` in picture-check.ts. */
export function picture({ colour }: Character, rate: number = RATE): Buffer {
  const frames = rate * SECONDS;
  const header = Buffer.from(`YUV4MPEG2 W${WIDTH} H${HEIGHT} F${rate}:1 Ip A1:1 C420mpeg2\n`);
  const mark = Buffer.from('FRAME\n');
  const parts: Buffer[] = [header];
  /** Whoever sways back passes the same places again. */
  const passed = new Map<string, Buffer>();
  for (let n = 0; n < frames; n++) {
    const sway = sin((2 * PI * n) / frames);
    const place = sway.toFixed(6);
    const frame = passed.get(place) ?? paint(colour, sway);
    passed.set(place, frame);
    parts.push(mark, frame);
  }
  return Buffer.concat(parts);
}

/** One frame, in planes: every pixel's luma, then the chroma of every fourth. */
function paint(colour: Rgb, sway: number): Buffer {
  const frame = Buffer.alloc(LUMA + 2 * CHROMA);
  for (let y = 0; y < HEIGHT; y++)
    for (let x = 0; x < WIDTH; x++) {
      const [Y, U, V] = yuv(shade(colour, x, y, sway));
      frame[y * WIDTH + x] = Y;
      if (y % 2 === 0 && x % 2 === 0) {
        const at = LUMA + (y / 2) * CHROMA_WIDTH + x / 2;
        frame[at] = U;
        frame[at + CHROMA] = V;
      }
    }
  return frame;
}

type Rgb = readonly [number, number, number];

/** Head and shoulders that sway before the wall; a soft light falls in from the right, below the strips that are checked. */
function shade(wall: Rgb, x: number, y: number, sway: number): Rgb {
  const u = (x - WIDTH / 2 - sway * WIDTH * 0.045) / HEIGHT;
  const v = y / HEIGHT;
  const face = distance(u * 1.22, v - 0.48);
  const hair = distance(u * 1.08, v - 0.43);
  const shoulders = distance(u * 0.74, v - 1.13);
  const isFringe = hair < 0.205 && v < 0.36 + u * 0.12;
  const warmth = clamp((u + 0.18) * 2.4);
  if (face < 0.19 && !isFringe) return mix([238, 200, 172], [204, 154, 124], warmth);
  if (hair < 0.215 && v < 0.5) return mix([62, 46, 42], [44, 32, 30], warmth);
  if (abs(u) < 0.062 && v > 0.6 && v < 0.74) return mix([214, 170, 142], [180, 132, 106], warmth);
  if (shoulders < 0.43) return mix(scale(wall, 0.52), scale(wall, 0.36), clamp(u + 0.5));
  const light = 1 + 0.22 * max(0, v - 0.25) * (x / WIDTH - 0.45);
  return scale(wall, light);
}

const distance = (x: number, y: number): number => sqrt(x * x + y * y);
const clamp = (value: number): number => min(1, max(0, value));
const scale = ([r, g, b]: Rgb, by: number): Rgb => [r * by, g * by, b * by];
const mix = (a: Rgb, b: Rgb, t: number): Rgb => [
  a[0] + (b[0] - a[0]) * t,
  a[1] + (b[1] - a[1]) * t,
  a[2] + (b[2] - a[2]) * t,
];

/** ITU-R BT.601, limited range: what Chromium takes an untagged Y4M file for. */
function yuv([r, g, b]: Rgb): Rgb {
  return [
    round(16 + 0.257 * r + 0.504 * g + 0.098 * b),
    round(128 - 0.148 * r - 0.291 * g + 0.439 * b),
    round(128 + 0.439 * r - 0.368 * g - 0.071 * b),
  ];
}

/** A hum in syllables: a steady tone would be taken for noise by Chromium's noise suppression and removed. */
export function voice(tone: number): Buffer {
  const samples = SAMPLE_RATE * SECONDS;
  const file = Buffer.alloc(44 + samples * 2);
  file.write('RIFF', 0);
  file.writeUInt32LE(36 + samples * 2, 4);
  file.write('WAVEfmt ', 8);
  file.writeUInt32LE(16, 16);
  file.writeUInt16LE(1, 20);
  file.writeUInt16LE(1, 22);
  file.writeUInt32LE(SAMPLE_RATE, 24);
  file.writeUInt32LE(SAMPLE_RATE * 2, 28);
  file.writeUInt16LE(2, 32);
  file.writeUInt16LE(16, 34);
  file.write('data', 36);
  file.writeUInt32LE(samples * 2, 40);
  for (let n = 0; n < samples; n++) {
    const t = n / SAMPLE_RATE;
    const beat = (t * 4) % 1;
    const syllable = beat < 0.7 ? sin((PI * beat) / 0.7) ** 0.5 : 0;
    const wave = sin(2 * PI * tone * t) + 0.25 * sin(4 * PI * tone * t);
    file.writeInt16LE(round(0.45 * 32_767 * syllable * wave * 0.8), 44 + n * 2);
  }
  return file;
}
