// A page that leads into the app: one link that opens it, and what to do without it.
import { html, type Html } from './html.js';
import type { Page } from './page.js';

export interface OpenAppPage {
  readonly title: string;
  /** What opens, in a sentence or two. */
  readonly lead: Html;
  /** What there is to know before, in a sentence; null: nothing. */
  readonly facts: Html | null;
  /** A conclave:// link without what stands behind the "#", which the page's script adds. */
  readonly appLink: string;
  /** Where the app is to be had; null: the operator of the service named no place. */
  readonly downloadUrl: string | null;
  /** What to do where the link does not open. */
  readonly otherwise: Html;
}

/** The page; `appLink` works without its script too, for whoever then types the rest. */
export function openAppPage(parts: OpenAppPage): Page {
  const { title, lead, facts, appLink, downloadUrl, otherwise } = parts;
  return {
    title,
    body: html`<p>${lead}</p>
      ${facts === null ? '' : html`<p>${facts}</p>`}
      <a id="open-app" class="open" href="${appLink}" data-link="${appLink}">Open in Conclave</a>
      <div class="more">
        <h2>Nothing opens?</h2>
        <ol>
          <li>
            ${
              downloadUrl === null
                ? html`Get the Conclave app for Windows, macOS or Linux from whoever invited you.`
                : html`<a href="${downloadUrl}" rel="noreferrer">Get the Conclave app</a> for
                    Windows, macOS or Linux.`
            }
          </li>
          <li>${otherwise}</li>
        </ol>
      </div>`,
  };
}
