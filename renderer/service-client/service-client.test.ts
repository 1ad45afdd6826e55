import { describe, expect, jest, test } from '@jest/globals';
import { serviceClient, type ServiceClientParts } from './service-client.js';

const person = { userId: 'a'.repeat(32), email: 'anna@example.org', name: 'Anna' };

function answering(status: number, body: unknown) {
  return jest.fn<typeof fetch>(
    async () => new Response(typeof body === 'string' ? body : JSON.stringify(body), { status }),
  );
}

function client(fetch: ServiceClientParts['fetch'], parts: Partial<ServiceClientParts> = {}) {
  return serviceClient({
    url: 'http://service.test',
    token: () => 'the-token',
    onSignedOut: () => undefined,
    ...(fetch === undefined ? {} : { fetch }),
    ...parts,
  });
}

describe('service client', () => {
  test('answers what the contract describes', async () => {
    const body = { person, settings: { allowE2ee: true } };
    const answer = await client(answering(200, body)).call('me', {});
    expect(answer).toEqual({ ok: true, value: body });
  });

  test('shows the session to routes that ask who calls, and to no other', async () => {
    const fetch = answering(200, {});
    await client(fetch).call('signOut', {});
    await client(fetch).call('signIn', { body: { email: 'anna@example.org', password: 'x' } });
    const shown = fetch.mock.calls.map(([, init]) =>
      new Headers(init?.headers).get('authorization'),
    );
    expect(shown).toEqual(['Bearer the-token', null]);
  });

  test('puts parameters into the path', async () => {
    const fetch = answering(200, {});
    await client(fetch).call('deleteMeeting', { params: { meetingId: '12345678901' } });
    expect(fetch.mock.calls[0]?.[0]).toBe('http://service.test/v1/meetings/12345678901');
  });

  test('puts what is searched for behind the question mark, and nothing where nothing is', async () => {
    const fetch = answering(200, { members: [], total: 0 });
    await client(fetch).call('listMembers', { query: { search: 'a&b ü', page: 2 } });
    await client(fetch).call('listMembers', { query: { search: undefined } });
    await client(fetch).call('listMembers', {});
    expect(fetch.mock.calls.map(([url]) => url)).toEqual([
      'http://service.test/v1/account/members?search=a%26b+%C3%BC&page=2',
      'http://service.test/v1/account/members',
      'http://service.test/v1/account/members',
    ]);
    const bad = await client(fetch).call('listMembers', { query: { page: -1 } });
    expect(bad).toMatchObject({ ok: false, fault: { code: 'bad-request' } });
  });

  test('sends nothing that the contract forbids', async () => {
    const fetch = answering(200, {});
    const answer = await client(fetch).call('lookUpMeeting', { params: { meetingId: '../me' } });
    expect(answer).toMatchObject({ ok: false, fault: { code: 'bad-request' } });
    expect(fetch).not.toHaveBeenCalled();
  });

  test('answers the fault that the service names', async () => {
    const fault = { code: 'wrong-password', says: 'No.' };
    const answer = await client(answering(401, fault)).call('me', {});
    expect(answer).toEqual({ ok: false, fault: { code: 'wrong-password' } });
  });

  test.each([
    ['an answer with an unknown field', 200, { person, settings: { allowE2ee: true }, extra: 1 }],
    ['an answer that is no JSON', 200, '<html>'],
    ['a failure without a fault', 502, '<html>Bad gateway</html>'],
    ['a fault that is not in the table', 500, { code: 'whatever', says: '' }],
  ])('calls %s odd', async (_what, status, body) => {
    const answer = await client(answering(status, body)).call('me', {});
    expect(answer).toEqual({
      ok: false,
      fault: { code: 'service-odd', detail: { route: 'me', status } },
    });
  });

  test('says that the service is unreachable where there is no answer', async () => {
    const answer = await client(async () => {
      throw new TypeError('Failed to fetch');
    }).call('health', {});
    expect(answer).toMatchObject({ ok: false, fault: { code: 'service-unreachable' } });
  });

  test('does not wait for ever', async () => {
    const never: typeof fetch = (_url, init) =>
      new Promise((_done, fail) =>
        init?.signal?.addEventListener('abort', () => fail(new Error('aborted'))),
      );
    const answer = await client(never, { answerWithinMs: 10 }).call('health', {});
    expect(answer).toMatchObject({ ok: false, fault: { code: 'service-unreachable' } });
  });

  test('tells when the session that it showed is over', async () => {
    const onSignedOut = jest.fn();
    const fetch = answering(401, { code: 'signed-out', says: '' });
    await client(fetch, { onSignedOut, token: () => null }).call('me', {});
    expect(onSignedOut).not.toHaveBeenCalled();
    await client(fetch, { onSignedOut }).call('me', {});
    expect(onSignedOut).toHaveBeenCalledTimes(1);
  });
});
