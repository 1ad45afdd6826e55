// Opaque tokens: 32 random bytes for the holder, their SHA-256 for the database. Nothing to forge, nothing to decode, and
// a row deleted is a token revoked.
import { createHash, randomBytes } from 'node:crypto';

export interface FreshToken {
  readonly token: string;
  readonly hash: string;
}

export function freshToken(): FreshToken {
  const token = randomBytes(32).toString('base64url');
  return { token, hash: tokenHash(token) };
}

/** The tokens are random and long, so a plain hash is enough: there is no dictionary to try. */
export function tokenHash(token: string): string {
  return createHash('sha256').update(token, 'utf8').digest('hex');
}
