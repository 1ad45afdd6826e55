// A window is a page of the driven Chromium. Its preload runs before the page's scripts, over a DevTools session of its own: the demo and the
// tests connect to the same browser with playwright, whose own bindings would answer for ours.
import { randomBytes } from 'node:crypto';
import { EventEmitter } from 'node:events';
import { readFile } from 'node:fs/promises';
import type { CDPSession, Page } from 'playwright-core';
import { pageScript, type ToMain, type ToPage, type WireNames } from '../page-side.js';
import { APP_ORIGIN } from '../page-server.js';
import { wireCodec } from '../wire-codec.js';
import { app } from './app.js';
import { theHost } from './host-state.js';
import { listenerOf } from './ipc-main.js';
import { grantedTo } from './session.js';

interface Options {
  readonly title?: string;
  readonly webPreferences?: { readonly preload?: string };
}
type OpenHandler = (details: { readonly url: string }) => { readonly action: 'allow' | 'deny' };

const codec = wireCodec();
const windows = new Set<BrowserWindow>();

class WebContents extends EventEmitter {
  readonly mainFrame = { url: '' };
  mayOpen: OpenHandler = () => ({ action: 'allow' });
  /** Set while the window has a page. */
  tell: ((message: ToPage) => void) | null = null;

  setWindowOpenHandler(handler: OpenHandler): void {
    this.mayOpen = handler;
  }

  send(channel: string, payload: unknown): void {
    this.tell?.({ kind: 'sent', channel, payload });
  }
}

export class BrowserWindow extends EventEmitter {
  readonly webContents = new WebContents();
  readonly #options: Options;
  #page: Page | null = null;

  constructor(options: Options) {
    super();
    this.#options = options;
    windows.add(this);
  }

  async loadURL(url: string): Promise<void> {
    const { chromium, origin, onLoaded } = theHost();
    const { context } = chromium;
    const page = context.pages()[0] ?? (await context.newPage());
    this.#page = page;
    page.on('close', () => this.#closed());
    // Whatever is not granted is denied from here on.
    await context.grantPermissions(grantedTo(APP_ORIGIN), { origin });
    context.on('page', (opened) => {
      const { action } = this.webContents.mayOpen({ url: opened.url() });
      if (action === 'deny') void opened.close();
    });
    await this.#connect(page);
    await page.goto(url.replace(APP_ORIGIN, origin), { waitUntil: 'load' });
    this.webContents.emit('did-finish-load');
    this.emit('ready-to-show');
    onLoaded();
  }

  show(): void {
    void this.#page?.bringToFront().catch(() => undefined);
  }

  focus(): void {
    this.show();
  }

  isMinimized(): boolean {
    return false;
  }

  restore(): void {
    this.show();
  }

  static getAllWindows(): BrowserWindow[] {
    return [...windows];
  }

  /** Runs `code` in the page as a person's click would, with a permission that the page itself does not have. */
  async runWithPermission(permission: string, code: string): Promise<void> {
    if (this.#page === null) return;
    const context = this.#page.context();
    const { origin } = theHost();
    const devtools = await context.newCDPSession(this.#page);
    await context.grantPermissions([...grantedTo(APP_ORIGIN), permission], { origin });
    try {
      const { exceptionDetails } = await devtools.send('Runtime.evaluate', {
        ...{ expression: code, userGesture: true, awaitPromise: true },
      });
      if (exceptionDetails !== undefined)
        throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
    } finally {
      await context.clearPermissions();
      await context.grantPermissions(grantedTo(APP_ORIGIN), { origin });
      await devtools.detach();
    }
  }

  #closed(): void {
    this.webContents.tell = null;
    windows.delete(this);
    this.emit('closed');
    if (windows.size === 0) app.emit('window-all-closed');
  }

  async #connect(page: Page): Promise<void> {
    const devtools = await page.context().newCDPSession(page);
    const names: WireNames = { call: randomName(), hear: randomName() };
    const { preload } = this.#options.webPreferences ?? {};
    const source = preload === undefined ? '' : await readFile(preload, 'utf8');
    await this.#followFrames(devtools, names);
    await this.#guardNavigation(devtools);
    await devtools.send('Runtime.addBinding', { name: names.call });
    // `window.open` answers at once, so main is asked beforehand; a link to a new window is closed when it opens.
    const { action } = this.webContents.mayOpen({ url: 'https://elsewhere.invalid/' });
    await devtools.send('Page.addScriptToEvaluateOnNewDocument', {
      source: pageScript(names, source, action === 'allow'),
    });
    await devtools.send('Runtime.enable');
  }

  /** Which frame speaks is known by the JavaScript context that called, and not by what it says. */
  async #followFrames(devtools: CDPSession, names: WireNames): Promise<void> {
    const { webContents } = this;
    await devtools.send('Page.enable');
    const { frameTree } = await devtools.send('Page.getFrameTree');
    const main = frameTree.frame.id;
    const frameOf = new Map<number, string>();
    let mainContext: number | null = null;
    const tell = (contextId: number, message: ToPage): void => {
      const text = JSON.stringify(codec.encode(message));
      const expression = `globalThis[${JSON.stringify(names.hear)}](${text})`;
      // The page may be gone by now; then nobody waits for this.
      devtools.send('Runtime.evaluate', { expression, contextId }).catch(() => undefined);
    };
    devtools.on('Runtime.executionContextCreated', ({ context }) => {
      const about = context.auxData as { frameId: string; isDefault: boolean } | undefined;
      if (about?.isDefault !== true) return;
      frameOf.set(context.id, about.frameId);
      if (about.frameId === main) mainContext = context.id;
    });
    devtools.on('Runtime.executionContextDestroyed', ({ executionContextId }) => {
      frameOf.delete(executionContextId);
    });
    devtools.on('Page.frameNavigated', ({ frame }) => {
      if (frame.id !== main) return;
      webContents.mainFrame.url = asMainSeesIt(frame.url);
      webContents.emit('did-navigate', {}, webContents.mainFrame.url);
    });
    devtools.on('Runtime.bindingCalled', ({ name, payload, executionContextId }) => {
      if (name !== names.call) return;
      const isMain = frameOf.get(executionContextId) === main;
      const senderFrame = isMain ? webContents.mainFrame : { url: '' };
      void answer(payload, senderFrame).then((message) => tell(executionContextId, message));
    });
    webContents.tell = (message) => {
      if (mainContext !== null) tell(mainContext, message);
    };
  }

  /** Documents alone are held up until main has said whether the window may go there. */
  async #guardNavigation(devtools: CDPSession): Promise<void> {
    await devtools.send('Fetch.enable', {
      patterns: [{ resourceType: 'Document', requestStage: 'Request' }],
    });
    devtools.on('Fetch.requestPaused', ({ requestId, request }) => {
      let prevented = false;
      const event = { url: asMainSeesIt(request.url), preventDefault: () => (prevented = true) };
      this.webContents.emit('will-navigate', event);
      const decided = prevented
        ? devtools.send('Fetch.failRequest', { requestId, errorReason: 'Aborted' })
        : devtools.send('Fetch.continueRequest', { requestId });
      decided.catch(() => undefined);
    });
  }
}

async function answer(payload: string, senderFrame: { readonly url: string }): Promise<ToPage> {
  const { id, channel, input } = codec.decode(payload) as ToMain;
  const listener = listenerOf(channel);
  if (listener === undefined) return { kind: 'unknown-channel', id, channel };
  return { kind: 'answer', id, value: await listener({ senderFrame }, input) };
}

/** Main knows one origin, whatever port the host serves it on. */
function asMainSeesIt(url: string): string {
  const { origin } = theHost();
  return url === origin || url.startsWith(`${origin}/`)
    ? APP_ORIGIN + url.slice(origin.length)
    : url;
}

function randomName(): string {
  return `w${randomBytes(16).toString('hex')}`;
}
