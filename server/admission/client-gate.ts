// Which clients may join (product.md #7). What cannot encrypt on the person's own computer is told so before it joins, with what to do
// instead. A client says itself what it is: one that lies gets no further, because it lacks the key that the others would have to give it.
import type { EncryptionType } from '../../protocol/wire/text.js';

interface Client {
  readonly kind: 'desktop' | 'browser' | 'phone' | 'sip' | 'sdk';
  readonly version: string;
}

export type ClientRefusal =
  'browser-refused' | 'phone-refused' | 'room-system-refused' | 'sdk-refused' | 'client-too-old';

const KINDS: Readonly<Record<Client['kind'], ClientRefusal | null>> = {
  desktop: null,
  browser: 'browser-refused',
  phone: 'phone-refused',
  sip: 'room-system-refused',
  sdk: 'sdk-refused',
};

/** Why this client may not join a meeting of this kind, or null. `least` is the oldest version that may, as "1.2.3". */
export function whyNotClient(
  { kind, version }: Client,
  encryptionType: EncryptionType,
  least: string,
): ClientRefusal | null {
  if (encryptionType !== 'e2ee') return null;
  return KINDS[kind] ?? (isOlder(version, least) ? 'client-too-old' : null);
}

/** Semantic Versioning §11, as far as it is used here: three numbers, and what has a suffix comes before what has none. */
function isOlder(version: string, least: string): boolean {
  const [own, oldest] = [readVersion(version), readVersion(least)];
  // A version that nobody can read is no version that is known to be safe.
  if (own === null || oldest === null) return true;
  const differs = own.findIndex((part, at) => part !== oldest[at]);
  return differs !== -1 && (own[differs] ?? 0) < (oldest[differs] ?? 0);
}

const VERSION =
  /^(\d{1,6})\.(\d{1,6})\.(\d{1,6})(-[0-9A-Za-z.-]{1,32})?(?:\+[0-9A-Za-z.-]{1,32})?$/;

export function readVersion(text: string): readonly number[] | null {
  const parts = VERSION.exec(text);
  if (parts === null) return null;
  const [, major, minor, patch, suffix] = parts;
  return [Number(major), Number(minor), Number(patch), suffix === undefined ? 1 : 0];
}
