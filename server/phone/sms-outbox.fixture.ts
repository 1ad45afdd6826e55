// For tests: what lies in the folder sms-outbox of a service.
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/** The codes sent to `number` (E.164) by this process, first sent first, whatever the clock said. */
export function codesTo(dataFolder: string, number: string): string[] {
  const folder = join(dataFolder, 'sms-outbox');
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => name.endsWith('.json'))
    .toSorted((one, other) => (order(one) < order(other) ? -1 : 1))
    .map((name) => JSON.parse(readFileSync(join(folder, name), 'utf8')) as Record<string, string>)
    .filter(({ to }) => to === number)
    .map(({ text }) => /^\d{6}/.exec(text ?? '')?.[0] ?? '');
}

const order = (name: string) => name.split('-')[1] ?? '';
