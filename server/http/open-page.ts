// The page that a link of a mail leads to in a browser: it opens the app, or says how to get it. The token stays behind the "#": this
// service never sees it, and the page takes it out of the address bar, so that no history keeps it. Nothing comes from elsewhere.
import { createHash } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import { mailLinkKinds, type MailLink } from '../../protocol/wire/mail-link.js';

/** Serves /open/invitation and /open/password; `publicUrl` is the service that the app is to ask. */
export function registerOpenPages(app: FastifyInstance, publicUrl: () => string): void {
  for (const kind of mailLinkKinds)
    app.get(`/open/${kind}`, (_request, reply) =>
      reply
        .headers({
          'content-security-policy': POLICY,
          'content-type': 'text/html; charset=utf-8',
          'cache-control': 'no-store',
          'referrer-policy': 'no-referrer',
          'x-content-type-options': 'nosniff',
          'x-robots-tag': 'noindex',
        })
        .send(page(kind, publicUrl())),
    );
}

const WORDS: Readonly<Record<MailLink['kind'], { title: string; says: string; paste: string }>> = {
  invitation: {
    title: 'You are invited to Conclave',
    says: 'Open the invitation in the Conclave app.',
    paste: 'Open Conclave, choose “I have an invitation”, and paste this code:',
  },
  password: {
    title: 'A new password for Conclave',
    says: 'Choose your new password in the Conclave app.',
    paste: 'Open Conclave, choose “Forgot password”, and paste this code:',
  },
};

const SCRIPT = `
  const token = location.hash.slice(1);
  history.replaceState(null, '', location.pathname);
  const main = document.querySelector('main');
  const good = /^[A-Za-z0-9_-]{43}$/.test(token);
  main.dataset.link = good ? 'good' : 'void';
  if (good) {
    const { kind, service } = main.dataset;
    document.querySelector('a').href =
      'conclave://' + kind + '?service=' + encodeURIComponent(service) + '#' + token;
    document.querySelector('code').textContent = token;
  }
`;

const STYLE = `
  :root { color-scheme: light dark; font: 17px/1.5 system-ui, sans-serif; }
  body { display: grid; min-height: 100vh; margin: 0; place-items: center;
    background: light-dark(#f4f5f8, #0e1015); color: light-dark(#14171f, #f0f2f6); }
  main { box-sizing: border-box; width: min(34rem, 100%); padding: 2rem; }
  h1 { font-size: 1.5rem; line-height: 1.25; }
  a { display: inline-block; padding: 0.6rem 1.1rem; border-radius: 10px; background: #4338ca;
    color: #fff; font-weight: 600; text-decoration: none; }
  a:focus-visible { outline: 3px solid light-dark(#4f46e5, #aab3ff); outline-offset: 3px; }
  code { display: block; padding: 0.75rem 1rem; border-radius: 10px; overflow-wrap: anywhere;
    background: light-dark(#e1e4eb, #20242d); user-select: all; }
  main[data-link='good'] .void, main[data-link='void'] .good, main:not([data-link]) .good { display: none; }
`;

const hashOf = (text: string) =>
  `'sha256-${createHash('sha256').update(text, 'utf8').digest('base64')}'`;
const POLICY = [
  "default-src 'none'",
  `script-src ${hashOf(SCRIPT)}`,
  `style-src ${hashOf(STYLE)}`,
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

function page(kind: MailLink['kind'], service: string): string {
  const { title, says, paste } = WORDS[kind];
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${title}</title>
<style>${STYLE}</style>
<main data-kind="${kind}" data-service="${inAttribute(service)}">
<h1>${title}</h1>
<div class="good">
<p>${says}</p>
<p><a href="conclave:">Open Conclave</a></p>
<p>Nothing happens? Then this computer does not have the app yet: ask whoever sent you the mail where to get it, or open the mail on a computer that has it.</p>
<p>${paste}</p>
<code></code>
</div>
<p class="void">This address is not whole. Open the link of the mail again, or copy all of it, to its last letter.</p>
<noscript><p>Copy what stands after the “#” in the address of this page. ${paste.replace(':', '.')}</p></noscript>
</main>
<script>${SCRIPT}</script>
</html>
`;
}

function inAttribute(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => `&#${sign.codePointAt(0) ?? 0};`);
}
