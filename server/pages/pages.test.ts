// The pages as text and their script beside a document of three lines; a real browser opens them in test/e2e/phone-check.test.ts.
import { runInNewContext } from 'node:vm';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { send, testService, type TestService } from '../service.fixture.js';
import { parseMailLink } from '../../protocol/wire/mail-link.js';
import { html } from './html.js';
import { joinPage } from './join-page.js';
import { mailPage } from './mail-page.js';
import { openAppPage } from './open-app-page.js';
import { OPEN_APP_SCRIPT } from './open-app-script.js';
import { pageText } from './page.js';

const rootKey = 'A'.repeat(43);
const asked = {
  ...{ meetingId: '12345678901', rootKey, type: undefined, service: 'https://meet.example' },
};
const WITHOUT_PASSCODE = `conclave://join/12345678901?service=https%3A%2F%2Fmeet.example&root=${rootKey}`;

function joinText(parts: { rootKey?: string; type?: unknown; downloadUrl?: string } = {}): string {
  const page = joinPage({ ...asked, downloadUrl: null, ...parts });
  if (page === null) throw new Error('no page');
  return pageText(page);
}

/** Every value of `attribute`, as it is written. */
const all = (text: string, attribute: string) =>
  [...text.matchAll(new RegExp(` ${attribute}="([^"]*)"`, 'g'))].map(([, value]) => value);

describe('the page that a mail leads to', () => {
  test.each(['invitation', 'password'] as const)(
    'of kind %s opens the app with its token',
    (kind) => {
      const page = mailPage({ kind, service: 'https://meet.example', downloadUrl: null });
      const [link = ''] = all(pageText(page), 'data-link');
      const token = 'T'.repeat(43);
      // As the page's script completes it.
      expect(parseMailLink(`${link}#${token}`)).toEqual({
        ok: true,
        value: { kind, service: 'https://meet.example', token },
      });
    },
  );
});

describe('the page of a join link', () => {
  test('leads into the app, to the meeting, its service and its root key', () => {
    const link = WITHOUT_PASSCODE.replace('&', '&amp;');
    expect(all(joinText(), 'href')).toContain(link);
    expect(all(joinText(), 'data-link')).toEqual([link]);
  });

  test('puts the passcode of the visitor’s address onto the link, also when it changes', () => {
    const link = { href: '', dataset: { link: WITHOUT_PASSCODE } };
    const location = { hash: '#open%20sesame' };
    const listeners: Record<string, () => void> = {};
    runInNewContext(OPEN_APP_SCRIPT, {
      document: { getElementById: (id: string) => (id === 'open-app' ? link : null) },
      location,
      window: {
        addEventListener: (type: string, listener: () => void) => (listeners[type] = listener),
      },
    });
    expect(link.href).toBe(`${WITHOUT_PASSCODE}#open%20sesame`);
    location.hash = '#another';
    listeners['hashchange']?.();
    expect(link.href).toBe(`${WITHOUT_PASSCODE}#another`);
    location.hash = '';
    listeners['hashchange']?.();
    expect(link.href).toBe(WITHOUT_PASSCODE);
  });

  test.each([
    ['e2ee', 'end-to-end encrypted'],
    ['enhanced', 'enhanced encryption'],
  ])('says which meeting the link invites to, and hands that to the app: %s', (type, says) => {
    const text = joinText({ type });
    expect(text).toContain(`<strong>${says}</strong>`);
    expect(all(text, 'data-link')).toEqual([
      `${WITHOUT_PASSCODE}&type=${type}`.replaceAll('&', '&amp;'),
    ]);
  });

  test.each([undefined, 'none', '"><b>', ['e2ee', 'enhanced']])(
    'says nothing of an encryption that the link does not name: %j',
    (type) => {
      const text = joinText({ type });
      expect(text).not.toContain('This invitation is to');
      expect(all(text, 'data-link')).toEqual([WITHOUT_PASSCODE.replace('&', '&amp;')]);
    },
  );

  test('takes no root key that is none', () => {
    const text = joinText({ rootKey: '"><script>' });
    expect(text).not.toContain('root=');
    expect(text.match(/<script/g)).toHaveLength(1);
  });

  test('is none for a number that is none', () => {
    for (const meetingId of ['1234567890', '123456789012', '1234567890a', '<b>', ''])
      expect(joinPage({ ...asked, meetingId, downloadUrl: null })).toBeNull();
  });

  test('says where the app is to be had', () => {
    expect(all(joinText({ downloadUrl: 'https://meet.example/get?a="' }), 'href')).toContain(
      'https://meet.example/get?a=&quot;',
    );
  });
});

describe('html', () => {
  test('escapes what is put in, and nothing that was made here', () => {
    const bold = html`<b>${'<i> & "\'</i>'}</b>`;
    expect(html`${bold}${null}${[bold]}`.text).toBe(
      '<b>&lt;i&gt; &amp; &quot;&#39;&lt;/i&gt;</b>'.repeat(2),
    );
  });

  test('a title from anywhere stays text', () => {
    const page = openAppPage({
      ...{ title: '</title><img src=x>', lead: html`x`, otherwise: html`y` },
      ...{ facts: null, appLink: 'conclave://x', downloadUrl: null },
    });
    expect(pageText(page)).not.toContain('<img');
  });
});

describe('pages over HTTP', () => {
  let service: TestService;
  beforeAll(async () => {
    service = await testService({ CONCLAVE_PUBLIC_URL: 'https://meet.example' });
  }, 60_000);
  afterAll(() => service.end(), 20_000);
  const open = (path: string) => send(service.listensOn(), { method: 'GET', path, headers: {} });

  test('a join link gives a page that may load nothing from elsewhere and is kept nowhere', async () => {
    const page = await open(`/j/12345678901?root=${rootKey}`);
    expect(page.statusCode).toBe(200);
    expect(page.headers['content-type']).toBe('text/html; charset=utf-8');
    const policy = page.headers['content-security-policy'];
    for (const rule of ["default-src 'none'", "script-src 'self'", "frame-ancestors 'none'"])
      expect(policy).toContain(rule);
    expect(policy).not.toContain('unsafe');
    expect(page.headers['referrer-policy']).toBe('no-referrer');
    expect(page.headers['cache-control']).toBe('no-store');
    expect(all(page.body, 'data-link')).toEqual([WITHOUT_PASSCODE.replace('&', '&amp;')]);
    // No style and no script inside the page itself: the policy would refuse them.
    expect(page.body).not.toMatch(/<style|\sstyle=|\son[a-z]+=|<script(?! src=)/);
    for (const path of [...all(page.body, 'src'), '/pages/page.css', '/pages/mark.svg'])
      expect((await open(path ?? '')).statusCode).toBe(200);
  });

  test('the same for a meeting that exists as for one that does not', async () => {
    const [one, other] = await Promise.all([open('/j/12345678901'), open('/j/98765432109')]);
    expect(one.body.replaceAll('123 4567 8901', 'N').replaceAll('12345678901', 'N')).toBe(
      other.body.replaceAll('987 6543 2109', 'N').replaceAll('98765432109', 'N'),
    );
  });

  test('the links of mails have theirs, and no other kind has', async () => {
    const pages = ['invitation', 'password', 'other'].map((kind) =>
      service.get(`/open/${kind}`, 'x'),
    );
    const answers = await Promise.all(pages);
    expect(answers.map(({ statusCode }) => statusCode)).toEqual([200, 200, 404]);
    expect(answers[0]?.headers['cache-control']).toBe('no-store');
    expect(answers[0]?.headers['referrer-policy']).toBe('no-referrer');
  });

  test('what is no meeting number gives a page that says so', async () => {
    const page = await open('/j/%3Cscript%3E');
    expect(page.statusCode).toBe(404);
    expect(page.body).toContain('no meeting link');
    expect(page.body).not.toContain('<script>');
  });
});
