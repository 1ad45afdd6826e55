// For tests: what lies in the outbox of a service.
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Mail } from './mail.js';
import { parseMailLink, type MailLink } from '../../protocol/wire/mail-link.js';

/** All mails to `to`, oldest first. */
export function mailsTo(dataFolder: string, to: string): Mail[] {
  const folder = join(dataFolder, 'outbox');
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => name.endsWith('.json'))
    .toSorted()
    .map((name) => JSON.parse(readFileSync(join(folder, name), 'utf8')) as Mail)
    .filter((mail) => mail.to === to);
}

/** Waits for mail number `nth` to `to`: the service does not wait for its mail where waiting would tell something. */
export async function mailTo(dataFolder: string, to: string, nth = 1): Promise<Mail> {
  for (let tries = 0; tries < 200; tries++) {
    const mail = mailsTo(dataFolder, to)[nth - 1];
    if (mail !== undefined) return mail;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error(`mail ${nth} did not come`);
}

export function linkIn(mail: Mail): MailLink {
  const line = mail.text.split('\n').find((one) => parseMailLink(one).ok);
  const link = parseMailLink(line ?? '');
  if (!link.ok) throw new Error('the mail has no link');
  return link.value;
}
