// LiveKit as a child of the service: started with ports and a secret of its own, started again when it ends, stopped with
// the service. Clients notice a restart as a lost media connection and come back with a new token.
import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { ok, refused, type Result } from '../../protocol/result.js';
import { processUptime } from '../uptime.js';
import { freePorts, type EnginePorts } from './free-ports.js';
import { LIFELINE } from './lifeline.js';
import {
  answersHttp,
  mediaToken,
  roomCalls,
  type EngineKey,
  type MediaEngine,
} from './media-engine.js';

export interface EngineLog {
  readonly debug: (details: object, says: string) => void;
  readonly info: (details: object, says: string) => void;
  readonly warn: (details: object, says: string) => void;
}

interface Options {
  /** Programs to try, the first that runs is taken. */
  readonly programs: readonly string[];
  /** Where clients reach it. */
  readonly address: string;
  readonly maxPeople: number;
  readonly log: EngineLog;
}

const READY_WITHIN = 20_000;
const FIRST_PAUSE = 200;
const LONGEST_PAUSE = 10_000;
/** Having run this long, a crash is a new one and the pauses begin anew. */
const STEADY_AFTER = 30_000;
const LAST_LINES = 10;

export interface SupervisedEngine extends MediaEngine {
  /** The engine's own process, for tests; null while it is down. */
  readonly enginePid: () => number | null;
}

export async function startLivekit(
  options: Options,
): Promise<Result<SupervisedEngine, 'engine-missing' | 'engine-down'>> {
  const found = await findProgram(options.programs);
  if (found === null) return refused('engine-missing');
  const supervisor = new Supervisor(found.program, options);
  if (!(await supervisor.start())) {
    await supervisor.stop();
    return refused('engine-down');
  }
  return ok({
    kind: 'livekit',
    version: found.version,
    url: () => supervisor.url,
    isUp: () => supervisor.isUp(),
    enginePid: () => supervisor.enginePid,
    mediaToken: (meetingUuid, participantId) =>
      mediaToken(supervisor.key, meetingUuid, participantId),
    ...roomCalls(() => supervisor.url, supervisor.key),
    stop: () => supervisor.stop(),
  });
}

async function findProgram(
  programs: readonly string[],
): Promise<{ program: string; version: string } | null> {
  for (const program of programs) {
    try {
      const { stdout } = await promisify(execFile)(program, ['--version'], { timeout: 10_000 });
      const version = /version v?([0-9][0-9.]*)/.exec(stdout)?.[1];
      if (version !== undefined) return { program, version };
    } catch {
      continue; // not there, or not a program: try the next
    }
  }
  return null;
}

class Supervisor {
  readonly key: EngineKey = {
    key: `conclave${randomBytes(4).toString('hex')}`,
    secret: randomBytes(32).toString('base64url'),
  };
  enginePid: number | null = null;
  readonly #program: string;
  readonly #options: Options;
  #ports: EnginePorts | null = null;
  #child: ChildProcess | null = null;
  #isReady = false;
  #stopping = false;
  #pause = FIRST_PAUSE;
  #restart: NodeJS.Timeout | null = null;

  constructor(program: string, options: Options) {
    this.#program = program;
    this.#options = options;
  }

  get url(): string {
    const { address } = this.#options;
    return `ws://${address.includes(':') ? `[${address}]` : address}:${this.#ports?.signal ?? 0}`;
  }

  async isUp(): Promise<boolean> {
    return this.#isReady && (await answersHttp(this.url));
  }

  /** Starts it, with other ports if it does not come up with these. */
  async start(): Promise<boolean> {
    for (let attempt = 0; attempt < 3 && !this.#stopping; attempt++)
      if (await this.#run()) return true;
    return false;
  }

  async stop(): Promise<void> {
    this.#stopping = true;
    this.#isReady = false;
    if (this.#restart !== null) clearTimeout(this.#restart);
    const child = this.#child;
    if (child === null) return;
    const ended = once(child, 'exit');
    child.stdin?.end(); // the lifeline: see lifeline.ts
    const timer = setTimeout(() => this.#killNow(child), 3_000);
    await ended;
    clearTimeout(timer);
  }

  async #run(): Promise<boolean> {
    const { address, maxPeople, log } = this.#options;
    this.#ports ??= await freePorts(
      isLoopback(address) ? address : '0.0.0.0',
      Math.max(200, maxPeople * 4),
    );
    const startedAt = processUptime();
    const child = spawn(process.execPath, ['-e', LIFELINE, '--', this.#program], {
      stdio: ['pipe', 'pipe', 'pipe'],
      // The configuration holds the secret, so it goes through the environment and never the command line.
      env: {
        PATH: process.env['PATH'],
        HOME: process.env['HOME'],
        LIVEKIT_CONFIG: JSON.stringify(this.#config(this.#ports)),
      },
      windowsHide: true,
    });
    this.#child = child;
    const lines: string[] = [];
    child.stdin.on('error', () => undefined);
    child.on('error', () => undefined); // 'exit' or the missing answer says it
    for (const stream of [child.stdout, child.stderr])
      createInterface({ input: stream }).on('line', (line) => {
        const pid = /^engine-pid ([0-9]+)$/.exec(line)?.[1];
        if (pid !== undefined) {
          this.enginePid = Number(pid);
          return;
        }
        if (lines.push(line) > LAST_LINES) lines.shift();
        log.debug({ line: withoutAddresses(line) }, 'media engine');
      });
    child.on('exit', (code) => this.#onExit(child, startedAt, code, lines));
    const ready = await this.#untilReady(child);
    if (!ready) {
      await this.#giveUpOn(child);
      this.#ports = null; // perhaps someone took one: choose others
      return false;
    }
    this.#isReady = true;
    log.info({ url: this.url }, 'the media engine is up');
    return true;
  }

  async #untilReady(child: ChildProcess): Promise<boolean> {
    const until = processUptime() + READY_WITHIN;
    while (
      processUptime() < until &&
      child.exitCode === null &&
      child.signalCode === null &&
      !this.#stopping
    ) {
      if (await answersHttp(this.url)) return true;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    return false;
  }

  async #giveUpOn(child: ChildProcess): Promise<void> {
    if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return;
    const ended = once(child, 'exit');
    this.#killNow(child);
    await ended;
  }

  #onExit(
    child: ChildProcess,
    startedAt: number,
    code: number | null,
    lines: readonly string[],
  ): void {
    if (this.#child !== child) return;
    const wasReady = this.#isReady;
    // Should the lifeline itself have been killed, its engine would go on without anyone to stop it.
    if (code === null) this.#killEngine();
    this.enginePid = null;
    this.#child = null;
    this.#isReady = false;
    if (this.#stopping || !wasReady) return; // start() or the restart itself goes on from there
    const { log } = this.#options;
    log.warn(
      { code, last: lines.map(withoutAddresses) },
      'the media engine ended; starting it again',
    );
    if (processUptime() - startedAt > STEADY_AFTER) this.#pause = FIRST_PAUSE;
    this.#restartSoon();
  }

  #restartSoon(): void {
    const pause = this.#pause;
    this.#pause = Math.min(LONGEST_PAUSE, pause * 2);
    this.#restart = setTimeout(() => {
      void this.#run().then(
        (up) => {
          if (!up && !this.#stopping) this.#restartSoon();
        },
        () => {
          if (!this.#stopping) this.#restartSoon();
        },
      );
    }, pause);
  }

  #killNow(child: ChildProcess): void {
    this.#killEngine();
    child.kill('SIGKILL');
  }

  #killEngine(): void {
    const pid = this.enginePid;
    this.enginePid = null;
    if (pid === null) return;
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      return; // gone already
    }
  }

  /** The form that was proven to keep all traffic on loopback, proven.md; elsewhere it listens on all addresses. */
  #config(ports: EnginePorts): object {
    const { address, maxPeople } = this.#options;
    const local = isLoopback(address);
    return {
      port: ports.signal,
      bind_addresses: [local ? address : ''],
      rtc: {
        tcp_port: ports.tcp,
        port_range_start: ports.udpFirst,
        port_range_end: ports.udpLast,
        use_external_ip: false,
        node_ip: address,
        ...(local && {
          interfaces: { includes: ['lo', 'lo0'] },
          ips: { includes: [`${address}/32`] },
          enable_loopback_candidate: true,
        }),
      },
      room: {
        auto_create: true,
        empty_timeout: 60,
        departure_timeout: 20,
        max_participants: maxPeople * 2,
      },
      keys: { [this.key.key]: this.key.secret },
      logging: { level: 'warn', json: true },
    };
  }
}

function isLoopback(address: string): boolean {
  return address.startsWith('127.') || address === '::1' || address === 'localhost';
}

/** The engine writes people's addresses into its log; ours keeps none. */
function withoutAddresses(line: string): string {
  return line.replace(
    /\b[0-9]{1,3}(?:\.[0-9]{1,3}){3}\b|\b(?:[0-9a-f]{0,4}:){3,7}[0-9a-f]{0,4}\b/gi,
    '(address)',
  );
}
