// What a join link shows in a browser (product.md #7): a way into the app. Every number gets the same page, whether or not there is such
// a meeting, so nobody learns from it which numbers there are.
import { formatAppLink, WEB_LINK_PATH } from '../../protocol/wire/join-link.js';
import { encryptionType, type EncryptionType } from '../../protocol/wire/text.js';
import { html, type Html } from './html.js';
import { openAppPage } from './open-app-page.js';
import type { Page } from './page.js';

export const JOIN_PATH = `${WEB_LINK_PATH}:meetingId`;

interface Asked {
  readonly meetingId: string;
  /** The root key that the invitation pins, if the link carries one. */
  readonly rootKey: unknown;
  /** The kind of encryption that the link names, if it does. */
  readonly type: unknown;
  readonly service: string;
  readonly downloadUrl: string | null;
}

/** The page of a join link; null where the number is none. */
export function joinPage({ meetingId, rootKey, type, service, downloadUrl }: Asked): Page | null {
  if (!/^[0-9]{11}$/.test(meetingId)) return null;
  const root = typeof rootKey === 'string' && /^[A-Za-z0-9_-]{43}$/.test(rootKey) ? rootKey : null;
  const said = encryptionType.safeParse(type);
  const invited = said.success ? said.data : null;
  const link = { meetingId, service, rootKey: root, encryptionType: invited, passcode: null };
  return openAppPage({
    title: 'Join the meeting',
    lead: html`Meeting <strong>${spaced(meetingId)}</strong> opens in the Conclave app. A browser
      cannot join: the page would come from the service, and what is end-to-end encrypted must not
      be readable there.`,
    facts: invited === null ? null : INVITED_TO[invited],
    appLink: formatAppLink(link),
    downloadUrl,
    otherwise: html`In the app choose <strong>Join</strong> and paste the link of this page, or type
      the number.`,
  });
}

/** From the link alone: the page says nothing about the meeting. That it is so the app makes sure of. */
const INVITED_TO: Readonly<Record<EncryptionType, Html>> = {
  e2ee: html`This invitation is to an <strong>end-to-end encrypted</strong> meeting: only the people
    in it can see and hear it. The app opens no other under this link.`,
  enhanced: html`This invitation is to a meeting with <strong>enhanced encryption</strong>: whoever
    runs this service holds the key.`,
};

/** What a link that is no join link shows. */
export const NO_MEETING_PAGE: Page = {
  title: 'This is no meeting link',
  body: html`<p>The number of a meeting has 11 digits. Copy the whole link and open it again.</p>`,
};

/** As the app shows it: 123 4567 8901. */
function spaced(meetingId: string): string {
  return `${meetingId.slice(0, 3)} ${meetingId.slice(3, 7)} ${meetingId.slice(7)}`;
}
