// Takes the secrets out of running clients through their debuggers, to search for them afterwards where they must never be:
// every byte array that a heap holds under one of the protocol's names. What is found stays in this process and is never printed.
import { attachWorkers, openDebugger, overAllObjects } from './cdp.js';
import type { Client } from './people.js';

/** Whose they are, protocol.md §3-5: the meeting key, and the secrets of one join. */
export const MEETING_SECRETS = ['mk', 'msk', 'x25519Secret', 'mlkemSeed'] as const;
export const IDENTITY_SECRETS = ['isk'] as const;

export interface Secret {
  readonly kind: string;
  readonly owner: string;
  readonly bytes: Buffer;
}

/** `names`: property name → the protocol's name for it. */
const MEETING_NAMES: Record<string, string> = {
  mk: 'mk',
  msk: 'msk',
  x25519Secret: 'x25519Secret',
  mlkemSeed: 'mlkemSeed',
};
const PUBLIC_NAMES: Record<string, string> = { ivk: 'ivk' };
const IDENTITY_NAMES: Record<string, string> = { isk: 'isk' };

/** mk, msk and the box secrets, from the meeting worker of this client. */
export async function meetingSecrets(client: Client): Promise<Secret[]> {
  const browser = await openDebugger(client.debugUrl);
  try {
    const workers = await attachWorkers(browser);
    const found: Secret[] = [];
    for (const { sessionId } of workers)
      found.push(
        ...named(client, await overAllObjects(browser, collector(MEETING_NAMES), sessionId)),
      );
    return distinct(found);
  } finally {
    browser.close();
  }
}

/** isk, from the process in which main runs. */
export async function identitySecrets(client: Client): Promise<Secret[]> {
  const main = await openDebugger(client.mainDebugUrl);
  try {
    return distinct(named(client, await overAllObjects(main, collector(IDENTITY_NAMES))));
  } finally {
    main.close();
  }
}

/** ivk of each client's identity: public, so it must be found on the board. */
export async function publicKeys(clients: readonly Client[]): Promise<Secret[]> {
  const found: Secret[] = [];
  for (const client of clients) {
    const main = await openDebugger(client.mainDebugUrl);
    try {
      found.push(...named(client, await overAllObjects(main, collector(PUBLIC_NAMES))));
    } finally {
      main.close();
    }
  }
  return distinct(found);
}

/** Which of the expected kinds are not there: a search for nothing proves nothing. */
export function missingKinds(secrets: readonly Secret[], expected: readonly string[]): string[] {
  const there = new Set(secrets.map(({ kind }) => kind));
  return expected.filter((kind) => !there.has(kind));
}

export function distinct(secrets: readonly Secret[]): Secret[] {
  const byBytes = new Map(secrets.map((secret) => [secret.bytes.toString('latin1'), secret]));
  return [...byBytes.values()];
}

function named(client: Client, found: unknown): Secret[] {
  return (found as [string, string][]).map(([kind, latin1]) => ({
    kind,
    owner: client.who.name,
    bytes: Buffer.from(latin1, 'latin1'),
  }));
}

/** Runs inside the heap. A secret shorter than 24 bytes is none; one of a single repeated byte has been zeroed already. */
function collector(names: Record<string, string>): string {
  return `(objects) => {
    const names = ${JSON.stringify(names)};
    const found = [];
    for (const object of objects)
      for (const name of Object.keys(names)) {
        const own = Object.getOwnPropertyDescriptor(object, name);
        const value = own === undefined || !('value' in own) ? null : own.value;
        if (!(value instanceof Uint8Array) || value.length < 24 || value.length > 4096) continue;
        if (value.every((byte) => byte === value[0])) continue;
        let text = '';
        for (const byte of value) text += String.fromCharCode(byte);
        found.push([names[name], text]);
      }
    return found;
  }`;
}
