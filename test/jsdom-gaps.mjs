// jsdom lacks these four (pitfalls.md B25); in Node they are there already and nothing changes.
import { webcrypto } from 'node:crypto';
import { TextDecoder, TextEncoder } from 'node:util';

const gaps = {
  TextEncoder,
  TextDecoder,
  structuredClone: (value) => JSON.parse(JSON.stringify(value)),
};
for (const [name, value] of Object.entries(gaps)) globalThis[name] ??= value;
if (globalThis.crypto?.subtle === undefined)
  Object.defineProperty(globalThis, 'crypto', { value: webcrypto, configurable: true });
