// Builds every room into dist/, and only what changed since the last build. Usage: node tools/build.mjs [room]... [--force]
import { createHash } from 'node:crypto';
import { cp, mkdir, readFile, readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { basename, dirname, join, relative, sep } from 'node:path';
import { pathToFileURL } from 'node:url';
import { root } from './lib/root.mjs';

const dist = join(root, 'dist');
const LOCK_WAIT_MS = 120_000;
/** Newer than any syntax we write: nothing is down-levelled. Electron 45 and the system's Chromium are both far past it. */
const BROWSER = 'chrome130';
const NODE = 'node20';

/** What each room is built from. `sources` decides when it is stale; `entry` when it exists at all. */
const rooms = {
  preload: { entry: 'preload/index.ts', sources: ['preload', 'protocol'], config: preloadConfig },
  main: { entry: 'main/index.ts', sources: ['main', 'protocol'], config: mainConfig },
  server: { entry: 'server/index.ts', sources: ['server', 'protocol'], config: nodeConfig },
  host: { entry: 'test/host/index.ts', sources: ['test/host', 'protocol'], config: nodeConfig },
  demo: { entry: 'test/demo/index.ts', sources: ['test', 'protocol'], config: nodeConfig },
  tour: { entry: 'test/demo/tour/program.ts', sources: ['test', 'protocol'], config: nodeConfig },
  churn: { entry: 'test/demo/churn/program.ts', sources: ['test', 'protocol'], config: nodeConfig },
  conformance: {
    entry: 'test/conformance/index.ts',
    sources: ['test/conformance', 'protocol'],
    config: nodeConfig,
  },
  fuzz: {
    entry: 'test/fuzz/index.ts',
    sources: ['test/fuzz', 'renderer/workers', 'protocol'],
    config: nodeConfig,
  },
  bench: {
    entry: 'bench/index.ts',
    sources: ['bench', 'test/demo', 'server', 'protocol'],
    config: nodeConfig,
  },
  'bench-page': {
    entry: 'bench/page/index.html',
    sources: ['bench/page', 'renderer/workers', 'protocol'],
    config: pageConfig,
  },
  renderer: {
    entry: 'renderer/index.html',
    sources: ['renderer', 'protocol', 'assets'],
    config: rendererConfig,
  },
};

/** Builds the stale rooms. Answers the names of those it built. */
export async function build({ only = Object.keys(rooms), force = false, say = console.log } = {}) {
  const release = await lock();
  try {
    const built = [];
    const broken = [];
    for (const name of only) {
      const room = rooms[name];
      if (room === undefined) throw new Error(`There is no room called ${name} to build.`);
      if (!existsSync(join(root, room.entry))) continue;
      const hash = await hashOf(room);
      if (!force && (await builtHash(name)) === hash) continue;
      const started = Date.now();
      try {
        await buildRoom(name, room, hash);
      } catch (cause) {
        // The other rooms may still be fine, and their errors are worth seeing in the same run.
        broken.push(`${name}: ${cause instanceof Error ? cause.message : String(cause)}`);
        continue;
      }
      built.push(name);
      say(`built ${name} (${((Date.now() - started) / 1000).toFixed(1)} s)`);
    }
    if (broken.length > 0) throw new Error(broken.join('\n'));
    return built;
  } finally {
    await release();
  }
}

/** Into a folder beside the real one first, so that a build that fails leaves the last good one in place. */
async function buildRoom(name, room, hash) {
  const { build: viteBuild } = await import('vite');
  const staging = join(dist, `.${name}-${process.pid}`);
  const out = join(dist, name);
  try {
    await viteBuild(await room.config(room, staging));
    await copyMigrations(room, staging);
    await writeFile(join(staging, '.built-from'), hash);
    await rm(out, { recursive: true, force: true });
    await rename(staging, out);
  } finally {
    await rm(staging, { recursive: true, force: true });
  }
}

const shared = {
  configFile: false,
  logLevel: 'warn',
  clearScreen: false,
};

async function rendererConfig(_room, outDir) {
  const { default: react } = await import('@vitejs/plugin-react');
  return {
    ...shared,
    root: join(root, 'renderer'),
    base: '/',
    plugins: [react()],
    worker: { format: 'es' },
    build: {
      outDir,
      emptyOutDir: true,
      target: BROWSER,
      // The content security policy allows no data: scripts and few data: images; every asset is a file.
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
      chunkSizeWarningLimit: 4_000,
    },
  };
}

/** The benchmarks' page: its workers are built as the product's are. */
function pageConfig(room, outDir) {
  return {
    ...shared,
    root: join(root, dirname(room.entry)),
    base: '/',
    worker: { format: 'es' },
    build: { outDir, emptyOutDir: true, target: BROWSER, modulePreload: { polyfill: false } },
  };
}

/** pitfalls.md C18: a sandboxed preload is one CommonJS file and may require `electron` and nothing else. */
function preloadConfig(room, outDir) {
  return {
    ...shared,
    root,
    publicDir: false,
    define: { 'process.env.NODE_ENV': '"production"' },
    build: {
      outDir,
      emptyOutDir: true,
      target: BROWSER,
      minify: false,
      lib: { entry: join(root, room.entry), formats: ['cjs'], fileName: () => 'index.cjs' },
      rolldownOptions: { external: ['electron'] },
    },
  };
}

/** Main carries its dependencies inside, so that the packaged app needs no node_modules but keytar's binary. */
function mainConfig(room, outDir) {
  return nodeConfig(room, outDir, { noExternal: true, external: ['electron', 'keytar'] });
}

/** Programs that run in Node: our code in one place, packages stay in node_modules. */
async function nodeConfig(room, outDir, ssr = {}) {
  const input = { index: join(root, room.entry) };
  // A room may have programs beside its entry, each of them named `*.entry.ts`: electron.entry.ts becomes electron.js.
  for (const file of await readdir(join(root, dirname(room.entry))))
    if (file.endsWith('.entry.ts'))
      input[basename(file, '.entry.ts')] = join(root, dirname(room.entry), file);
  return {
    ...shared,
    root,
    publicDir: false,
    ssr: { target: 'node', ...ssr },
    build: {
      ssr: true,
      outDir,
      emptyOutDir: true,
      target: NODE,
      minify: false,
      sourcemap: true,
      rolldownOptions: {
        input,
        external: ['electron', 'keytar'],
        output: {
          format: 'es',
          entryFileNames: '[name].js',
          chunkFileNames: 'chunks/[name]-[hash].js',
        },
      },
    },
  };
}

/** SQL migrations are read at run time, from the folder `migrations` beside the program. */
async function copyMigrations(room, outDir) {
  const folder = dirname(room.entry);
  for await (const path of filesUnder(join(root, folder))) {
    const parts = relative(root, path).split(sep);
    const at = parts.indexOf('migrations');
    if (at < 0) continue;
    const target = join(outDir, ...parts.slice(at));
    await mkdir(dirname(target), { recursive: true });
    await cp(path, target);
  }
}

async function hashOf(room) {
  const paths = ['package-lock.json', 'tsconfig.base.json', 'tools/build.mjs'].map((p) =>
    join(root, p),
  );
  for (const source of room.sources)
    for await (const path of filesUnder(join(root, source)))
      if (!/\.(test|stories)\.tsx?$|\.vectors\.json$|vectors\.json$/.test(path)) paths.push(path);
  const hash = createHash('sha256');
  for (const path of paths.sort())
    hash
      .update(relative(root, path))
      .update('\0')
      .update(await readFile(path))
      .update('\0');
  return hash.digest('hex');
}

async function* filesUnder(folder) {
  let entries;
  try {
    entries = await readdir(folder, { withFileTypes: true });
  } catch {
    return;
  }
  for (const entry of entries) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) yield* filesUnder(path);
    else yield path;
  }
}

async function builtHash(name) {
  try {
    return await readFile(join(dist, name, '.built-from'), 'utf8');
  } catch {
    return null;
  }
}

/** One build at a time in this folder; a lock whose owner is dead is taken over. */
async function lock() {
  await mkdir(dist, { recursive: true });
  const path = join(dist, '.lock');
  for (const until = Date.now() + LOCK_WAIT_MS; ;) {
    try {
      await writeFile(path, String(process.pid), { flag: 'wx' });
      return () => rm(path, { force: true });
    } catch (cause) {
      if (cause.code !== 'EEXIST') throw cause;
    }
    if (!(await ownerLives(path))) await rm(path, { force: true });
    else if (Date.now() > until)
      throw new Error(`Another build holds ${path}. Wait for it, or delete that file.`);
    else await new Promise((done) => setTimeout(done, 150));
  }
}

async function ownerLives(path) {
  try {
    const pid = Number(await readFile(path, 'utf8'));
    // Between its creation and its first write the file is empty: believe it while it is young.
    if (!Number.isInteger(pid) || pid <= 0) return Date.now() - (await stat(path)).mtimeMs < 2_000;
    process.kill(pid, 0);
    return true;
  } catch (cause) {
    return cause.code === 'EPERM';
  }
}

/** For the other tools: build, and end the program with what the compiler said where that fails. */
export async function buildOrExit(options) {
  try {
    return await build(options);
  } catch (cause) {
    console.error(`The build failed. ${cause instanceof Error ? cause.message : String(cause)}`);
    process.exit(1);
  }
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const args = process.argv.slice(2);
  const only = args.filter((arg) => !arg.startsWith('-'));
  const built = await buildOrExit({
    ...(only.length > 0 ? { only } : {}),
    force: args.includes('--force'),
  });
  if (built.length === 0) console.log('nothing to build');
}
