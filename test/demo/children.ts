// Every process this program starts, so that it can end exactly those, whatever happens.
import { spawn, type ChildProcess, type SpawnOptions } from 'node:child_process';
import { createInterface } from 'node:readline';

const GRACE_MS = 4_000;
const running = new Set<Child>();

export interface Child {
  readonly pid: number;
  /** Everything it said on both outputs, for the search and for what to print when it fails. */
  readonly said: () => string;
  /** The rest of the first line on stdout that begins with `mark`. */
  readonly line: (mark: string, withinMs: number) => Promise<string>;
  readonly ended: Promise<number | null>;
  readonly exited: () => boolean;
  readonly kill: (signal: NodeJS.Signals) => void;
  readonly stop: () => Promise<void>;
}

/** Starts a program in a process group of its own. `stdin` stays open: a host ends when it closes. */
export function start(
  name: string,
  file: string,
  args: readonly string[],
  options: SpawnOptions = {},
): Child {
  const process_: ChildProcess = spawn(file, args, {
    ...options,
    detached: true,
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  const said: string[] = [];
  const marks: { mark: string; done: (rest: string) => void }[] = [];
  const { stdout, stderr, stdin } = process_;
  if (stdout === null || stderr === null || stdin === null)
    throw new Error(`${name} has no pipes.`);
  stdin.on('error', () => undefined);
  createInterface({ input: stdout }).on('line', (text) => {
    said.push(text);
    for (const { mark, done } of marks)
      if (text.startsWith(mark)) done(text.slice(mark.length).trim());
  });
  createInterface({ input: stderr }).on('line', (text) => {
    said.push(text);
    for (const { mark, done } of marks)
      if (text.startsWith(mark)) done(text.slice(mark.length).trim());
  });
  let over = false;
  const ended = new Promise<number | null>((done) => {
    process_.once('error', () => done(null));
    process_.once('close', (code) => done(code));
  }).finally(() => {
    over = true;
    running.delete(child);
  });
  const kill = (signal: NodeJS.Signals): void => {
    if (over || process_.pid === undefined) return;
    try {
      process.kill(-process_.pid, signal);
    } catch {
      // it ended in this moment
    }
  };
  const child: Child = {
    pid: process_.pid ?? 0,
    said: () => said.join('\n'),
    line: (mark, withinMs) =>
      new Promise((done, fail) => {
        const found = said.find((text) => text.startsWith(mark));
        if (found !== undefined) return done(found.slice(mark.length).trim());
        const late = setTimeout(
          () => fail(new Error(`${name} was not ready within ${withinMs} ms.\n${tail(said)}`)),
          withinMs,
        );
        marks.push({ mark, done: (rest) => (clearTimeout(late), done(rest)) });
        void ended.then((code) => {
          clearTimeout(late);
          fail(new Error(`${name} ended with ${code} before it was ready.\n${tail(said)}`));
        });
      }),
    ended,
    exited: () => over,
    kill,
    stop: async () => {
      stdin.end();
      kill('SIGTERM');
      const hard = setTimeout(() => kill('SIGKILL'), GRACE_MS);
      await ended;
      clearTimeout(hard);
    },
  };
  running.add(child);
  return child;
}

/** Ends whatever is still running. */
export async function stopAll(): Promise<void> {
  await Promise.all([...running].map((child) => child.stop()));
}

/** For a last moment in which nothing can be waited for. */
export function killAll(): void {
  for (const child of running) child.kill('SIGKILL');
}

const tail = (said: readonly string[]): string => said.slice(-15).join('\n');
