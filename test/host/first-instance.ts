// One app per profile, as Electron's single-instance lock has it: a second start hands its arguments to the first and ends.
import { createHash } from 'node:crypto';
import { rmSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const LONGEST = 8_192;

/** True where no other host has this profile; `onSecond` then hears of later starts. */
export async function becomeFirst(
  profile: string,
  argv: readonly string[],
  onSecond: (argv: readonly string[]) => void,
): Promise<boolean> {
  const address = addressOf(profile);
  if (await handOver(address, argv)) return false;
  // Nobody answers: what lies there was left behind by a host that was killed.
  if (process.platform !== 'win32') await rm(address, { force: true });
  const server = createServer((socket) => {
    let said = '';
    socket.setEncoding('utf8');
    socket.on('data', (text: string) => {
      said += text;
      if (said.length > LONGEST) socket.destroy();
    });
    socket.on('error', () => undefined);
    socket.on('end', () => {
      const heard = argumentsIn(said);
      if (heard !== null) onSecond(heard);
    });
  });
  await new Promise<void>((done, fail) => {
    server.once('error', fail);
    server.listen(address, done);
  });
  server.unref();
  // Ending by process.exit leaves the socket's file behind.
  if (process.platform !== 'win32') process.on('exit', () => rmSync(address, { force: true }));
  return true;
}

/** Any program of this machine may connect and say anything. */
function argumentsIn(text: string): string[] | null {
  try {
    const heard: unknown = JSON.parse(text);
    return Array.isArray(heard) && heard.every((one) => typeof one === 'string') ? heard : null;
  } catch {
    return null;
  }
}

function handOver(address: string, argv: readonly string[]): Promise<boolean> {
  return new Promise((done) => {
    const socket = connect(address);
    socket.once('error', () => done(false));
    socket.once('connect', () => socket.end(JSON.stringify(argv), () => done(true)));
  });
}

/** A socket's path may have about 100 characters, and profiles lie deep. */
function addressOf(profile: string): string {
  const name = `conclave-${createHash('sha256').update(resolve(profile)).digest('hex').slice(0, 24)}`;
  return process.platform === 'win32' ? `\\\\.\\pipe\\${name}` : join(tmpdir(), `${name}.sock`);
}
