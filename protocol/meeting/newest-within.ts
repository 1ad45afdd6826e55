// What waits for a word that may never come is bounded, so that a service that lies cannot fill memory. The newest is what still counts.

export interface Bound {
  readonly most: number;
  readonly mostBytes: number;
}

/** The longest end of `items`, oldest first, that is at most `most` long and at most `mostBytes` large by `sizeOf`. */
export function newestWithin<T>(
  items: readonly T[],
  { most, mostBytes }: Bound,
  sizeOf: (item: T) => number,
): readonly T[] {
  let from = items.length;
  let bytes = 0;
  while (from > 0 && items.length - from < most) {
    const item = items[from - 1] as T;
    bytes += sizeOf(item);
    if (bytes > mostBytes) break;
    from -= 1;
  }
  return from === 0 ? items : items.slice(from);
}
