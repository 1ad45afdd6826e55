import { describe, expect, jest, test } from '@jest/globals';
import { ok, refused } from '../../protocol/result.js';
import { formatJoinLink, parseJoinLink } from '../../protocol/wire/join-link.js';
import { aMeeting } from '../app.fixture.js';
import type { EncryptionType } from '../../protocol/wire/text.js';
import type { ServiceClient } from '../service-client/service-client.js';
import { linkToPassOn, lookUp, ownMeeting } from './look-up.js';

const OWN = 'http://127.0.0.1:8787';
const SHOWN = 'A'.repeat(43);
const INVITED = 'B'.repeat(43);
const meetingId = '12345678901';

function service(found: object = {}) {
  const call = jest.fn(async () =>
    ok({
      ...{ meetingId, encryptionType: 'e2ee', needsPasscode: true, running: true },
      ...{ isHost: false, rootKey: SHOWN },
      ...found,
    }),
  );
  return { url: OWN, call: call as unknown as ServiceClient['call'], asked: call };
}

const invitation = (at: string, encryptionType: EncryptionType | null = 'e2ee') =>
  formatJoinLink({ meetingId, service: at, rootKey: INVITED, encryptionType, passcode: '2468' });

const meeting = aMeeting({ meetingId, passcode: '2468', joinLink: invitation(OWN) });

describe('looking a meeting up', () => {
  test('takes the root key and the passcode from the invitation', async () => {
    const target = await lookUp(invitation(OWN), service());
    expect(target).toMatchObject({
      ok: true,
      value: { meetingId, serviceUrl: OWN, rootKey: INVITED, passcode: '2468' },
    });
  });

  test('trusts no root key but an invitation that has one', async () => {
    const target = await lookUp('123 4567 8901', service());
    expect(target).toMatchObject({ ok: true, value: { rootKey: null, rootKeyToPassOn: SHOWN } });
  });

  test('asks nobody about what is neither number nor link', async () => {
    const client = service();
    expect(await lookUp('hello', client)).toEqual(refused('unknown-meeting'));
    expect(client.asked).not.toHaveBeenCalled();
  });

  test('contacts no other service than the one this app uses', async () => {
    const client = service();
    const answer = await lookUp(invitation('https://elsewhere.example'), client);
    expect(answer).toEqual(refused('not-available-yet', { service: 'https://elsewhere.example' }));
    expect(client.asked).not.toHaveBeenCalled();
  });

  test('tells which encryption the meeting has', async () => {
    const answer = await lookUp(meetingId, service({ encryptionType: 'enhanced' }));
    expect(answer).toMatchObject({ ok: true, value: { encryptionType: 'enhanced' } });
  });

  test.each([
    ['e2ee', 'enhanced'],
    ['enhanced', 'e2ee'],
  ] as const)('opens no %s invitation to what the service calls %s', async (invited, said) => {
    const client = service({ encryptionType: said });
    expect(await lookUp(invitation(OWN, invited), client)).toEqual(refused('invitation-differs'));
    const own = { ...meeting, joinLink: invitation(OWN, invited), encryptionType: said };
    expect(ownMeeting(own, client)).toEqual(refused('invitation-differs'));
  });

  test('takes the word of the service where an older invitation does not say', async () => {
    const client = service({ encryptionType: 'enhanced' });
    const answer = await lookUp(invitation(OWN, null), client);
    expect(answer).toMatchObject({ ok: true, value: { encryptionType: 'enhanced' } });
  });

  test('asks a host for no passcode', async () => {
    const target = await lookUp(meetingId, service({ isHost: true }));
    expect(target).toMatchObject({ ok: true, value: { needsPasscode: false } });
  });

  test("finds one's own meeting in its link", () => {
    const target = ownMeeting(meeting, service());
    expect(target).toMatchObject({ ok: true, value: { rootKey: INVITED, needsPasscode: false } });
  });

  test('calls a meeting with a broken link odd', () => {
    const target = ownMeeting({ ...meeting, joinLink: 'http://x' }, service());
    expect(target).toMatchObject({ ok: false, fault: { code: 'service-odd' } });
  });
});

describe('the link to pass on', () => {
  test('carries the passcode that let its sender in, and which encryption it leads to', async () => {
    const target = await lookUp(meetingId, service());
    if (!target.ok) throw new Error(target.fault.code);
    expect(parseJoinLink(linkToPassOn(target.value, '2468'))).toEqual(
      ok({ meetingId, service: OWN, rootKey: SHOWN, encryptionType: 'e2ee', passcode: '2468' }),
    );
  });

  test("is the service's own for one's own meeting", () => {
    const target = ownMeeting(meeting, service());
    if (!target.ok) throw new Error(target.fault.code);
    expect(linkToPassOn(target.value, null)).toBe(meeting.joinLink);
  });
});
