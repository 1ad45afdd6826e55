import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { getPriority } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { pathToFileURL } from 'node:url';
import { describe, expect, jest, test } from '@jest/globals';
import { capture, finish, start } from './children.mjs';
import { root } from './root.mjs';

const children = pathToFileURL(join(root, 'tools/lib/children.mjs')).href;
/** A child that starts a grandchild, and says the grandchild's number. */
const family = `
  const { spawn } = require('node:child_process');
  console.log(spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']).pid);
  setInterval(() => {}, 1000);
`;
const parent = `
  import { follow } from '${children}';
  await follow(process.execPath, ['-e', ${JSON.stringify(family)}]);
`;

describe('child processes of the tools', () => {
  test.each(['SIGINT', 'SIGTERM'])('end with their whole family on %s', async (signal) => {
    const tool = spawn(process.execPath, ['--input-type=module', '-e', parent], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const [line] = await once(createInterface({ input: tool.stdout }), 'line');
    const grandchild = Number(line);
    expect(lives(grandchild)).toBe(true);
    tool.kill(signal);
    await once(tool, 'exit');
    expect(await goneWithin(grandchild, 3_000)).toBe(true);
  });

  test('count as failed once they overstay, even if they answer the signal with status 0', async () => {
    const polite = `process.on('SIGTERM', () => process.exit(0)); console.log('up'); setInterval(() => {}, 1000)`;
    const child = start(process.execPath, ['-e', polite], { stdio: ['ignore', 'pipe', 'inherit'] });
    await once(child.stdout, 'data');
    const said = jest.spyOn(console, 'error').mockReturnValue(undefined);
    expect(await finish(child, 10)).toBe(1);
    expect(said.mock.calls).toEqual([[expect.stringContaining('was stopped')]]);
    said.mockRestore();
  });

  test('give way where they are asked to, and only there', async () => {
    const asks = [process.execPath, ['-p', 'os.getPriority()']];
    const own = getPriority();
    expect((await capture(...asks)).said.trim()).toBe(String(own));
    const given = await capture(...asks, { givesWay: true });
    expect(given.said.trim()).toBe(String(Math.min(own + 5, 19)));
  }, 60_000);
});

function lives(pid) {
  try {
    process.kill(pid, 0);
    // A container without an init keeps the dead in its list.
    return !(
      process.platform === 'linux' && /\) Z /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'))
    );
  } catch {
    return false;
  }
}

async function goneWithin(pid, ms) {
  for (const until = Date.now() + ms; Date.now() < until;) {
    if (!lives(pid)) return true;
    await new Promise((done) => setTimeout(done, 50));
  }
  return false;
}
