// The links that the service sends by mail. Like a join link, one is input from anywhere, so it is parsed strictly.
// conclave://<invitation|password>?service=<origin>#<token>. The token stands after the "#", which no web server gets to see.
import { ok, refused, type Result } from '../result.js';

export interface MailLink {
  readonly kind: 'invitation' | 'password';
  readonly service: string;
  readonly token: string;
}

const LINK = /^conclave:\/\/(invitation|password)\?service=([^&#]{1,512})#([A-Za-z0-9_-]{43})$/;
const ORIGIN = /^https?:\/\/(?:[a-z0-9.-]{1,253}|\[[0-9a-f:]{2,45}\])(?::[0-9]{1,5})?$/;

export function formatMailLink({ kind, service, token }: MailLink): string {
  return `conclave://${kind}?service=${encodeURIComponent(service)}#${token}`;
}

export function parseMailLink(text: string): Result<MailLink, 'link-void'> {
  const [, kind, service, token] = LINK.exec(text.trim()) ?? [];
  if ((kind !== 'invitation' && kind !== 'password') || service === undefined)
    return refused('link-void');
  try {
    const origin = decodeURIComponent(service);
    if (!ORIGIN.test(origin) || token === undefined) return refused('link-void');
    return ok({ kind, service: origin, token });
  } catch {
    return refused('link-void'); // a malformed percent escape
  }
}
