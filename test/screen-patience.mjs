// Screens are waited for as patiently as everything else; Testing Library has a limit of its own.
import { patiently } from './patience.mjs';

/** What Testing Library waits at most if nobody tells it otherwise, ms. */
const LIMIT = 1_000;

if (globalThis.document !== undefined && patiently(LIMIT) !== LIMIT) {
  const { configure } = await import('@testing-library/react');
  configure({ asyncUtilTimeout: patiently(LIMIT) });
}
