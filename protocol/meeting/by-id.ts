// A map by participantId of which a change copies one part in 32: the leader of a thousand hears a thousand acknowledgements of every
// key. Plain data that is never changed in place, as every state is. A service that picks ids for it makes it as slow as any other map.

export type ById<V> = readonly ReadonlyMap<string, V>[];

const PARTS = 32;

/** Nobody. */
export function noneById<V>(): ById<V> {
  const empty = new Map<string, V>();
  return Array.from({ length: PARTS }, () => empty);
}

/** What is kept of `id`. */
export function byId<V>(from: ById<V>, id: string): V | undefined {
  return from[partOf(id)]?.get(id);
}

/** The same with `value` for `id`. */
export function setById<V>(from: ById<V>, id: string, value: V): ById<V> {
  return changed(from, id, (part) => part.set(id, value));
}

/** The same without `id`. */
export function deleteById<V>(from: ById<V>, id: string): ById<V> {
  return byId(from, id) === undefined ? from : changed(from, id, (part) => part.delete(id));
}

/** How many there are. */
export function countById<V>(from: ById<V>): number {
  return from.reduce((count, part) => count + part.size, 0);
}

/** Every value, in no order that means anything. */
export function* allById<V>(from: ById<V>): Iterable<V> {
  for (const part of from) yield* part.values();
}

function changed<V>(from: ById<V>, id: string, change: (part: Map<string, V>) => void): ById<V> {
  const index = partOf(id);
  const part = new Map(from[index]);
  change(part);
  return from.map((one, i) => (i === index ? part : one));
}

function partOf(id: string): number {
  let hash = 0;
  for (let i = 0; i < id.length; i += 4) hash = (hash * 31 + id.charCodeAt(i)) | 0;
  return hash & (PARTS - 1);
}
