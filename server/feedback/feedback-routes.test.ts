import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { eq } from 'drizzle-orm';
import { accounts, feedback, participants, runs, users } from '../db/schema.js';
import {
  makeMeeting,
  signUp,
  testService,
  type SignedUp,
  type TestService,
} from '../service.fixture.js';
import { FEEDBACK_A_DAY } from './feedback-routes.js';
import { REMINDED_FOR } from './feedback-store.js';

const OPERATOR = 'the-operators-own-token-0123456789abcdef';
const DAY = 24 * 3_600_000;
const fine = { rating: 4, what: 'It worked.', contact: null, appVersion: '0.1.0' };

let service: TestService;
beforeAll(async () => {
  service = await testService({ CONCLAVE_OPERATOR_TOKEN: OPERATOR });
}, 60_000);
afterAll(() => service.end(), 20_000);

const send = ({ token }: SignedUp, body: unknown = fine) =>
  service.call('sendFeedback', { token, body });
const reminds = async ({ token }: SignedUp) =>
  (await service.call('readFeedbackReminder', { token })).json<{ remind: boolean }>().remind;

/** That person was in a meeting, and left it. */
async function met(who: SignedUp, encryptionType: 'e2ee' | 'enhanced', goneAt: number | null) {
  const { db } = service.database;
  const meetingId = await makeMeeting(service, who.token);
  const { meetings } = await import('../db/schema.js');
  await db.update(meetings).set({ encryptionType }).where(eq(meetings.meetingId, meetingId));
  const meetingUuid = randomBytes(16).toString('hex');
  await db.insert(runs).values({ meetingUuid, meetingId, startedAt: 1 });
  await db.insert(participants).values({
    ...{ meetingUuid, participantId: 'x', userId: who.userId, role: 'host', arrived: true },
    ...{ tokenHash: meetingUuid, issuedAt: 1, goneAt },
  });
}

/** Two people in one account, the first its owner. */
async function colleagues(): Promise<[SignedUp, SignedUp]> {
  const [ana, ben] = [await signUp(service, 'Ana'), await signUp(service, 'Ben')];
  const { db } = service.database;
  const owner = await db.query.users.findFirst({ where: eq(users.userId, ana.userId) });
  const accountId = owner?.accountId ?? '';
  await db.update(accounts).set({ plan: 'paid' }).where(eq(accounts.accountId, accountId));
  await db.update(users).set({ accountId, role: 'member' }).where(eq(users.userId, ben.userId));
  return [ana, ben];
}

describe('the reminder', () => {
  test('comes after the first end-to-end encrypted meeting, once', async () => {
    const ana = await signUp(service);
    expect(await reminds(ana)).toBe(false);
    await met(ana, 'enhanced', 2);
    expect(await reminds(ana)).toBe(false);
    await met(ana, 'e2ee', 2);
    expect(await reminds(ana)).toBe(true);
    const noted = await service.call('noteFeedbackReminder', { token: ana.token });
    expect(noted.statusCode).toBe(200);
    await service.call('noteFeedbackReminder', { token: ana.token });
    expect(await reminds(ana)).toBe(false);
    await met(ana, 'e2ee', 3);
    expect(await reminds(ana)).toBe(false);
  });

  test('waits until the meeting is over', async () => {
    const ana = await signUp(service);
    await met(ana, 'e2ee', null);
    expect(await reminds(ana)).toBe(false);
  });

  test('does not come to who has said something, nor after the first 30 days', async () => {
    const [ana, ben] = [await signUp(service), await signUp(service)];
    await met(ana, 'e2ee', 2);
    await met(ben, 'e2ee', 2);
    await send(ana);
    expect(await reminds(ana)).toBe(false);
    const { db } = service.database;
    const young = service.clock.now - REMINDED_FOR + 1;
    await db.update(users).set({ createdAt: young }).where(eq(users.userId, ben.userId));
    expect(await reminds(ben)).toBe(true);
    await db
      .update(users)
      .set({ createdAt: young - 1 })
      .where(eq(users.userId, ben.userId));
    expect(await reminds(ben)).toBe(false);
  });
});

describe('feedback', () => {
  test('is read by the administrators of the account, newest first, in pages, and by no other account', async () => {
    const [ana, ben] = await colleagues();
    const other = await signUp(service, 'Other');
    await send(other, { ...fine, what: 'elsewhere' });
    for (const what of ['one', 'two', 'three'])
      await send(ben, { ...fine, what, contact: 'ben@home.example' });
    const page = async (query: Record<string, string>) =>
      (await service.call('listFeedback', { token: ana.token, query })).json<{
        feedback: { what: string; name: string; contact: string }[];
        next: number | null;
      }>();
    const first = await page({ limit: '2' });
    expect(first.feedback.map(({ what }) => what)).toEqual(['three', 'two']);
    expect(first.feedback[0]).toMatchObject({
      ...{ name: 'Ben', email: ben.email, rating: 4, contact: 'ben@home.example' },
      ...{ appVersion: '0.1.0', at: service.clock.now },
    });
    const second = await page({ limit: '2', before: String(first.next) });
    expect(second.feedback.map(({ what }) => what)).toEqual(['one']);
    expect(second.next).toBeNull();
    const asMember = await service.call('listFeedback', { token: ben.token });
    expect(asMember.json()).toMatchObject({ code: 'not-allowed' });
  });

  test('is exported as CSV that no spreadsheet runs, and as JSON', async () => {
    const [ana, ben] = await colleagues();
    const evil = '=HYPERLINK("http://evil.example","see"),\n"quoted"';
    await send(ben, { ...fine, what: evil, contact: '@ben' });
    const text = async (format: string) =>
      (await service.call('exportFeedback', { token: ana.token, query: { format } })).json<{
        text: string;
        next: number | null;
      }>();
    const csv = await text('csv');
    expect(csv.next).toBeNull();
    const [heading, ...rest] = csv.text.split('\r\n');
    expect(heading).toBe('"number","time","name","e-mail","rating","what","contact","app version"');
    expect(rest.join('\r\n')).toContain(
      `"'=HYPERLINK(""http://evil.example"",""see""),\n""quoted""","'@ben","0.1.0"`,
    );
    const json = await text('json');
    expect(JSON.parse(json.text)).toMatchObject([{ what: evil, contact: '@ben', name: 'Ben' }]);
  });

  test('the operator exports everybody’s, in pieces that are one file', async () => {
    const one = await signUp(service, 'One');
    const { db } = service.database;
    await db.insert(feedback).values(
      Array.from({ length: 1_050 }, (_, nth) => ({
        ...{ ...fine, userId: one.userId, what: `bulk ${nth}`, createdAt: 1 },
      })),
    );
    const pieces: string[] = [];
    for (let after: number | null = 0; after !== null;) {
      const query: Record<string, string> = { format: 'json', after: String(after) };
      const answer = await service.call('exportAllFeedback', { token: OPERATOR, query });
      const { text, next }: { text: string; next: number | null } = answer.json();
      pieces.push(text);
      after = next;
    }
    expect(pieces.length).toBeGreaterThan(1);
    const all = JSON.parse(pieces.join('')) as { what: string }[];
    expect(all.filter(({ what }) => what.startsWith('bulk'))).toHaveLength(1_050);
    const asOwner = await service.call('exportAllFeedback', {
      ...{ token: one.token, query: { format: 'json' } },
    });
    expect(asOwner.json()).toMatchObject({ code: 'not-allowed' });
    await db.delete(feedback);
  });

  test('an empty export is a file of nothing', async () => {
    const nobody = await signUp(service, 'Nobody');
    const query = { format: 'json' };
    const answer = await service.call('exportFeedback', { token: nobody.token, query });
    expect(JSON.parse(answer.json<{ text: string }>().text)).toEqual([]);
  });

  test('takes a rating alone, and refuses what is none', async () => {
    const ana = await signUp(service);
    expect((await send(ana, { ...fine, what: '' })).statusCode).toBe(200);
    for (const body of [
      { ...fine, rating: 0 },
      { ...fine, rating: 6 },
      { ...fine, rating: 4.5 },
      { ...fine, what: 'x'.repeat(4_001) },
      { ...fine, what: 'half \ud83d' },
      { ...fine, contact: '' },
      { ...fine, meetingId: '12345678901' },
    ])
      expect((await send(ana, body)).json()).toMatchObject({ code: 'bad-request' });
  });

  test('one person can send so much a day and no more', async () => {
    const ana = await signUp(service);
    for (let sent = 0; sent < FEEDBACK_A_DAY; sent++)
      expect((await send(ana)).statusCode).toBe(200);
    expect((await send(ana)).json()).toMatchObject({ code: 'too-much-feedback' });
    service.clock.now += DAY;
    expect((await send(ana)).statusCode).toBe(200);
  });

  test('is part of the data one can take along, and goes with the person', async () => {
    const ana = await signUp(service);
    await send(ana, { ...fine, what: 'mine' });
    const mine = (await service.call('exportMine', { token: ana.token })).json();
    expect(mine).toMatchObject({ feedback: [{ what: 'mine', rating: 4 }] });
    const { db } = service.database;
    await db.delete(users).where(eq(users.userId, ana.userId));
    expect(await db.select().from(feedback).where(eq(feedback.userId, ana.userId))).toEqual([]);
  });

  test('leaves no trace in the log', () => {
    const log = service.log.join('');
    for (const secret of ['It worked.', 'ben@home.example']) expect(log).not.toContain(secret);
  });
});
