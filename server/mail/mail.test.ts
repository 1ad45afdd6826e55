import { once } from 'node:events';
import { mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, describe, expect, test } from '@jest/globals';
import { openMailer } from './mail.js';

const folder = mkdtempSync(join(tmpdir(), 'conclave-mail-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const from = 'Conclave <conclave@example.org>';
const mail = { to: 'ana@example.org', subject: 'Hello', text: 'One line.\n' };
const mailer = (fields: { smtpUrl?: string; outbox?: string; troubles?: unknown[] }) =>
  openMailer({
    smtpUrl: fields.smtpUrl ?? null,
    from,
    outbox: fields.outbox ?? join(folder, 'unused'),
    now: () => 1_800_000_000_000,
    onTrouble: (cause) => fields.troubles?.push(cause),
  });

interface Smtp {
  readonly url: string;
  /** Every command and line of content that came. */
  readonly heard: string[];
  readonly stop: () => Promise<void>;
}

/** A mail server as RFC 5321 has it, as far as a client that sends one mail sees it. */
async function smtpServer(answerToRcpt = '250 OK'): Promise<Smtp> {
  const heard: string[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    let isContent = false;
    socket.write('220 mail.example.org ESMTP\r\n');
    createInterface({ input: socket }).on('line', (line) => {
      heard.push(line);
      if (isContent && line !== '.') return;
      const verb = line.split(/[ :]/)[0]?.toUpperCase();
      const answer = isContent
        ? '250 queued'
        : verb === 'DATA'
          ? '354 go on'
          : verb === 'RCPT'
            ? answerToRcpt
            : verb === 'QUIT'
              ? '221 bye'
              : '250 OK';
      isContent = verb === 'DATA';
      socket.write(`${answer}\r\n`);
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return {
    url: `smtp://127.0.0.1:${port}`,
    heard,
    stop: async () => {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}

describe('mail to the outbox', () => {
  test('is kept in the order it was sent, for the eyes of the operator only', async () => {
    const outbox = join(folder, 'outbox');
    const { send } = mailer({ outbox });
    for (const subject of ['one', 'two', 'three'])
      expect(await send({ ...mail, subject })).toEqual({ ok: true, value: null });
    const names = readdirSync(outbox).toSorted();
    const kept = names.map(
      (name) => JSON.parse(readFileSync(join(outbox, name), 'utf8')) as { subject: string },
    );
    expect(kept.map(({ subject }) => subject)).toEqual(['one', 'two', 'three']);
    expect(kept[0]).toEqual({ ...mail, subject: 'one', from, at: 1_800_000_000_000 });
    expect(statSync(join(outbox, names[0] ?? '')).mode & 0o077).toBe(0);
    expect(statSync(outbox).mode & 0o077).toBe(0);
  });

  test('that cannot be written is a failure that is told', async () => {
    const outbox = join(folder, 'a-file');
    writeFileSync(outbox, '');
    const troubles: unknown[] = [];
    expect(await mailer({ outbox, troubles }).send(mail)).toMatchObject({
      fault: { code: 'mail-failed' },
    });
    expect(troubles).toMatchObject([{ code: 'EEXIST' }]);
  });
});

describe('mail by SMTP', () => {
  test('reaches its one recipient, whatever stands in its fields', async () => {
    const smtp = await smtpServer();
    const { send, close } = mailer({ smtpUrl: smtp.url });
    const subject = 'Join Evil\r\nBcc: all@example.org on Conclave';
    expect(await send({ ...mail, subject })).toEqual({ ok: true, value: null });
    close();
    await smtp.stop();
    expect(smtp.heard.filter((line) => line.startsWith('RCPT'))).toEqual([
      'RCPT TO:<ana@example.org>',
    ]);
    expect(smtp.heard.filter((line) => /^bcc:/i.test(line))).toEqual([]);
    expect(smtp.heard).toContain('One line.');
    expect(smtp.heard).toContain(`From: ${from}`);
  });

  test('that the server refuses is a failure that names nobody', async () => {
    const smtp = await smtpServer('550 5.1.1 ana@example.org: no such mailbox');
    const troubles: unknown[] = [];
    const { send, close } = mailer({ smtpUrl: smtp.url, troubles });
    expect(await send(mail)).toMatchObject({ fault: { code: 'mail-failed' } });
    close();
    await smtp.stop();
    expect(troubles).toMatchObject([{ responseCode: 550 }]);
    expect(JSON.stringify(troubles)).not.toContain('ana@example.org');
  });
});
