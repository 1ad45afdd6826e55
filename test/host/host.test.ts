import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createServer, request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Bridge } from '../../protocol/wire/bridge-type.js';
import { start } from '../demo/children.js';
import {
  hostCommand,
  stage,
  startHosted,
  type HostedApp,
  type Stage,
} from './hosted-app.fixture.js';

declare const window: Window & { readonly conclave: Bridge; ranBefore?: unknown; links: string[] };

const LINK = 'conclave://join/12345678901';
const PAGE = '<!doctype html><title>a page</title><script src="/page.js"></script><p>here</p>';
// What the page finds at its very first line, and what its worker may not do.
const SCRIPT = `window.ranBefore = typeof window.conclave;
window.links = [];
window.tried = new Promise((done) => {
  const worker = new Worker('/worker.js', { type: 'module' });
  worker.onmessage = (event) => done(event.data);
});`;
const WORKER = `let evals = true;
try { eval('1'); } catch { evals = false; }
let imports = true;
try { await import('data:text/javascript,1'); } catch { imports = false; }
const reaches = await fetch('http://10.0.0.1:9/').then(() => true, () => false);
postMessage({ evals, imports, reaches, secure: isSecureContext, subtle: 'subtle' in crypto });`;

let staged: Stage;
let app: HostedApp;
let elsewhere: Server;
let visited: string[];
let elsewhereUrl: string;

beforeAll(async () => {
  visited = [];
  elsewhere = createServer((asked, response) => {
    visited.push(asked.url ?? '');
    response.end('elsewhere');
  });
  await new Promise<void>((done) => elsewhere.listen(0, '127.0.0.1', done));
  elsewhereUrl = `http://127.0.0.1:${(elsewhere.address() as AddressInfo).port}`;
  staged = await stage({ 'index.html': PAGE, 'page.js': SCRIPT, 'worker.js': WORKER });
  app = await startHosted(staged, { args: ['--link', LINK] });
}, 90_000);

afterAll(async () => {
  await app?.close();
  elsewhere.close();
  await staged?.remove();
});

describe('the app on the Chromium host', () => {
  test('gives the page its bridge before its first line runs, and nothing else of ours', async () => {
    expect(await app.page.evaluate(() => window.ranBefore)).toBe('object');
    const found = await app.page.evaluate(() => ({
      rooms: Object.keys(window.conclave),
      isFrozen: Object.isFrozen(window.conclave) && Object.isFrozen(window.conclave.session),
      ofNode: ['require', 'process', 'module', 'Buffer'].filter((name) => name in window),
    }));
    expect(found).toEqual({
      rooms: ['app', 'session', 'service', 'identity', 'meeting'],
      isFrozen: true,
      ofNode: [],
    });
  });

  test('describes itself, with the link it was opened with', async () => {
    expect(await app.page.evaluate(() => window.conclave.app.describe())).toMatchObject({
      ok: true,
      value: { host: 'chromium', keychain: 'missing', openedWith: LINK, version: '0.1.0' },
    });
  });

  test('keeps byte arrays whole on their way to main and back', async () => {
    const answer = await app.page.evaluate(async () => {
      const { conclave } = window;
      const opened = await conclave.identity.open({ userId: null, meetingId: '12345678901' });
      if (!opened.ok) return opened.fault.code;
      const { ivk, hardwareId } = opened.value;
      const ids = { meetingUuid: new Uint8Array(16), userId: new Uint8Array(16) };
      await conclave.meeting.enter({ meetingId: '12345678901', ...ids, hardwareId, ivk });
      const signed = await conclave.meeting.signAnnouncement({
        ...{ mvk: new Uint8Array(32), x25519: new Uint8Array(32), mlkem: new Uint8Array(1_184) },
        ...{ issuedAt: 1, name: 'Ada', nonce: new Uint8Array(24) },
      });
      if (!signed.ok) return signed.fault.code;
      const { signature } = signed.value;
      return ivk instanceof Uint8Array && signature instanceof Uint8Array && signature.length;
    });
    expect(answer).toBe(64);
  });

  test('binds page and worker to the policy: no eval, no foreign code, no foreign host', async () => {
    const tried = await app.page.evaluate(() => (window as unknown as { tried: object }).tried);
    expect(tried).toEqual({
      ...{ evals: false, imports: false, reaches: false },
      ...{ secure: true, subtle: true },
    });
    const evals = await app.page.evaluate(() => {
      const script = document.createElement('script');
      script.textContent = 'window.injected = true';
      document.head.append(script);
      return 'injected' in window;
    });
    expect(evals).toBe(false);
  });

  test('stays on its page: no navigation, no window, no frame elsewhere', async () => {
    await app.page.evaluate((url) => {
      const frame = document.createElement('iframe');
      frame.src = `${url}/frame`;
      document.body.append(frame);
      window.location.href = `${url}/navigated`;
    }, elsewhereUrl);
    expect(await app.page.evaluate((url) => window.open(url), `${elsewhereUrl}/opened`)).toBeNull();
    await new Promise((done) => setTimeout(done, 500));
    expect(app.page.url()).toBe(`${app.origin}/index.html`);
    expect(visited).toEqual([]);
  });

  test('grants camera and microphone to the app, and nothing else', async () => {
    const states = await app.page.evaluate(() =>
      Promise.all(
        ['camera', 'microphone', 'geolocation', 'notifications'].map(
          async (name) => (await navigator.permissions.query({ name: name as never })).state,
        ),
      ),
    );
    expect(states).toEqual(['granted', 'granted', 'denied', 'denied']);
  });

  test('serves its files under its own name only', async () => {
    const { port } = new URL(app.origin);
    const status = await new Promise((done, fail) => {
      request({ host: '127.0.0.1', port, path: '/', headers: { host: `evil.example:${port}` } })
        .on('response', (response) => done(response.statusCode))
        .on('error', fail)
        .end();
    });
    expect(status).toBe(404);
  });

  test('hands the link of a second start to the window that is open', async () => {
    await app.page.evaluate(() =>
      window.conclave.app.linkOpened(({ link }) => window.links.push(link)),
    );
    const [file = '', ...rest] = hostCommand(staged, ['--link', 'conclave://join/10987654321']);
    const second = start('The second start', file, rest);
    expect(await second.ended).toBe(0);
    await app.page.waitForFunction(() => window.links.length > 0);
    expect(await app.page.evaluate(() => window.links)).toEqual(['conclave://join/10987654321']);
  });

  test('works again after a reload, and has no old link to give', async () => {
    await app.page.reload();
    expect(await app.page.evaluate(() => window.conclave.app.describe())).toMatchObject({
      ok: true,
      value: { openedWith: null },
    });
  });

  test('ends when whoever started it goes away, and is the same origin at its next start', async () => {
    await app.close();
    expect(app.child.exited()).toBe(true);
    const { origin } = app;
    app = await startHosted(staged);
    expect(app.origin).toBe(origin);
  });
});
