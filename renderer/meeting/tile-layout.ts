// How the pictures share the room: by the space there is, never by break points (look.md).

export interface Space {
  readonly width: number;
  readonly height: number;
}

export interface TileLayout {
  readonly columns: number;
  readonly rows: number;
  /** Of one tile, in whole pixels. */
  readonly width: number;
  readonly height: number;
}

export const TILE_RATIO = 16 / 9;
export const TILE_GAP = 8;
export const MOST_TILES = 25;
/** Below this a name under a picture cannot be read any more; people go to a next page instead. */
export const LEAST_TILE_WIDTH = 112;

/** The grid whose 16:9 tiles are the largest that let `count` people fit into `space`. */
export function largestTiles(count: number, space: Space, gap: number = TILE_GAP): TileLayout {
  let best: TileLayout = gridOf(1, count, space, gap);
  for (let columns = 2; columns <= count; columns++) {
    const grid = gridOf(columns, count, space, gap);
    if (grid.width > best.width) best = grid;
  }
  return best;
}

/** How many people one page can show with tiles that are still worth looking at; at least one. */
export function tilesPerPage(space: Space, gap: number = TILE_GAP): number {
  for (let count = MOST_TILES; count > 1; count--)
    if (largestTiles(count, space, gap).width >= LEAST_TILE_WIDTH) return count;
  return 1;
}

function gridOf(columns: number, count: number, space: Space, gap: number): TileLayout {
  const rows = Math.ceil(count / Math.max(1, columns));
  const byWidth = (space.width - gap * (columns - 1)) / columns;
  const byHeight = ((space.height - gap * (rows - 1)) / Math.max(1, rows)) * TILE_RATIO;
  const width = Math.max(0, Math.floor(Math.min(byWidth, byHeight)));
  return { columns, rows, width, height: Math.floor(width / TILE_RATIO) };
}
