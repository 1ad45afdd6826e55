// The few things that the service shows in a browser.
import type { FastifyInstance } from 'fastify';
import { mailLinkKinds } from '../../protocol/wire/mail-link.js';
import { JOIN_PATH, joinPage, NO_MEETING_PAGE } from './join-page.js';
import { mailPage } from './mail-page.js';
import { MARK } from './mark.js';
import { OPEN_APP_SCRIPT } from './open-app-script.js';
import { sendPage } from './page.js';
import { PAGE_STYLE } from './page-style.js';

export interface PageSettings {
  /** Known only once the service listens. */
  readonly publicUrl: () => string;
  readonly downloadUrl: string | null;
}

export function registerPages(
  app: FastifyInstance,
  { publicUrl, downloadUrl }: PageSettings,
): void {
  app.get(JOIN_PATH, (request, reply) => {
    const { meetingId = '' } = request.params as { readonly meetingId?: string };
    const { root: rootKey, type } = request.query as Readonly<Record<string, unknown>>;
    const page = joinPage({ meetingId, rootKey, type, service: publicUrl(), downloadUrl });
    return page === null ? sendPage(reply, NO_MEETING_PAGE, 404) : sendPage(reply, page);
  });
  for (const kind of mailLinkKinds)
    app.get(`/open/${kind}`, (_request, reply) =>
      sendPage(reply, mailPage({ kind, service: publicUrl(), downloadUrl })),
    );
  const asset = (name: string, type: string, text: string) =>
    app.get(`/pages/${name}`, (_request, reply) =>
      reply
        .headers({ 'cache-control': 'no-cache', 'x-content-type-options': 'nosniff' })
        .type(type)
        .send(text),
    );
  asset('page.css', 'text/css; charset=utf-8', PAGE_STYLE);
  asset('open-app.js', 'text/javascript; charset=utf-8', OPEN_APP_SCRIPT);
  asset('mark.svg', 'image/svg+xml', MARK);
}
