import { describe, expect, test } from '@jest/globals';
import { HEIGHT, WIDTH, correlation, resembling, type Thumbnail } from './resemblance.js';

/** A wall of one colour with a darker person in the middle, `shift` pixels to the right. */
function person(wall: readonly [number, number, number], shift = 0): Thumbnail {
  return Array.from({ length: WIDTH * HEIGHT * 3 }, (_, at) => {
    const pixel = Math.floor(at / 3);
    const [x, y] = [pixel % WIDTH, Math.floor(pixel / WIDTH)];
    const isPerson = Math.abs(x - WIDTH / 2 - shift) < 5 && y > 4;
    return isPerson ? 60 : (wall[at % 3] ?? 0);
  });
}

function noise(seed: number): Thumbnail {
  let state = seed;
  return Array.from({ length: WIDTH * HEIGHT * 3 }, () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return (state >> 8) & 255;
  });
}

const ANNA = person([60, 90, 200]);

describe('telling a picture from noise', () => {
  test('a person who moved a little is still that person', () => {
    expect(correlation(ANNA, person([62, 88, 205], 1))).toBeGreaterThan(0.8);
  });

  test('noise resembles nobody', () => {
    const pictures = Array.from({ length: 50 }, (_, seed) => noise(seed + 1));
    expect(resembling(pictures, ANNA)).toBe(0);
  });

  test('one true picture among the noise is found', () => {
    expect(resembling([noise(1), person([60, 90, 200], 1), noise(2)], ANNA)).toBe(1);
  });

  test('black is nobody’s picture', () => {
    expect(resembling([ANNA.map(() => 0)], ANNA)).toBe(0);
  });
});
