// What runs in every page before its own scripts: the preload bundle, with stand-ins for contextBridge and ipcRenderer. Electron gives a
// preload a JavaScript world of its own; here it shares the page's, inside a closure, and the page keeps no way to call main but the bridge.
import { wireCodec, type WireCodec } from './wire-codec.js';

/** Random names, so that nothing in the page hits on them by chance. */
export interface WireNames {
  /** The function that Chromium gives the page to call out with. It is taken away before the page's scripts run. */
  readonly call: string;
  /** The function that the host calls into the page with. */
  readonly hear: string;
}

export type ToMain = { readonly id: number; readonly channel: string; readonly input: unknown };
export type ToPage =
  | { readonly kind: 'answer'; readonly id: number; readonly value: unknown }
  | { readonly kind: 'unknown-channel'; readonly id: number; readonly channel: string }
  | { readonly kind: 'sent'; readonly channel: string; readonly payload: unknown };

/** The script's source. It is put together as text, because the page's policy allows no eval. */
export function pageScript(names: WireNames, preload: string, mayOpenWindows: boolean): string {
  return `(() => {
  ${mayOpenWindows ? '' : 'window.open = () => null;'}
  if (window !== window.top) return;
  const module = { exports: {} };
  const require = (${standIns.toString()})(${JSON.stringify(names)}, (${wireCodec.toString()})());
  if (require === null) return;
  (function (require, module, exports) {
${preload}
  })(require, module, module.exports);
})();`;
}

function standIns(names: WireNames, codec: WireCodec): ((name: string) => unknown) | null {
  const globals = globalThis as unknown as Record<string, unknown>;
  const call = globals[names.call] as ((text: string) => void) | undefined;
  if (call === undefined) return null;
  // eslint-disable-next-line @typescript-eslint/no-dynamic-delete -- the page must not find it
  delete globals[names.call];
  let last = 0;
  const waiting = new Map<
    number,
    { done: (value: unknown) => void; fail: (cause: Error) => void }
  >();
  const listeners = new Map<string, Set<(event: object, payload: unknown) => void>>();

  const hear = (text: string): void => {
    const message = codec.decode(text) as ToPage;
    if (message.kind === 'sent') {
      for (const listener of listeners.get(message.channel) ?? []) listener({}, message.payload);
      return;
    }
    const asked = waiting.get(message.id);
    waiting.delete(message.id);
    if (message.kind === 'answer') asked?.done(message.value);
    else asked?.fail(new Error(`No handler registered for '${message.channel}'`));
  };
  Object.defineProperty(globals, names.hear, { value: hear });

  const ipcRenderer = {
    invoke: (channel: string, input: unknown) =>
      new Promise((done, fail) => {
        const id = ++last;
        waiting.set(id, { done, fail });
        call(codec.encode({ id, channel, input }));
      }),
    on: (channel: string, listener: (event: object, payload: unknown) => void) => {
      const known = listeners.get(channel) ?? new Set();
      listeners.set(channel, known.add(listener));
    },
    removeListener: (channel: string, listener: (event: object, payload: unknown) => void) => {
      listeners.get(channel)?.delete(listener);
    },
  };
  const freeze = (value: object): object => {
    for (const part of Object.values(value))
      if (typeof part === 'object' && part !== null) freeze(part as object);
    return Object.freeze(value);
  };
  const contextBridge = {
    exposeInMainWorld: (name: string, api: object) => {
      Object.defineProperty(globals, name, { value: freeze(api), enumerable: true });
    },
  };
  return (name) => {
    if (name === 'electron') return { contextBridge, ipcRenderer };
    throw new Error(`module not found: ${name}`);
  };
}
