// Child processes that never outlive us: each runs in its own process group, and the group ends when we do.
import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { getPriority, setPriority } from 'node:os';

const GRACE_MS = 8_000;
/** How much nicer (setpriority(2), at most 19) than we are a program is that gives way. */
const LATER = 5;
const ownGroups = process.platform !== 'win32';
const living = new Set();
let stopping = false;

/** Runs a program with our own input and output. Answers its exit status, 1 if it was killed or could not start. */
export function follow(command, args, { env = process.env, cwd, timeoutMs } = {}) {
  return finish(start(command, args, { env, cwd, stdio: 'inherit' }), timeoutMs);
}

/** Runs a program quietly. Answers its exit status and all that it said. `givesWay`: it takes what others leave of the machine. */
export async function capture(
  command,
  args,
  { env = process.env, cwd, timeoutMs, input, givesWay = false } = {},
) {
  const child = start(command, args, {
    env,
    cwd,
    stdio: [input === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'],
  });
  if (givesWay) giveWay(child);
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

function giveWay({ pid }) {
  if (pid === undefined) return;
  const later = Math.min(getPriority() + LATER, 19);
  try {
    setPriority(pid, later);
    // sched(7): Linux weighs sessions against each other first, and a group of its own is a session of its own.
    if (process.platform === 'linux') writeFileSync(`/proc/${pid}/autogroup`, String(later));
  } catch {
    // It has ended already, or this system has no such thing: then it only holds the others up.
  }
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
