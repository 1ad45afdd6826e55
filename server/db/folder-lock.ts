// PGlite does not notice a second process on its folder, and both lose rows (pitfalls.md A8). So one lock file beside it:
// process id and start time of the holder; taken over only when that process is gone. No timeout: a long query blocks the loop.
import { linkSync, readFileSync, renameSync, unlinkSync, writeFileSync } from 'node:fs';
import { hasCode } from '../error-code.js';

export interface FolderLock {
  readonly release: () => void;
}

/** Held by this very process: its id alone would not tell two services in one process apart. */
const held = new Set<string>();

/** Takes the lock, or returns null while a living process has it. */
export function takeLock(path: string): FolderLock | null {
  const mine = `${process.pid} ${startTime(process.pid) ?? '-'}\n`;
  for (let attempt = 0; attempt < 3; attempt++) {
    if (held.has(path)) return null;
    try {
      writeFileSync(path, mine, { flag: 'wx', mode: 0o600 });
      held.add(path);
      return { release: () => release(path, mine) };
    } catch (cause) {
      if (!hasCode(cause, 'EEXIST')) throw cause;
    }
    if (!removeStale(path)) return null;
  }
  return null;
}

function release(path: string, mine: string): void {
  held.delete(path);
  if (read(path) === mine) unlinkSync(path);
}

/** Moves a dead holder's file aside. Another process may do the same at once, so what was moved is looked at again. */
function removeStale(path: string): boolean {
  const seen = read(path);
  if (seen === null) return true;
  if (isAlive(seen)) return false;
  const aside = `${path}.${process.pid}`;
  try {
    renameSync(path, aside);
  } catch (cause) {
    if (hasCode(cause, 'ENOENT')) return true;
    throw cause;
  }
  if (read(aside) !== seen) linkSync(aside, path); // someone took it over in between: give it back
  unlinkSync(aside);
  return true;
}

function isAlive(content: string): boolean {
  const [id = '', start = '-'] = content.trim().split(' ');
  const pid = Number(id);
  if (!Number.isInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
  } catch (cause) {
    if (!hasCode(cause, 'EPERM')) return false;
  }
  // A process id is used again sooner or later; in a container, at once.
  const now = startTime(pid);
  if (now !== null && start !== '-') return now === start;
  return pid !== process.pid;
}

/** When the process started, in the kernel's ticks; null where the system does not say. */
function startTime(pid: number): string | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // proc(5): the name in parentheses may hold anything; starttime is field 22, the 20th after it.
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? null;
  } catch {
    return null;
  }
}

function read(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch (cause) {
    if (hasCode(cause, 'ENOENT')) return null;
    throw cause;
  }
}
