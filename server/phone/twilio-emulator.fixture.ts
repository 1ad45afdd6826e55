// For tests: Twilio Verify at its HTTP boundary, as its documentation describes it. A number's last two digits say what happens to it.
import { randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export const TWILIO = {
  accountSid: `AC${'1'.repeat(32)}`,
  authToken: 'the-auth-token',
  verifySid: `VA${'2'.repeat(32)}`,
} as const;

interface Verification {
  readonly to: string;
  readonly code: string;
  attempts: number;
  status: 'pending' | 'approved';
}

type Trouble = 'none' | 'silent' | 'broken' | 'crowded' | 'unauthorised' | 'hangs-up';

export interface TwilioEmulator {
  readonly url: string;
  readonly asked: { readonly path: string; readonly form: Readonly<Record<string, string>> }[];
  /** What goes wrong with every request from now on. */
  trouble: Trouble;
  readonly codeOf: (sid: string) => string;
  readonly sids: () => string[];
  readonly expire: () => void;
  readonly close: () => Promise<void>;
}

/** What Twilio answers for these numbers: HTTP status and error code. */
export const REFUSED_NUMBERS: Readonly<Record<string, readonly [number, number]>> = {
  '+15005550001': [400, 60200],
  '+15005550002': [403, 60205],
  '+15005550003': [403, 60410],
  '+15005550004': [403, 60605],
  '+15005550005': [429, 60203],
  '+15005550006': [400, 21614],
  '+15005550007': [400, 21610],
};

export async function twilioEmulator(): Promise<TwilioEmulator> {
  const verifications = new Map<string, Verification>();
  const asked: TwilioEmulator['asked'] = [];
  const server = createServer((request, response) => void answer(request, response));
  const emulator = { trouble: 'none' as Trouble };

  const answer = async (request: IncomingMessage, response: ServerResponse) => {
    let text = '';
    for await (const chunk of request) text += String(chunk);
    const form = Object.fromEntries(new URLSearchParams(text));
    const path = request.url ?? '';
    asked.push({ path, form });
    const send = (status: number, body: unknown) =>
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    const fail = (status: number, code: number) =>
      // Twilio repeats the number in its message: ours must never be logged.
      send(status, { code, message: `Refused for ${form['To'] ?? ''}`, status });

    if (emulator.trouble === 'silent') return;
    if (emulator.trouble === 'hangs-up') return request.socket.destroy();
    if (emulator.trouble === 'broken') return response.writeHead(502).end('<html>Bad gateway');
    if (emulator.trouble === 'crowded') return fail(429, 20429);
    const { accountSid, authToken, verifySid } = TWILIO;
    const basic = `Basic ${Buffer.from(`${accountSid}:${authToken}`).toString('base64')}`;
    if (emulator.trouble === 'unauthorised' || request.headers.authorization !== basic)
      return fail(401, 20003);

    if (path === `/v2/Services/${verifySid}/Verifications`) {
      const to = form['To'] ?? '';
      const [status, code] = REFUSED_NUMBERS[to] ?? [];
      if (status !== undefined && code !== undefined) return fail(status, code);
      // While one is pending, the same verification is sent again, with the same code.
      const pending = [...verifications].find(
        ([, one]) => one.to === to && one.status === 'pending',
      );
      const sid = pending?.[0] ?? `VE${randomBytes(16).toString('hex')}`;
      if (pending === undefined)
        verifications.set(sid, {
          ...{ to, code: String(100_000 + verifications.size), attempts: 0 },
          status: 'pending',
        });
      return send(201, { sid, to, channel: 'sms', status: 'pending', valid: false });
    }
    if (path === `/v2/Services/${verifySid}/VerificationCheck`) {
      const sid = form['VerificationSid'] ?? '';
      const one = verifications.get(sid);
      if (one === undefined || one.status !== 'pending') return fail(404, 20404);
      if (++one.attempts > 5) return fail(429, 60202);
      if (form['Code'] === one.code) one.status = 'approved';
      const { to, status } = one;
      return send(201, { sid, to, channel: 'sms', status, valid: status === 'approved' });
    }
    return fail(404, 20404);
  };

  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return Object.assign(emulator, {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    codeOf: (sid: string) => verifications.get(sid)?.code ?? '',
    sids: () => [...verifications.keys()],
    expire: () => verifications.clear(),
    close: () =>
      new Promise<void>((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  });
}
