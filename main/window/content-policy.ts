// The content security policy of every response of the app, worker scripts included: a page's policy does not cover its workers (pitfalls.md A11).
import { isOnThisComputer } from '../settings.js';

/** The header's value for an app that talks to `serviceOrigin`. */
export function contentPolicy(serviceOrigin: string): string {
  return [
    "default-src 'none'",
    // No eval, no inline script, no wasm: all code is in our own files.
    "script-src 'self'",
    "worker-src 'self'",
    "style-src 'self'",
    "font-src 'self'",
    "img-src 'self' data: blob:",
    "media-src 'self' blob:",
    `connect-src ${connections(serviceOrigin).join(' ')}`,
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-src 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
}

/**
 * The service by HTTP and WebSocket, and the media engine. The engine's address is the service's word, given at each join, so it cannot be
 * named here: any TLS WebSocket is allowed, which the engine's signalling is (it sees no key and no clear frame). A service on this
 * computer starts an engine on this computer, on a port that it chooses: then also any loopback port, with livekit-client's HTTP check.
 */
function connections(serviceOrigin: string): string[] {
  const { host, protocol } = new URL(serviceOrigin);
  const socket = `${protocol === 'https:' ? 'wss:' : 'ws:'}//${host}`;
  const loopback = isOnThisComputer(serviceOrigin)
    ? ['ws://127.0.0.1:*', 'http://127.0.0.1:*', 'ws://localhost:*', 'http://localhost:*']
    : [];
  return ["'self'", serviceOrigin, socket, 'wss:', ...loopback];
}
