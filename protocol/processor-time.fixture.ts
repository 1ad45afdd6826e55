// For tests that claim how long something takes: the machine may be busy with something else meanwhile.
import process from 'node:process';

/** What this process has used of its processors so far, all its threads together, ms. */
export function processorTime(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1_000;
}
