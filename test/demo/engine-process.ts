// The media engine as a process of this machine: found below the service that started it, so that a test can kill it.
import { processesBelow } from './process-tree.js';
import type { Service } from './service.js';
import { until } from './wait.js';

/** The engine is the service's only child that is called livekit-server. */
function enginePids({ child }: Service): number[] {
  return processesBelow(child.pid)
    .filter(({ name }) => name.startsWith('livekit'))
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
