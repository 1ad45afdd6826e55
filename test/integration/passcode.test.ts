import { afterAll, beforeAll, describe, test } from '@jest/globals';
import * as drive from '../demo/drive.js';
import type { Client } from '../demo/people.js';
import { sentence } from '../../protocol/fault.js';
import { accountOf, ANNA, audience, BEN, keepScreenshot, type Audience } from '../e2e/audience.js';

let all: Audience;
let ben: Client;

beforeAll(async () => {
  all = await audience();
  ben = await all.client(BEN);
}, 90_000);
afterAll(() => all.end(), 30_000);

async function ask(
  path: string,
  method: string,
  token: string | null,
  body: object,
): Promise<Record<string, string>> {
  const response = await fetch(`${all.service().url}${path}`, {
    method,
    headers: {
      'content-type': 'application/json',
      ...(token === null ? {} : { authorization: `Bearer ${token}` }),
    },
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(10_000),
  });
  if (!response.ok) throw new Error(`${path}: ${response.status}`);
  return (await response.json()) as Record<string, string>;
}

describe('a meeting with a passcode', () => {
  test('says that the passcode is wrong', async () => {
    const { token = null } = await ask('/v1/sign-up', 'POST', null, accountOf(ANNA));
    await ask('/v1/me/settings/allowE2ee', 'PUT', token, { value: true, version: 0 });
    const { meetingId = '' } = await ask('/v1/meetings', 'POST', token, {
      title: 'Behind a passcode',
      encryptionType: 'e2ee',
      passcode: '246813',
    });
    await drive.openLobby(ben.page, meetingId, 'guest');
    await drive.joinNow(ben.page, BEN.name, '1357');
    await ben.page.getByText(sentence('wrong-passcode')).first().waitFor();
    await keepScreenshot(ben.page, 'wrong-passcode');
  });
});
