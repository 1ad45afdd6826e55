// The media engine as a process of this machine: found below the service that started it, so that a test can kill it.
import { execFileSync } from 'node:child_process';
import type { Service } from './service.js';
import { until } from './wait.js';

/** The engine is the service's only child that is called livekit-server. */
function enginePids({ child }: Service): number[] {
  const rows = execFileSync('ps', ['-eo', 'pid=,ppid=,comm='], { encoding: 'utf8' }).split('\n');
  const table = rows
    .map((row) => row.trim().split(/\s+/))
    .map(([pid, ppid, name]) => ({ pid: Number(pid), ppid: Number(ppid), name }));
  const below = (parent: number): number[] =>
    table.filter(({ ppid }) => ppid === parent).flatMap(({ pid }) => [pid, ...below(pid)]);
  const ours = new Set(below(child.pid));
  return table
    .filter(({ pid, name }) => ours.has(pid) && name?.startsWith('livekit'))
    .map(({ pid }) => pid);
}

/** Kills the engine without a warning, and resolves when the service has started another. */
export async function killEngine(service: Service): Promise<void> {
  const pids = enginePids(service);
  if (pids.length === 0) throw new Error('The service has started no engine.');
  for (const pid of pids) process.kill(pid, 'SIGKILL');
  await until('a new engine runs', async () =>
    enginePids(service).some((pid) => !pids.includes(pid)) ? true : null,
  );
}
