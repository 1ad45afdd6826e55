// The page: one worker for each contestant, and a door for the program outside (bench/browser.ts).
import type { Answer, Call } from './calls.js';

const workers: Readonly<Record<string, () => Worker>> = {
  conclave: () =>
    new Worker(new URL('./frames/conclave.worker.ts', import.meta.url), { type: 'module' }),
  livekit: () =>
    new Worker(new URL('./frames/livekit.worker.ts', import.meta.url), { type: 'module' }),
  subtle: () =>
    new Worker(new URL('./frames/subtle.worker.ts', import.meta.url), { type: 'module' }),
  leader: () =>
    new Worker(new URL('./group/leader.worker.ts', import.meta.url), { type: 'module' }),
  mls: () => new Worker(new URL('./group/mls.worker.ts', import.meta.url), { type: 'module' }),
  chain: () => new Worker(new URL('./group/chain.worker.ts', import.meta.url), { type: 'module' }),
};
const started = new Map<string, Worker>();

/** Asks one contestant for one measurement. */
function measure(who: string, what: string, args: unknown): Promise<unknown> {
  const worker = started.get(who) ?? workers[who]?.();
  if (worker === undefined) throw new Error(`There is no contestant ${who}.`);
  started.set(who, worker);
  return new Promise((done, fail) => {
    worker.onerror = (event) => fail(new Error(`${who}: ${event.message}`));
    // The peers' workers post things of their own.
    const hear = ({ data }: MessageEvent<Partial<Answer>>) => {
      if (data.bench === undefined) return;
      worker.removeEventListener('message', hear);
      if (data.bench === 'failed') fail(new Error(`${who}, ${what}: ${String(data.value)}`));
      else done(data.value);
    };
    worker.addEventListener('message', hear);
    worker.postMessage({ bench: what, args } satisfies Call);
  });
}

/** Ends a contestant, so that the next one starts with nothing of it. */
function end(who: string): void {
  started.get(who)?.terminate();
  started.delete(who);
}

Object.assign(globalThis, { conclaveBench: { measure, end } });
