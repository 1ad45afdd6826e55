// The shell of every page that the service shows in a browser. Such a page only leads to the app: it has no session, asks nothing of the
// service, loads nothing from elsewhere, and never sees what stands behind the "#" but in the visitor's own browser.
import type { FastifyReply } from 'fastify';
import { Html, html } from './html.js';
import { MARK } from './mark.js';

export interface Page {
  /** Names the tab and heads the page. */
  readonly title: string;
  readonly body: Html;
}

const CONTENT_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

const HEADERS = {
  'content-security-policy': CONTENT_POLICY,
  'cache-control': 'no-store',
  // The address names a meeting: no other site is to learn it from a link.
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'x-robots-tag': 'noindex, nofollow',
} as const;

/** Sends `page` whole, with the headers that keep it alone. */
export function sendPage(reply: FastifyReply, page: Page, status = 200): FastifyReply {
  return reply
    .status(status)
    .headers(HEADERS)
    .type('text/html; charset=utf-8')
    .send(pageText(page));
}

/** What the browser is sent. */
export function pageText({ title, body }: Page): string {
  const document = html`<html lang="en">
    <head>
      <meta charset="utf-8" />
      <meta name="viewport" content="width=device-width, initial-scale=1" />
      <meta name="color-scheme" content="light dark" />
      <title>${title} · Conclave</title>
      <link rel="icon" href="/pages/mark.svg" type="image/svg+xml" />
      <link rel="stylesheet" href="/pages/page.css" />
      <script src="/pages/open-app.js" defer></script>
    </head>
    <body>
      <main>
        <p class="brand">${new Html(MARK)}<span>Conclave</span></p>
        <section class="card" aria-labelledby="title">
          <h1 id="title">${title}</h1>
          ${body}
        </section>
      </main>
    </body>
  </html>`;
  return `<!doctype html>\n${document.text}\n`;
}
