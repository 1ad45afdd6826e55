// The processes below another one, by the system's own table: a program's Chromium is in no process group of its own.
import { execFileSync } from 'node:child_process';

export interface Process {
  readonly pid: number;
  readonly name: string;
}

/** All that descend from `parent`, nearest first. */
export function processesBelow(parent: number): Process[] {
  const rows = execFileSync('ps', ['-eo', 'pid=,ppid=,comm='], { encoding: 'utf8' }).split('\n');
  const table = rows
    .map((row) => row.trim().split(/\s+/))
    .map(([pid, ppid, name = '']) => ({ pid: Number(pid), ppid: Number(ppid), name }));
  const below = (of: number): Process[] =>
    table
      .filter(({ ppid }) => ppid === of)
      .flatMap(({ pid, name }) => [{ pid, name }, ...below(pid)]);
  return below(parent);
}
