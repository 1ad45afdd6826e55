// app://conclave, the scheme under which the renderer's files are served: a secure context with an origin of its own, without a network.
import { readFile } from 'node:fs/promises';
import { extname, join, normalize, sep } from 'node:path';

export const APP_SCHEME = 'app';
export const APP_ORIGIN = 'app://conclave';

/** pitfalls.md C16: without `standard` and `secure` there is no crypto.subtle, no worker, no storage. Nothing bypasses the policy. */
export const appScheme = {
  scheme: APP_SCHEME,
  privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true },
} as const;

/** Module workers are refused unless their type is one of JavaScript's. */
const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.webp': 'image/webp',
  '.woff2': 'font/woff2',
  '.mp3': 'audio/mpeg',
  '.wav': 'audio/wav',
};

/** Whether `url` lies in our own app. Not URL.origin: Node gives "null" for schemes that it does not know. */
export function isAppUrl(url: string): boolean {
  return url === APP_ORIGIN || url.startsWith(`${APP_ORIGIN}/`);
}

/** Answers requests for app://conclave with the files of `folder`, and with nothing outside it. */
export function appFiles(folder: string, policy: string): (request: Request) => Promise<Response> {
  return async (request) => {
    const path = request.method === 'GET' && isAppUrl(request.url) ? fileOf(request.url) : null;
    const type = path === null ? undefined : TYPES[extname(path)];
    if (path === null || type === undefined) return nothingThere(policy);
    try {
      const body = await readFile(join(folder, path));
      return new Response(new Uint8Array(body), { status: 200, headers: headers(policy, type) });
    } catch {
      return nothingThere(policy);
    }
  };
}

/** The file's path below the folder, or null for an address that tries to leave it. */
export function fileOf(url: string): string | null {
  const path = url.slice(APP_ORIGIN.length).replace(/[?#].*$/s, '');
  let decoded: string;
  try {
    decoded = decodeURIComponent(path);
  } catch {
    return null;
  }
  // A backslash separates folders on Windows; a NUL ends a path in C.
  if (/[\\\0]/.test(decoded) || decoded.split('/').includes('..')) return null;
  const inside = normalize(
    decoded === '' || decoded.endsWith('/') ? `${decoded}/index.html` : decoded,
  );
  return inside.startsWith(`..${sep}`) ? null : inside;
}

function nothingThere(policy: string): Response {
  return new Response('There is nothing here.', {
    status: 404,
    headers: headers(policy, 'text/plain; charset=utf-8'),
  });
}

function headers(policy: string, type: string): Record<string, string> {
  return {
    'content-type': type,
    'content-security-policy': policy,
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'cross-origin-opener-policy': 'same-origin',
    'cache-control': 'no-cache',
  };
}
