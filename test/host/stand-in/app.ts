import { EventEmitter } from 'node:events';
import { theHost, whenHostReady } from './host-state.js';

class App extends EventEmitter {
  readonly isPackaged = false;
  /** Chromium runs already; the switches that main may set are among those that it was started with (chromium.ts). */
  readonly commandLine = { appendSwitch: (): void => undefined };
  readonly #paths = new Map<string, string>();

  async whenReady(): Promise<void> {
    await whenHostReady();
  }

  setPath(name: string, path: string): void {
    this.#paths.set(name, path);
  }

  getPath(name: string): string {
    const path = this.#paths.get(name);
    if (path === undefined) throw new Error(`The host knows no path called ${name}.`);
    return path;
  }

  getVersion(): string {
    return theHost().version;
  }

  /** Chromium's sandbox is on unless the host runs as root. */
  enableSandbox(): void {
    // nothing to switch
  }

  /** The host asked before it started main (first-instance.ts). */
  requestSingleInstanceLock(): boolean {
    return true;
  }

  quit(): void {
    this.exit(0);
  }

  exit(code: number): void {
    this.emit('quit');
    theHost().onQuit(code);
  }
}

export const app = new App();
