// Which clients the service lets through the door, where someone hosts or joins.
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import {
  joinBody,
  makeMeeting,
  signUp,
  testService,
  type SignedUp,
  type TestService,
} from '../service.fixture.js';
import { readSettings } from '../settings.js';

let service: TestService;
let host: SignedUp;
beforeAll(async () => {
  service = await testService({ CONCLAVE_LEAST_CLIENT: '0.1.0' });
  host = await signUp(service, 'Host');
}, 60_000);
afterAll(() => service.end(), 20_000);

async function join(meetingId: string, token?: string, fields: Record<string, unknown> = {}) {
  const answer = await service.call('join', {
    params: { meetingId },
    body: joinBody(fields),
    ...(token === undefined ? {} : { token }),
  });
  return answer.statusCode === 200 ? 'joined' : answer.json<{ code: string }>().code;
}

describe('clients that cannot encrypt end to end', () => {
  test.each([
    ['browser', 'browser-refused'],
    ['phone', 'phone-refused'],
    ['sip', 'room-system-refused'],
    ['sdk', 'sdk-refused'],
  ])('a client of kind %s is refused before anything else, also as the host', async (kind, why) => {
    const meetingId = await makeMeeting(service, host.token, 'secret');
    const client = { kind, version: '9.9.9' };
    expect(await join(meetingId, host.token, { client })).toBe(why);
    expect(await join(meetingId, undefined, { client })).toBe(why);
  });

  test('a version that is too old, or none, is refused with what to do', async () => {
    const meetingId = await makeMeeting(service, host.token);
    for (const version of ['0.0.9', '0.1.0-beta', '', 'newest'])
      expect(await join(meetingId, host.token, { client: { kind: 'desktop', version } })).toBe(
        'client-too-old',
      );
  });

  test('a kind that nobody knows is refused', async () => {
    const meetingId = await makeMeeting(service, host.token);
    const client = { kind: 'fridge', version: '1.0.0' };
    expect(await join(meetingId, host.token, { client })).toBe('bad-request');
  });

  test('the least version comes in, and a setting of it that is none is named', async () => {
    const meetingId = await makeMeeting(service, host.token);
    const client = { kind: 'desktop', version: '0.1.0' };
    expect(await join(meetingId, host.token, { client })).toBe('joined');
    expect(readSettings({ CONCLAVE_LEAST_CLIENT: 'newest' })).toEqual({
      ok: false,
      fault: { code: 'setting-wrong', detail: { setting: 'CONCLAVE_LEAST_CLIENT' } },
    });
  });
});
