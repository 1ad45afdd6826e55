import { readdirSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { root } from './root.mjs';

const rooms = [
  'protocol',
  'server',
  'main',
  'preload',
  'renderer',
  'renderer/workers',
  'test',
  'bench',
  'bench/page',
];

/** The tsconfig of every room, and of its tests, that has at least one file to check: the compiler takes an empty one for a mistake. */
export function tsconfigs() {
  return rooms
    .flatMap((room) => configsIn(join(root, room)))
    .filter((config) => inputsOf(config).length > 0);
}

function configsIn(room) {
  return readdirSync(room)
    .filter((name) => /^tsconfig(\.test)?\.json$/.test(name))
    .map((name) => join(room, name));
}

function inputsOf(config) {
  const room = dirname(config);
  const separate = readdirSync(room).includes('tsconfig.test.json');
  const tests = basename(config) === 'tsconfig.test.json';
  return readdirSync(room, { recursive: true }).filter((path) => {
    if (!/\.tsx?$/.test(path) || (room.endsWith('renderer') && /^workers/.test(path))) return false;
    return !separate || /\.test\.tsx?$/.test(path) === tests;
  });
}
