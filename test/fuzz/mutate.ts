// What a hostile service makes of an honest message: bytes turned, cut, doubled and spliced; CBOR that says something else, or says the
// same as no honest encoder would; text and JSON likewise.
import { concat, utf8, type Bytes } from '../../protocol/bytes.js';
import { decode, encode, type Item } from '../../protocol/crypto/cbor.js';
import type { Random } from './random.js';

const MOST = 64 * 1_024;
/** Numbers at which something changes. */
const EDGES = [
  ...[0, 1, 7, 8, 23, 24, 255, 256, 65_535, 65_536, 2 ** 31, 2 ** 32 - 1, 2 ** 32, 2 ** 53 - 1],
];

/** One input made of another, and now and then of two. */
export function mutated(random: Random, seeds: readonly Bytes[]): Bytes {
  const seed = random.pick(seeds);
  if (random.chance(0.03)) return random.bytes(random.below(200));
  let bytes = random.chance(0.6) ? mutatedCbor(random, seed) : turned(random, seed);
  for (let more = random.below(3); more > 0; more--) bytes = turned(random, bytes);
  if (random.chance(0.05)) bytes = spliced(random, bytes, random.pick(seeds));
  return bytes.subarray(0, MOST);
}

/** Bytes as bytes. */
export function turned(random: Random, bytes: Bytes): Bytes {
  const at = random.below(bytes.length + 1);
  switch (random.below(7)) {
    case 0:
      return bytes.slice(0, at);
    case 1:
      return concat(bytes.slice(0, at), random.bytes(1 + random.below(8)), bytes.slice(at));
    case 2:
      return concat(bytes.slice(0, at), bytes.slice(at + 1 + random.below(8)));
    case 3:
      return concat(bytes, bytes.slice(at));
    case 4: {
      const out = bytes.slice();
      for (let i = at; i < Math.min(at + 8, out.length); i++) out[i] = random.pick([0, 0xff, 0x80]);
      return out;
    }
    default: {
      const out = bytes.slice();
      if (at < out.length) out[at] = (out[at] ?? 0) ^ (1 << random.below(8));
      return out;
    }
  }
}

function spliced(random: Random, one: Bytes, other: Bytes): Bytes {
  return concat(
    one.slice(0, random.below(one.length + 1)),
    other.slice(random.below(other.length + 1)),
  );
}

/** CBOR with something else in it; bytes that are none are turned as bytes. */
export function mutatedCbor(random: Random, bytes: Bytes): Bytes {
  const item = decode(bytes);
  if (!item.ok) return turned(random, bytes);
  const changed = mutatedItem(random, item.value, 0);
  if (random.chance(0.7))
    try {
      return encode(changed);
    } catch {
      // More than the subset allows: then in the loose way.
    }
  return loose(random, changed);
}

export function mutatedItem(random: Random, item: Item, depth: number): Item {
  if (Array.isArray(item) && item.length > 0 && random.chance(0.85)) {
    const items = [...(item as readonly Item[])];
    const at = random.below(items.length);
    switch (random.below(8)) {
      case 0:
        items.splice(at, 1);
        return items;
      case 1:
        items.splice(at, 0, strange(random, depth));
        return items;
      case 2:
        return [...items, ...items.slice(at)];
      case 3: {
        const other = random.below(items.length);
        [items[at], items[other]] = [items[other] ?? null, items[at] ?? null];
        return items;
      }
      default:
        items[at] = mutatedItem(random, items[at] ?? null, depth + 1);
        return items;
    }
  }
  if (item instanceof Uint8Array && random.chance(0.7)) {
    // Bytes in messages are often messages.
    const inner = random.chance(0.5) ? decode(item) : null;
    return inner?.ok === true && Array.isArray(inner.value)
      ? mutatedCbor(random, item)
      : turned(random, item);
  }
  if (typeof item === 'number' && random.chance(0.6))
    return Math.max(0, random.pick([item + 1, item - 1, item * 2, ...EDGES]));
  if (typeof item === 'string' && random.chance(0.6))
    return random.pick([
      item.slice(1),
      `${item}x`,
      '\u202e',
      '\ufeff',
      'é'.repeat(70),
      '',
      item + item,
    ]);
  return strange(random, depth);
}

function strange(random: Random, depth: number): Item {
  switch (random.below(8)) {
    case 0:
      return random.bytes(random.pick([0, 1, 15, 16, 17, 24, 31, 32, 33, 64, 1_184]));
    case 1:
      return random.pick(EDGES);
    case 2:
      return random.pick(['', 'join', 'snapshot', 'lock', 'x'.repeat(200), '\u2028']);
    case 3:
      return random.chance(0.5);
    case 4:
      return depth > 6 ? null : [strange(random, depth + 1)];
    case 5:
      return Array.from({ length: random.below(300) }, () => null);
    default:
      return null;
  }
}

/** CBOR that an honest encoder does not write: long heads, indefinite lengths, other kinds, lengths that lie, deep nesting. */
function loose(random: Random, item: Item): Bytes {
  if (random.chance(0.02)) return Uint8Array.from({ length: 5_000 }, () => 0x81);
  if (random.chance(0.03)) return Uint8Array.of(0x9b, 0, 0, 0, 0, 0xff, 0xff, 0xff, 0xff);
  if (random.chance(0.05))
    return random.pick([
      ...[
        Uint8Array.of(0x20),
        Uint8Array.of(0xf7),
        Uint8Array.of(0xf9, 0x3c, 0),
        Uint8Array.of(0xa0),
      ],
      ...[Uint8Array.of(0xc0, 0), Uint8Array.of(0xff), Uint8Array.of(0x5f, 0x40, 0xff)],
    ]);
  if (item === null) return Uint8Array.of(0xf6);
  if (typeof item === 'boolean') return Uint8Array.of(item ? 0xf5 : 0xf4);
  if (typeof item === 'number') return head(random, 0, Math.min(Math.floor(item), 2 ** 53));
  if (typeof item === 'string') {
    const text = utf8(item);
    return concat(head(random, 3, text.length), text);
  }
  if (item instanceof Uint8Array) return concat(head(random, 2, item.length), item);
  const inner = (item as readonly Item[]).map((one) => loose(random, one));
  return random.chance(0.05)
    ? concat(Uint8Array.of(0x9f), ...inner, Uint8Array.of(0xff))
    : concat(head(random, 4, inner.length), ...inner);
}

function head(random: Random, major: number, value: number): Bytes {
  const lying = random.chance(0.02) ? random.pick(EDGES) : value;
  const least = lying < 24 ? 0 : lying < 256 ? 1 : lying < 65_536 ? 2 : lying < 2 ** 32 ? 4 : 8;
  const size = random.chance(0.05) ? Math.max(least, random.pick([1, 2, 4, 8])) : least;
  if (size === 0) return Uint8Array.of((major << 5) | lying);
  const out = new DataView(new ArrayBuffer(9));
  out.setBigUint64(1, BigInt(lying));
  out.setUint8(8 - size, (major << 5) | (24 + Math.log2(size)));
  return new Uint8Array(out.buffer.slice(8 - size));
}

/** Text with something else in it. */
export function mutatedText(random: Random, text: string): string {
  const at = random.below(text.length + 1);
  const odd = random.pick([
    '',
    '%',
    '%ff',
    '\u0000',
    '\ud800',
    '"',
    '\\',
    '{',
    '[',
    '.',
    '#',
    '99999999999',
    '😀',
  ]);
  switch (random.below(5)) {
    case 0:
      return text.slice(0, at);
    case 1:
      return text.slice(0, at) + text.slice(at + 1 + random.below(5));
    case 2:
      return text + text.slice(at);
    case 3:
      return `${'['.repeat(random.below(2_000))}${text}`;
    default:
      return text.slice(0, at) + odd + text.slice(at + random.below(2));
  }
}

/** A JSON value with something else in it. */
export function mutatedJson(random: Random, value: unknown): unknown {
  if (Array.isArray(value) && random.chance(0.8)) {
    const items: unknown[] = [...(value as unknown[])];
    const at = random.below(items.length + 1);
    if (random.chance(0.2)) return [...items, ...items, ...items];
    items[at] = mutatedJson(random, items[at]);
    return items;
  }
  if (typeof value === 'object' && value !== null && random.chance(0.9)) {
    const entries = Object.entries(value);
    const at = random.below(entries.length + 1);
    const [key, inner] = entries[at] ?? [random.pick(['__proto__', 'toString', 'extra', '']), null];
    if (random.chance(0.2)) return Object.fromEntries(entries.filter(([name]) => name !== key));
    return Object.fromEntries([...entries, [key, mutatedJson(random, inner)]]);
  }
  if (typeof value === 'string' && random.chance(0.7)) return mutatedText(random, value);
  return random.pick([
    ...[null, true, 0, -1, 1.5, 2 ** 53, 1e308, '', 'x'.repeat(3_000), [], {}, [[[[[]]]]]],
    ...[{ type: 'post' }, JSON.parse('{"__proto__":{"ok":true}}')],
  ]);
}
