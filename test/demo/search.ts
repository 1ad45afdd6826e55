// Looks for secrets in everything the service and the engine could see: as they are, and in the ways programs write bytes as text.
import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Secret } from './secrets.js';

export interface Place {
  readonly name: string;
  readonly parts: readonly Buffer[];
}

export interface Find {
  readonly place: string;
  readonly kind: string;
  readonly owner: string;
  readonly written: string;
}

/** A folder with everything below it. */
export async function folderPlace(name: string, folder: string): Promise<Place> {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true });
  const files = entries.filter((entry) => entry.isFile());
  const parts: Buffer[] = [];
  for (const { parentPath, name: file } of files)
    // A database drops files while it runs.
    parts.push(await readFile(join(parentPath, file)).catch(() => Buffer.alloc(0)));
  return { name, parts };
}

export function textPlace(name: string, text: string): Place {
  return { name, parts: [Buffer.from(text, 'utf8')] };
}

export function sizeOf(places: readonly Place[]): number {
  let size = 0;
  for (const { parts } of places) for (const part of parts) size += part.length;
  return size;
}

/** Every place where any of the secrets lies, in any spelling. Each byte is looked at once, whatever the number of secrets. */
export function search(places: readonly Place[], secrets: readonly Secret[]): Find[] {
  const needles = secrets.flatMap(({ kind, owner, bytes }) =>
    spellings(bytes).map(({ written, needle }) => ({ kind, owner, written, needle })),
  );
  const byStart = new Map<number, typeof needles>();
  for (const one of needles) {
    const start = one.needle.readUInt16BE(0);
    byStart.set(start, [...(byStart.get(start) ?? []), one]);
  }
  const isStart = new Uint8Array(65_536);
  for (const start of byStart.keys()) isStart[start] = 1;
  const finds: Find[] = [];
  for (const { name, parts } of places) {
    const found = new Set<(typeof needles)[number]>();
    for (const part of parts) {
      let start = part[0] ?? 0;
      for (let at = 1; at < part.length; at++) {
        start = ((start << 8) | (part[at] ?? 0)) & 0xffff;
        if (isStart[start] === 0) continue;
        for (const one of byStart.get(start) ?? [])
          if (liesAt(part, at - 1, one.needle)) found.add(one);
      }
    }
    for (const { kind, owner, written } of found) finds.push({ place: name, kind, owner, written });
  }
  return finds;
}

function liesAt(part: Buffer, at: number, needle: Buffer): boolean {
  const end = at + needle.length;
  return end <= part.length && part.compare(needle, 0, needle.length, at, end) === 0;
}

/** Raw, hex, and base64 in both alphabets, also where the secret begins in the middle of a longer text of base64. */
export function spellings(bytes: Buffer): { written: string; needle: Buffer }[] {
  const hex = bytes.toString('hex');
  const found = [
    { written: 'bytes', needle: bytes },
    { written: 'hex', needle: Buffer.from(hex) },
    { written: 'HEX', needle: Buffer.from(hex.toUpperCase()) },
  ];
  for (const shift of [0, 1, 2]) {
    const whole = Buffer.concat([Buffer.alloc(shift), bytes]);
    // Only the characters that depend on nothing but the secret.
    const first = Math.ceil((shift * 8) / 6);
    const last = Math.floor((whole.length * 8) / 6);
    for (const alphabet of ['base64', 'base64url'] as const) {
      const needle = whole.toString(alphabet).slice(first, last);
      if (!found.some((other) => other.needle.toString() === needle))
        found.push({ written: alphabet, needle: Buffer.from(needle) });
    }
  }
  return found;
}
