// Mail that the service sends: by SMTP where the operator named a server, else into a folder, where a developer reads it.
import { randomBytes } from 'node:crypto';
import { mkdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createTransport } from 'nodemailer';
import { ok, refused, type Result } from '../../protocol/result.js';

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
        if (transport === null) await toOutbox(outbox, { ...mail, from, at: now() });
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

interface Kept extends Mail {
  readonly from: string;
  readonly at: number;
}

let mailsWritten = 0;
/** One JSON file for each mail, named in the order they were sent; whoever lists the folder never sees half of one. */
async function toOutbox(folder: string, mail: Kept): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const order = [mail.at, ++mailsWritten].map((part) => String(part).padStart(15, '0'));
  const name = [...order, randomBytes(4).toString('hex')].join('-');
  const partial = join(folder, `.${name}`);
  await writeFile(partial, `${JSON.stringify(mail, null, 2)}\n`, { mode: 0o600, flag: 'wx' });
  await rename(partial, join(folder, `${name}.json`));
}

/** A server's answer repeats the address that it refuses; the log keeps only the kind of failure and the SMTP status. */
function withoutRecipients(cause: unknown): Record<string, unknown> {
  if (typeof cause !== 'object' || cause === null) return { type: typeof cause };
  const { code, responseCode, command } = cause as Record<string, unknown>;
  return { code, responseCode, command: typeof command === 'string' ? command.slice(0, 8) : null };
}
