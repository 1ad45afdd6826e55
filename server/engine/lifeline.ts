// The small program between the service and the media engine. It holds one end of a pipe; when the service goes, however
// it goes, the pipe closes and the engine is stopped: no orphan even after kill -9, on every system that has pipes.
// It is passed to `node -e`, so that it is the same from source, from the bundle and in tests.
export const LIFELINE = `
const { spawn } = require('node:child_process');
const [program, ...rest] = process.argv.slice(1);
const child = spawn(program, rest, { stdio: ['ignore', 'inherit', 'inherit'], windowsHide: true });
process.stdout.write('engine-pid ' + child.pid + '\\n');
child.on('error', () => process.exit(127));
child.on('exit', (code) => process.exit(code === null ? 1 : code));
let stopping = false;
function stop() {
  if (stopping) return;
  stopping = true;
  child.kill('SIGTERM');
  setTimeout(() => child.kill('SIGKILL'), 500);
}
process.stdin.on('end', stop).on('close', stop).on('error', stop).resume();
process.stdout.on('error', stop);
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => {});
`;
