// The service as a process: `node dist/server/index.js`.
import { sentence } from '../protocol/fault.js';
import type { Fault } from '../protocol/result.js';
import { makeLog } from './log.js';
import { startService } from './service.js';
import { helpText, readSettings } from './settings.js';

const STOP_WITHIN = 10_000;

async function main(): Promise<void> {
  if (process.argv.slice(2).some((argument) => argument === '--help' || argument === '-h')) {
    process.stdout.write(helpText());
    return;
  }
  const settings = readSettings(process.env);
  if (!settings.ok) return giveUp(settings.fault);
  const logger = makeLog(settings.value.logLevel);

  // A stop that arrives during the start is kept until there is something to stop.
  let stop: () => void = () => undefined;
  const asked = new Promise<void>((resolve) => {
    stop = resolve;
  });
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => stop());

  const started = await startService(settings.value, logger);
  if (!started.ok) return giveUp(started.fault);
  const { url, engine, database, close } = started.value;
  const ready = {
    url,
    engine: { kind: engine.kind, version: engine.version, url: engine.url() },
    database,
  };
  process.stdout.write(`CONCLAVE_READY ${JSON.stringify(ready)}\n`);

  await asked;
  setTimeout(() => process.exit(1), STOP_WITHIN).unref();
  await close();
  logger.info('stopped');
  process.exitCode = 0;
}

/** One sentence for the person who started it, and status 1. */
function giveUp({ code, detail }: Fault): void {
  const facts = Object.entries(detail ?? {}).map(([name, value]) => `${name}: ${value}`);
  process.stderr.write(`${sentence(code)}${facts.length > 0 ? ` (${facts.join(', ')})` : ''}\n`);
  process.exit(1);
}

await main();
