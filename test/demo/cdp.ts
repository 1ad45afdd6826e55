// A bare connection to a debugger: what playwright-core does not offer (heap queries inside workers, and inside a Node process).
import { WebSocket } from 'ws';
import { within } from './wait.js';

const CALL_MS = 20_000;

/** The few fields of the protocol's answers and events that are used here. */
export interface Said {
  readonly result?: { readonly objectId?: string; readonly value?: unknown };
  readonly objects?: { readonly objectId: string };
  readonly exceptionDetails?: {
    readonly text: string;
    readonly exception?: { readonly description?: string };
  };
  readonly targetInfos?: readonly Target[];
  readonly targetInfo?: Target;
  readonly sessionId?: string;
}

interface Target {
  readonly targetId: string;
  readonly type: string;
  readonly url: string;
}

interface Message {
  readonly id?: number;
  readonly method?: string;
  readonly params?: Said;
  readonly result?: Said;
  readonly error?: { readonly message: string };
}

type Listener = (method: string, params: Said) => void;

export interface Debugger {
  /** One command, to the browser or Node process itself or to an attached target. */
  readonly call: (method: string, params?: object, sessionId?: string) => Promise<Said>;
  readonly on: (listener: Listener) => void;
  readonly close: () => void;
}

/** Connects to a DevTools address (ws://127.0.0.1:…). */
export async function openDebugger(url: string): Promise<Debugger> {
  const socket = new WebSocket(url, { perMessageDeflate: false, maxPayload: 512 * 1024 * 1024 });
  await within('Connecting to a debugger', CALL_MS, opened(socket));
  const waiting = new Map<number, { done: (said: Said) => void; fail: (cause: Error) => void }>();
  const listeners: Listener[] = [];
  let last = 0;
  socket.on('message', (data: Buffer) => {
    const message = JSON.parse(data.toString('utf8')) as Message;
    if (message.id === undefined) {
      for (const listener of listeners) listener(message.method ?? '', message.params ?? {});
      return;
    }
    const call = waiting.get(message.id);
    waiting.delete(message.id);
    if (message.error === undefined) call?.done(message.result ?? {});
    else call?.fail(new Error(`debugger: ${message.error.message}`));
  });
  socket.on('close', () => {
    for (const { fail } of waiting.values()) fail(new Error('The debugger went away.'));
    waiting.clear();
  });
  return {
    call: (method, params = {}, sessionId) => {
      const id = ++last;
      const answer = new Promise<Said>((done, fail) => {
        waiting.set(id, { done, fail });
      });
      socket.send(
        JSON.stringify({ id, method, params, ...(sessionId === undefined ? {} : { sessionId }) }),
      );
      return within(method, CALL_MS, answer);
    },
    on: (listener) => listeners.push(listener),
    close: () => socket.terminate(),
  };
}

/** The dedicated workers below the pages of a browser, each attached: their session ids and script addresses. */
export async function attachWorkers(
  browser: Debugger,
): Promise<{ sessionId: string; url: string }[]> {
  const workers: { sessionId: string; url: string }[] = [];
  const pending: Promise<unknown>[] = [];
  const follow = { autoAttach: true, waitForDebuggerOnStart: false, flatten: true };
  browser.on((method, params) => {
    if (method !== 'Target.attachedToTarget') return;
    const { sessionId, targetInfo } = params;
    if (sessionId === undefined || targetInfo === undefined) return;
    if (targetInfo.type === 'worker') workers.push({ sessionId, url: targetInfo.url });
    pending.push(browser.call('Target.setAutoAttach', follow, sessionId).catch(() => undefined));
  });
  const { targetInfos } = await browser.call('Target.getTargets');
  for (const { targetId, type } of targetInfos ?? [])
    if (type === 'page') await browser.call('Target.attachToTarget', { targetId, flatten: true });
  // Each attachment may bring more: a worker below a page, a worker below a worker.
  for (let seen = -1; seen !== pending.length;) {
    seen = pending.length;
    await Promise.all(pending);
  }
  return workers;
}

/** Runs `fn` (source text of a function of one array) over every object that lives in this heap. */
export async function overAllObjects(
  target: Debugger,
  fn: string,
  sessionId?: string,
): Promise<unknown> {
  const group = { objectGroup: 'conclave-demo' };
  const { result } = await target.call(
    'Runtime.evaluate',
    { expression: 'Object.prototype', ...group },
    sessionId,
  );
  const { objects } = await target.call(
    'Runtime.queryObjects',
    { prototypeObjectId: result?.objectId, ...group },
    sessionId,
  );
  const answer = await target.call(
    'Runtime.callFunctionOn',
    {
      objectId: objects?.objectId,
      functionDeclaration: `function () { return (${fn})(this); }`,
      returnByValue: true,
    },
    sessionId,
  );
  await target.call('Runtime.releaseObjectGroup', group, sessionId);
  return valueOf(answer);
}

/** The value that was computed; what was thrown instead is thrown here. */
export function valueOf({ result, exceptionDetails }: Said): unknown {
  if (exceptionDetails !== undefined)
    throw new Error(
      `In a debugger: ${exceptionDetails.exception?.description ?? exceptionDetails.text}`,
    );
  return result?.value;
}

function opened(socket: WebSocket): Promise<void> {
  return new Promise((done, fail) => {
    socket.once('open', done);
    socket.once('error', fail);
  });
}
