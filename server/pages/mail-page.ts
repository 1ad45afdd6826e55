// What the link of a mail shows in a browser: a way into the app. The token stands behind the "#", so this service never sees it.
import { formatMailLink, type MailLink } from '../../protocol/wire/mail-link.js';
import { html, type Html } from './html.js';
import { openAppPage } from './open-app-page.js';
import type { Page } from './page.js';

export interface MailPageAsked {
  readonly kind: MailLink['kind'];
  readonly service: string;
  readonly downloadUrl: string | null;
}

/** The page of an invitation into an account, or of a new password. */
export function mailPage({ kind, service, downloadUrl }: MailPageAsked): Page {
  return openAppPage({
    ...WORDS[kind],
    // The page's script adds what stands behind the "#".
    facts: null,
    appLink: formatMailLink({ kind, service, token: '' }).replace(/#$/, ''),
    downloadUrl,
  });
}

const WORDS: Readonly<Record<MailLink['kind'], { title: string; lead: Html; otherwise: Html }>> = {
  invitation: {
    title: 'You are invited to Conclave',
    lead: html`The invitation opens in the Conclave app, on a computer that has it.`,
    otherwise: html`In the app choose <strong>I have an invitation</strong> and paste the link of
      this page.`,
  },
  password: {
    title: 'A new password for Conclave',
    lead: html`You choose your new password in the Conclave app, on a computer that has it.`,
    otherwise: html`In the app choose <strong>Forgot password?</strong> and paste the link of this
      page.`,
  },
};
