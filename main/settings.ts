// What main is told from outside: by the environment, which tools/start.mjs and test/host fill in.
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export interface Settings {
  /** Origin of the service, such as https://meet.example.org. */
  readonly serviceUrl: string;
  /** Where this app keeps its own files; null: Electron's default. */
  readonly profile: string | null;
  /** Under this name the entries stand in the OS keychain. */
  readonly keychainService: string;
  readonly rendererFolder: string;
  readonly preloadFile: string;
}

const DEFAULT_SERVICE = 'http://127.0.0.1:8787';

/** `dist/main/index.js` knows where its neighbours are built to. */
export function readSettings(env: NodeJS.ProcessEnv, mainUrl: string): Settings {
  const dist = dirname(dirname(fileURLToPath(mainUrl)));
  return {
    serviceUrl: serviceOrigin(env['CONCLAVE_SERVICE'] ?? DEFAULT_SERVICE),
    profile: env['CONCLAVE_PROFILE'] ?? null,
    keychainService: env['CONCLAVE_KEYCHAIN_SERVICE'] ?? 'Conclave',
    rendererFolder: join(dist, 'renderer'),
    preloadFile: join(dist, 'preload', 'index.cjs'),
  };
}

/** It goes into the content security policy, so it is an origin and nothing else. */
function serviceOrigin(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url === null || (url.protocol !== 'http:' && url.protocol !== 'https:'))
    throw new Error('CONCLAVE_SERVICE is not the address of a service (http:// or https://).');
  return url.origin;
}

/** Whether the service, and so the media engine that it starts, is reached over loopback. */
export function isOnThisComputer(serviceUrl: string): boolean {
  const { hostname } = new URL(serviceUrl);
  return (
    hostname === 'localhost' || hostname === '[::1]' || /^127(\.[0-9]{1,3}){3}$/.test(hostname)
  );
}
