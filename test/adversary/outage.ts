// What fails around one client: its whole network, its way to the service alone, or its machine, which sleeps.
import { processesBelow } from '../demo/process-tree.js';
import type { Target } from './lied-to.js';

/** Nothing comes and nothing goes, neither by the service nor by the engine nor as media; answers what brings it back. */
export function cutNetwork({ proxy }: Target): () => void {
  proxy.hold('service', 'engine', 'media');
  return () => proxy.release();
}

/** Every process of this client ends at once, in the middle of whatever it does. */
export async function crash({ child }: Target): Promise<void> {
  const pids = processesBelow(child.pid).map(({ pid }) => pid);
  child.kill('SIGKILL');
  for (const pid of pids)
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      // it ended with its parent
    }
  await child.ended;
}

/** Every process of this client stands still, as when the lid is closed; answers what wakes it. */
export function putToSleep({ child }: Target): () => void {
  const pids = [child.pid, ...processesBelow(child.pid).map(({ pid }) => pid)];
  for (const pid of pids) process.kill(pid, 'SIGSTOP');
  return () => {
    for (const pid of pids) process.kill(pid, 'SIGCONT');
  };
}
