// What the stand-ins share: the browser that is driven, and how the host ends. Filled in by the host before main starts.
import type { Chromium } from '../chromium.js';

export interface HostState {
  readonly profile: string;
  readonly chromium: Chromium;
  /** http://conclave.localhost:PORT, which stands for app://conclave. */
  readonly origin: string;
  readonly version: string;
  /** Main's page is there. */
  readonly onLoaded: () => void;
  readonly onQuit: (exitCode: number) => void;
}

let state: HostState | null = null;
let found: (known: HostState) => void = () => undefined;
const ready = new Promise<HostState>((done) => {
  found = done;
});

export function setHost(known: HostState): void {
  state = known;
  found(known);
}

/** Only after `app.whenReady()`, as with Electron. */
export function theHost(): HostState {
  if (state === null) throw new Error('Too early: the app is not ready yet.');
  return state;
}

export function whenHostReady(): Promise<HostState> {
  return ready;
}
