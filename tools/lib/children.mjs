// Child processes that never outlive us: each runs in its own process group, and the group ends when we do.
import { spawn } from 'node:child_process';

const GRACE_MS = 8_000;
const ownGroups = process.platform !== 'win32';
const living = new Set();
let stopping = false;

/** Runs a program with our own input and output. Answers its exit status, 1 if it was killed or could not start. */
export function follow(command, args, { env = process.env, cwd, timeoutMs } = {}) {
  return finish(start(command, args, { env, cwd, stdio: 'inherit' }), timeoutMs);
}

/** Runs a program quietly. Answers its exit status and all that it said. */
export async function capture(command, args, { env = process.env, cwd, timeoutMs, input } = {}) {
  const child = start(command, args, {
    env,
    cwd,
    stdio: [input === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'],
  });
  let said = '';
  child.stdout?.on('data', (chunk) => (said += chunk));
  child.stderr?.on('data', (chunk) => (said += chunk));
  if (input !== undefined) child.stdin?.end(input);
  const status = await finish(child, timeoutMs);
  return { status, said };
}

/** Starts a program; the caller reads its output and may stop it. */
export function start(command, args, options) {
  const child = spawn(command, args, { ...options, detached: ownGroups });
  living.add(child);
  child.once('exit', () => {
    // Whatever it left behind in its group goes too.
    signal(child, 'SIGTERM');
    living.delete(child);
  });
  child.once('error', () => living.delete(child));
  return child;
}

/** Ends one program: asks first, then insists. */
export async function stop(child) {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise((done) => child.once('exit', done));
  signal(child, 'SIGTERM');
  const insist = setTimeout(() => signal(child, 'SIGKILL'), GRACE_MS);
  await gone;
  clearTimeout(insist);
}

/** Resolves with the exit status; a program that overstays its time is ended and counts as failed. */
export function finish(child, timeoutMs) {
  return new Promise((done) => {
    let isLate = false;
    const timer =
      timeoutMs === undefined
        ? undefined
        : setTimeout(() => {
            isLate = true;
            console.error(`It took longer than ${Math.round(timeoutMs / 1000)} s and was stopped.`);
            void stop(child);
          }, timeoutMs);
    const end = (status) => {
      clearTimeout(timer);
      done(status);
    };
    child.once('error', () => end(127));
    // Some programs answer a signal with status 0.
    child.once('close', (code) => end(isLate ? code || 1 : (code ?? 1)));
  });
}

function signal(child, name) {
  if (child.pid === undefined) return;
  try {
    process.kill(ownGroups ? -child.pid : child.pid, name);
  } catch {
    // It is gone already, which is what was wanted.
  }
}

for (const [name, status] of [
  ['SIGINT', 130],
  ['SIGTERM', 143],
  ['SIGHUP', 129],
])
  process.on(name, () => {
    if (stopping) return;
    stopping = true;
    void Promise.all([...living].map(stop)).then(() => process.exit(status));
  });
process.on('exit', () => {
  for (const child of living) signal(child, 'SIGKILL');
});
