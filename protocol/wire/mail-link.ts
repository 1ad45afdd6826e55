// The links that the service sends by mail. Like a join link, one is input from anywhere, so it is parsed strictly. Two spellings of one
// link: conclave://<invitation|password>?service=<origin>#<token> opens the app; <origin>/open/<invitation|password>#<token> is what
// a mail holds, since few mail programs make links of other schemes, and leads to a page that opens the app.
// The token stands after the "#", which no web server gets to see.
import { ok, refused, type Result } from '../result.js';

export const mailLinkKinds = ['invitation', 'password'] as const;

export interface MailLink {
  readonly kind: (typeof mailLinkKinds)[number];
  readonly service: string;
  readonly token: string;
}

const TOKEN = /^[A-Za-z0-9_-]{43}$/;
const APP_LINK = /^conclave:\/\/(invitation|password)\?service=([^&#]{1,512})#([^#]*)$/;
const WEB_LINK = /^(https?:\/\/[^/?#]{1,512})\/open\/(invitation|password)#([^#]*)$/;
const ORIGIN = /^https?:\/\/(?:[a-z0-9.-]{1,253}|\[[0-9a-f:]{2,45}\])(?::[0-9]{1,5})?$/;
const LONGEST = 2_048;

export function formatMailLink({ kind, service, token }: MailLink): string {
  return `conclave://${kind}?service=${encodeURIComponent(service)}#${token}`;
}

/** The same link as a mail holds it. */
export function formatWebLink({ kind, service, token }: MailLink): string {
  return `${service}/open/${kind}#${token}`;
}

/** Either spelling. */
export function parseMailLink(text: string): Result<MailLink, 'link-void'> {
  const trimmed = text.trim();
  if (trimmed.length > LONGEST) return refused('link-void');
  const [, ofApp, encoded, appToken] = APP_LINK.exec(trimmed) ?? [];
  const [, origin, ofWeb, webToken] = WEB_LINK.exec(trimmed) ?? [];
  const kind = mailLinkKinds.find((one) => one === (ofApp ?? ofWeb));
  const service = origin ?? decoded(encoded ?? '');
  const token = appToken ?? webToken ?? '';
  if (kind === undefined || !ORIGIN.test(service) || !TOKEN.test(token))
    return refused('link-void');
  return ok({ kind, service, token });
}

/** What a person pastes where a link is asked for: the link of this kind, or the code of its mail alone. */
export function tokenIn(text: string, kind: MailLink['kind']): Result<string, 'link-void'> {
  const trimmed = text.trim();
  if (TOKEN.test(trimmed)) return ok(trimmed);
  const link = parseMailLink(trimmed);
  return link.ok && link.value.kind === kind ? ok(link.value.token) : refused('link-void');
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return ''; // a malformed percent escape
  }
}
