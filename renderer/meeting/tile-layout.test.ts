import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  LEAST_TILE_WIDTH,
  largestTiles,
  MOST_TILES,
  TILE_GAP,
  TILE_RATIO,
  tilesPerPage,
} from './tile-layout.js';

const spaces = fc.record({
  width: fc.integer({ min: 200, max: 3840 }),
  height: fc.integer({ min: 120, max: 2160 }),
});
const people = fc.integer({ min: 1, max: MOST_TILES });

describe('tile layout', () => {
  test('gives one person the whole width of a 16:9 room', () => {
    expect(largestTiles(1, { width: 1600, height: 900 })).toEqual({
      columns: 1,
      rows: 1,
      width: 1600,
      height: 900,
    });
  });

  test('puts two people side by side in a wide room and above each other in a tall one', () => {
    expect(largestTiles(2, { width: 1600, height: 600 })).toMatchObject({ columns: 2, rows: 1 });
    expect(largestTiles(2, { width: 600, height: 1000 })).toMatchObject({ columns: 1, rows: 2 });
  });

  test('lets everyone fit, whatever the room', () => {
    fc.assert(
      fc.property(people, spaces, (count, space) => {
        const { columns, rows, width, height } = largestTiles(count, space);
        expect(columns * rows).toBeGreaterThanOrEqual(count);
        expect(columns * width + (columns - 1) * TILE_GAP).toBeLessThanOrEqual(space.width);
        expect(rows * height + (rows - 1) * TILE_GAP).toBeLessThanOrEqual(space.height);
      }),
    );
  });

  test('keeps 16:9 to the pixel', () => {
    fc.assert(
      fc.property(people, spaces, (count, space) => {
        const { width, height } = largestTiles(count, space);
        expect(Math.abs(width / TILE_RATIO - height)).toBeLessThanOrEqual(1);
      }),
    );
  });

  test('finds no larger tile in any other number of columns', () => {
    fc.assert(
      fc.property(people, spaces, fc.nat(MOST_TILES - 1), (count, space, other) => {
        const columns = other + 1;
        const rows = Math.ceil(count / columns);
        const rival = Math.min(
          (space.width - TILE_GAP * (columns - 1)) / columns,
          ((space.height - TILE_GAP * (rows - 1)) / rows) * TILE_RATIO,
        );
        expect(largestTiles(count, space).width).toBeGreaterThanOrEqual(Math.floor(rival));
      }),
    );
  });

  test('never shrinks a tile when somebody leaves', () => {
    fc.assert(
      fc.property(people, spaces, (count, space) => {
        const fewer = largestTiles(Math.max(1, count - 1), space).width;
        expect(fewer).toBeGreaterThanOrEqual(largestTiles(count, space).width);
      }),
    );
  });

  test('shows 25 people at once where there is room and a readable page where there is not', () => {
    expect(tilesPerPage({ width: 1280, height: 720 })).toBe(MOST_TILES);
    const small = { width: 464, height: 230 };
    const shown = tilesPerPage(small);
    expect(shown).toBeLessThan(MOST_TILES);
    expect(largestTiles(shown, small).width).toBeGreaterThanOrEqual(LEAST_TILE_WIDTH);
  });

  test('shows at least one person in a room of no size', () => {
    expect(tilesPerPage({ width: 0, height: 0 })).toBe(1);
    expect(largestTiles(3, { width: 0, height: 0 })).toMatchObject({ width: 0, height: 0 });
  });
});
