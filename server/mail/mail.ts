// Mail that the service sends: by SMTP where the operator named a server, else into a folder, where a developer reads it.
import { createTransport } from 'nodemailer';
import { ok, refused, type Result } from '../../protocol/result.js';
import { toOutbox } from '../outbox.js';

export interface Mail {
  readonly to: string;
  readonly subject: string;
  readonly text: string;
}

export interface Mailer {
  readonly send: (mail: Mail) => Promise<Result<null, 'mail-failed'>>;
  readonly close: () => void;
}

interface Options {
  /** smtp://user:password@host:587 or smtps://…; null: the outbox. */
  readonly smtpUrl: string | null;
  readonly from: string;
  readonly outbox: string;
  readonly now: () => number;
  /** Told why a mail could not be sent; never what it says, nor to whom. */
  readonly onTrouble: (cause: unknown) => void;
}

const PATIENCE = 10_000;

export function openMailer({ smtpUrl, from, outbox, now, onTrouble }: Options): Mailer {
  const transport =
    smtpUrl === null
      ? null
      : createTransport({
          url: smtpUrl,
          pool: true,
          connectionTimeout: PATIENCE,
          greetingTimeout: PATIENCE,
          socketTimeout: PATIENCE,
          // Nothing in a mail of ours is a file or an address to fetch.
          disableFileAccess: true,
          disableUrlAccess: true,
        });
  return {
    async send(mail) {
      try {
        // An address object is not parsed, so nothing in it can name a second recipient.
        const to = { name: '', address: mail.to };
        if (transport === null) await toOutbox(outbox, now(), { ...mail, from });
        else await transport.sendMail({ ...mail, to, from });
        return ok(null);
      } catch (cause) {
        onTrouble(withoutRecipients(cause));
        return refused('mail-failed');
      }
    },
    close: () => transport?.close(),
  };
}

/** A server's answer repeats the address that it refuses; the log keeps only the kind of failure and the SMTP status. */
function withoutRecipients(cause: unknown): Record<string, unknown> {
  if (typeof cause !== 'object' || cause === null) return { type: typeof cause };
  const { code, responseCode, command } = cause as Record<string, unknown>;
  return { code, responseCode, command: typeof command === 'string' ? command.slice(0, 8) : null };
}
