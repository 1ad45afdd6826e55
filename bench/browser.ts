// The system's Chromium with the benchmark page in it, served from dist/bench-page on loopback: a secure context, so that crypto.subtle
// is there.
import { createServer, type Server } from 'node:http';
import { readFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { extname, join, normalize } from 'node:path';
import { chromium, type Browser, type Page } from 'playwright-core';
import { chromiumPath } from '../test/demo/chromium-path.js';

export interface Bench {
  readonly browserVersion: string;
  /** One measurement by one contestant, each in a worker of its own. */
  readonly measure: <T>(who: string, what: string, args: unknown) => Promise<T>;
  readonly end: (who: string) => Promise<void>;
}

interface Door {
  readonly measure: (who: string, what: string, args: unknown) => Promise<unknown>;
  readonly end: (who: string) => void;
}

const TYPES: Readonly<Record<string, string>> = {
  ...{ '.html': 'text/html; charset=utf-8', '.js': 'text/javascript; charset=utf-8' },
  '.css': 'text/css',
};

/** A page that is alone with itself gets a clock of 5 us instead of 100. */
const ISOLATED = {
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-embedder-policy': 'require-corp',
};

export async function withBench<T>(
  pageFolder: string,
  use: (bench: Bench) => Promise<T>,
): Promise<T> {
  const server = await serve(pageFolder);
  let browser: Browser | null = null;
  try {
    browser = await chromium.launch({
      executablePath: chromiumPath(),
      // As root Chromium has no sandbox to give; for anyone else it keeps it.
      args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
    });
    const page = await browser.newPage();
    await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/index.html`);
    await page.waitForFunction(() => 'conclaveBench' in globalThis);
    return await use({
      browserVersion: browser.version(),
      measure: <M>(who: string, what: string, args: unknown) =>
        ask(page, who, what, args) as Promise<M>,
      end: (who) =>
        page.evaluate((name) => {
          (globalThis as unknown as { conclaveBench: Door }).conclaveBench.end(name);
        }, who),
    });
  } finally {
    await browser?.close();
    server.close();
  }
}

function ask(page: Page, who: string, what: string, args: unknown): Promise<unknown> {
  return page.evaluate(
    (call) =>
      (globalThis as unknown as { conclaveBench: Door }).conclaveBench.measure(
        call.who,
        call.what,
        call.args,
      ),
    { who, what, args },
  );
}

async function serve(folder: string): Promise<Server> {
  const server = createServer((request, response) => {
    const path = normalize(new URL(request.url ?? '/', 'http://localhost').pathname);
    readFile(join(folder, path)).then(
      (body) => {
        response.writeHead(200, {
          'content-type': TYPES[extname(path)] ?? 'application/octet-stream',
          ...ISOLATED,
        });
        response.end(body);
      },
      () => response.writeHead(404).end(),
    );
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return server;
}
