import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { eq, sql } from 'drizzle-orm';
import type { Account } from '../accounts/account.js';
import { accounts, users, windowCounts } from '../db/schema.js';
import type { Database } from '../db/database.js';
import { NOON, testDatabase } from '../service.fixture.js';
import type { CodeProvider } from './code-provider.js';
import { openKeyedHash, type KeyedHash } from './keyed-hash.js';
import { outboxProvider } from './outbox-provider.js';
import { codesTo } from './sms-outbox.fixture.js';
import {
  CODES_PER_ACCOUNT_AND_DAY,
  CODES_PER_ADDRESS_AND_HOUR,
  CODES_PER_NUMBER_AND_DAY,
  phoneCheck,
  type PhoneCheck,
} from './phone-check.js';
import {
  CODE_LIVES,
  FIRST_PAUSE,
  MOST_ATTEMPTS,
  MOST_PEOPLE_PER_NUMBER,
} from './phone-check-store.js';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const ADDRESS = '203.0.113.9';

let database: Database;
let hash: KeyedHash;
let check: PhoneCheck;
const folder = mkdtempSync(join(tmpdir(), 'conclave-phone-'));
const clock = { now: NOON };
/** How often the provider was asked whether a code is right: nothing else tells how many guesses somebody had. */
let guesses = 0;

beforeAll(async () => {
  database = await testDatabase();
  hash = await openKeyedHash(folder);
  check = opened();
}, 60_000);
afterAll(async () => {
  await database.close();
  rmSync(folder, { recursive: true, force: true });
}, 20_000);
beforeEach(async () => {
  clock.now += 30 * 24 * HOUR;
  guesses = 0;
  await database.db.delete(windowCounts);
});

/** The check as a service that was just started has it. */
function opened(provider: Partial<CodeProvider> = {}): PhoneCheck {
  const now = () => clock.now;
  const outbox = outboxProvider({
    folder: join(folder, 'sms-outbox'),
    hash,
    now,
    onTrouble: () => undefined,
  });
  const counting: CodeProvider = {
    ...outbox,
    check: (...asked) => {
      guesses++;
      return outbox.check(...asked);
    },
    ...provider,
  };
  return phoneCheck({ db: database.db, provider: counting, hash, now });
}

let people = 0;
async function person(plan: 'basic' | 'paid' = 'basic'): Promise<Account> {
  const id = (++people).toString(16).padStart(32, '0');
  const { db } = database;
  await db.insert(accounts).values({ accountId: id, name: 'x', plan, createdAt: 1 });
  const email = `${id}@example.org`;
  const row = { userId: id, accountId: id, email, name: 'x', role: 'owner' as const };
  await db.insert(users).values({ ...row, passwordHash: '', createdAt: 1 });
  return { ...row, plan };
}

/** A mobile number that no other test uses. */
let numbers = 0;
const aNumber = () => `+49151${String(20_000_000 + ++numbers)}`;

const send = (to: Account, number: string, address = ADDRESS) =>
  check.send(to, { number, country: null, address });
const codeTo = (number: string) => codesTo(folder, number).at(-1) ?? 'none';
/** As it comes from the route. */
const typed = (code: string) => ({ code, address: ADDRESS });
const wrong = (code: string) => String((Number(code) + 1) % 1_000_000).padStart(6, '0');
const codeOf = (answer: Awaited<ReturnType<PhoneCheck['send']>>) =>
  answer.ok ? answer.value.state : answer.fault.code;

async function verify(who: Account, number = aNumber()): Promise<string> {
  await send(who, number);
  return codeOf(await check.confirm(who, typed(codeTo(number))));
}

describe('who is asked', () => {
  test('a Basic user is, until the number is confirmed, and never again', async () => {
    const ana = await person();
    expect(await check.whyNot(ana, 'e2ee')).toBe('phone-check-needed');
    expect(await verify(ana)).toBe('done');
    clock.now += 20 * 365 * 24 * HOUR;
    check = opened();
    expect(await check.whyNot(ana, 'e2ee')).toBeNull();
    expect(await check.state(ana)).toEqual({ state: 'done', code: null, resendInMs: 0 });
  });

  test('a paid user, a guest, and whoever meets without end-to-end encryption are not', async () => {
    expect(await check.whyNot(await person('paid'), 'e2ee')).toBeNull();
    expect(await check.whyNot(null, 'e2ee')).toBeNull();
    expect(await check.whyNot(await person(), 'enhanced')).toBeNull();
  });

  test('nobody is where the operator asks nobody, and no code is sent', async () => {
    const off = phoneCheck({ db: database.db, provider: null, hash, now: () => clock.now });
    const ana = await person();
    const number = aNumber();
    expect(await off.whyNot(ana, 'e2ee')).toBeNull();
    const answer = await off.send(ana, { number, country: null, address: ADDRESS });
    expect(codeOf(answer)).toBe('not-asked');
    expect(codesTo(folder, number)).toEqual([]);
  });

  test('moving to the paid plan and back asks again only who has not passed', async () => {
    const ana = await person();
    expect(await check.whyNot({ ...ana, plan: 'paid' }, 'e2ee')).toBeNull();
    expect(await check.whyNot(ana, 'e2ee')).toBe('phone-check-needed');
  });
});

describe('guessing a code', () => {
  test('ten thousand tries at once get five guesses', async () => {
    const ana = await person();
    const number = aNumber();
    await send(ana, number);
    const right = codeTo(number);
    const tries = Array.from({ length: 10_000 }, (_, nth) => String(nth).padStart(6, '0'));
    const answers = new Map<string, number>();
    for (let from = 0; from < tries.length; from += 500)
      for (const answer of await Promise.all(
        tries
          .slice(from, from + 500)
          .filter((code) => code !== right)
          .map((code) => check.confirm(ana, typed(code))),
      )) {
        const code = codeOf(answer);
        answers.set(code, (answers.get(code) ?? 0) + 1);
      }
    expect(guesses).toBe(MOST_ATTEMPTS);
    expect([...answers.keys()].toSorted()).toEqual(['phone-code-void', 'phone-code-wrong']);
    expect(answers.get('phone-code-wrong')).toBe(MOST_ATTEMPTS - 1);
    // The right code comes too late.
    expect(codeOf(await check.confirm(ana, typed(right)))).toBe('phone-code-void');
    expect(await check.whyNot(ana, 'e2ee')).toBe('phone-check-needed');
  }, 60_000);

  test('a day of asking for codes and trying each gets fifty guesses at most', async () => {
    const ana = await person();
    clock.now -= clock.now % (24 * HOUR);
    const until = clock.now + 24 * HOUR - 1;
    for (; clock.now < until; clock.now += 11 * MINUTE) {
      const number = aNumber();
      await send(ana, number);
      const code = codeTo(number);
      for (let tries = 0; tries < 6; tries++) await check.confirm(ana, typed(wrong(code)));
    }
    expect(guesses).toBe(CODES_PER_ACCOUNT_AND_DAY * MOST_ATTEMPTS);
  }, 60_000);

  test('says how many attempts are left, and that none is', async () => {
    const ana = await person();
    const number = aNumber();
    await send(ana, number);
    const left: unknown[] = [];
    for (let tries = 0; tries < MOST_ATTEMPTS; tries++) {
      const answer = await check.confirm(ana, typed(wrong(codeTo(number))));
      left.push(answer.ok ? 'ok' : (answer.fault.detail ?? answer.fault.code));
    }
    const counts = [4, 3, 2, 1].map((attemptsLeft) => ({ attemptsLeft }));
    expect(left).toEqual([...counts, 'phone-code-void']);
  });

  test('the right code at the fifth attempt is right', async () => {
    const ana = await person();
    const number = aNumber();
    await send(ana, number);
    for (let tries = 1; tries < MOST_ATTEMPTS; tries++)
      await check.confirm(ana, typed(wrong(codeTo(number))));
    expect(codeOf(await check.confirm(ana, typed(codeTo(number))))).toBe('done');
  });

  test('an attempt that nobody could check is not lost', async () => {
    const ana = await person();
    const number = aNumber();
    await send(ana, number);
    const away = opened({
      check: () => Promise.resolve({ ok: false, fault: { code: 'sms-failed' } }),
    });
    for (let tries = 0; tries < 3 * MOST_ATTEMPTS; tries++)
      expect(codeOf(await away.confirm(ana, typed('123456')))).toBe('sms-failed');
    expect(codeOf(await check.confirm(ana, typed(codeTo(number))))).toBe('done');
  });
});

describe('a code is for one person, one number, one time', () => {
  test('another person’s code is wrong', async () => {
    const [ana, ben] = [await person(), await person()];
    const [hers, his] = [aNumber(), aNumber()];
    await send(ana, hers);
    await send(ben, his);
    expect(codeOf(await check.confirm(ana, typed(codeTo(his))))).toBe('phone-code-wrong');
    expect(codeOf(await check.confirm(await person(), typed(codeTo(his))))).toBe('phone-code-void');
  });

  test('the code of a number that was changed since is wrong', async () => {
    const ana = await person();
    const [first, second] = [aNumber(), aNumber()];
    await send(ana, first);
    clock.now += FIRST_PAUSE;
    await send(ana, second);
    expect(codeOf(await check.confirm(ana, typed(codeTo(first))))).toBe('phone-code-wrong');
    expect(codeOf(await check.confirm(ana, typed(codeTo(second))))).toBe('done');
  });

  test('a spent code verifies nobody else, also with the same number', async () => {
    const [ana, ben] = [await person(), await person()];
    const number = aNumber();
    await verify(ana, number);
    const spent = codeTo(number);
    expect(codeOf(await check.confirm(ben, typed(spent)))).toBe('phone-code-void');
    await send(ben, number);
    expect(codeOf(await check.confirm(ben, typed(spent)))).toBe('phone-code-wrong');
  });

  test('two right answers at once verify one person once', async () => {
    const ana = await person();
    const number = aNumber();
    await send(ana, number);
    const both = await Promise.all([1, 2].map(() => check.confirm(ana, typed(codeTo(number)))));
    expect(both.map(codeOf)).toEqual(['done', 'done']);
  });

  test('one number stands for so many people and no more, also at once', async () => {
    const number = aNumber();
    for (let one = 1; one < MOST_PEOPLE_PER_NUMBER; one++)
      expect(await verify(await person(), number)).toBe('done');
    const last = [await person(), await person()];
    const codes: string[] = [];
    for (const who of last) {
      await send(who, number);
      codes.push(codeTo(number));
    }
    const answers = await Promise.all(
      last.map((who, at) => check.confirm(who, typed(codes[at] ?? ''))),
    );
    expect(answers.map(codeOf).toSorted()).toEqual(['done', 'phone-number-used']);
  });
});

describe('clocks', () => {
  test('a code lives ten minutes', async () => {
    const [ana, ben] = [await person(), await person()];
    const [hers, his] = [aNumber(), aNumber()];
    await send(ana, hers);
    await send(ben, his);
    clock.now += CODE_LIVES - 1;
    expect(codeOf(await check.confirm(ana, typed(codeTo(hers))))).toBe('done');
    clock.now += 1;
    expect(codeOf(await check.confirm(ben, typed(codeTo(his))))).toBe('phone-code-void');
  });

  test('a clock that goes back makes no code live longer, and holds nobody up', async () => {
    const ana = await person();
    const number = aNumber();
    await send(ana, number);
    const old = codeTo(number);
    clock.now -= HOUR;
    expect(codeOf(await check.confirm(ana, typed(old)))).toBe('phone-code-void');
    expect(await check.state(ana)).toEqual({ state: 'needed', code: null, resendInMs: 0 });
    expect(codeOf(await send(ana, number))).toBe('needed');
    expect(codeOf(await check.confirm(ana, typed(codeTo(number))))).toBe('done');
  });

  test('a clock that jumps to and fro gets no more codes for a number', async () => {
    const number = aNumber();
    const ana = await person();
    const day = clock.now - (clock.now % (24 * HOUR));
    for (let jump = 0; jump < 20; jump++) {
      clock.now = day + (jump % 2 === 0 ? 0 : HOUR) + jump;
      await send(ana, number);
    }
    expect(codesTo(folder, number)).toHaveLength(CODES_PER_NUMBER_AND_DAY);
  });

  test('a clock that was a year ahead leaves nobody locked out', async () => {
    const ana = await person();
    const number = aNumber();
    clock.now += 365 * 24 * HOUR;
    await send(ana, number);
    clock.now -= 365 * 24 * HOUR;
    expect(await verify(ana, number)).toBe('done');
  });
});

describe('asking for codes', () => {
  test('each pause is twice the one before, up to ten minutes', async () => {
    const ana = await person();
    const pauses: number[] = [];
    for (let sends = 0; sends < 7; sends++) {
      const answer = await send(ana, aNumber());
      if (!answer.ok) throw new Error(answer.fault.code);
      pauses.push(answer.value.resendInMs / 1_000);
      clock.now += answer.value.resendInMs - 1;
      expect(codeOf(await send(ana, aNumber()))).toBe('too-many-codes');
      clock.now += 1;
    }
    expect(pauses).toEqual([30, 60, 120, 240, 480, 600, 600]);
    clock.now += HOUR;
    const later = await send(ana, aNumber());
    expect(later.ok && later.value.resendInMs).toBe(FIRST_PAUSE);
  });

  test('asking too early leaves the code that is under way alone', async () => {
    const ana = await person();
    const number = aNumber();
    await send(ana, number);
    const early = await send(ana, number);
    expect(early.ok ? null : early.fault).toEqual({
      code: 'too-many-codes',
      detail: { waitSeconds: 30 },
    });
    expect(codeOf(await check.confirm(ana, typed(codeTo(number))))).toBe('done');
  });

  test('two at once send one message', async () => {
    const ana = await person();
    const number = aNumber();
    const both = await Promise.all([send(ana, number), send(ana, number)]);
    expect(both.map(codeOf).toSorted()).toEqual(['needed', 'too-many-codes']);
    expect(codesTo(folder, number)).toHaveLength(1);
  });

  test('a number gets so many a day, however it is written and whoever asks, also after a restart', async () => {
    const number = aNumber();
    const local = `0${number.slice(3)}`;
    const ways = [
      number,
      `+49 (0) ${number.slice(3)}`,
      `0049${number.slice(3)}`,
      local,
      ` ${local}`,
    ];
    for (const text of ways) {
      const asked = { number: text, country: 'DE', address: ADDRESS };
      expect(codeOf(await check.send(await person(), asked))).toBe('needed');
    }
    check = opened();
    expect(codeOf(await send(await person(), number))).toBe('too-many-codes');
    clock.now += 24 * HOUR;
    expect(codeOf(await send(await person(), number))).toBe('needed');
  });

  test('an address gets so many an hour, also when it is one of a network of 2^64', async () => {
    const from = (nth: number) => `2001:db8:0:1::${nth.toString(16)}`;
    for (let nth = 1; nth <= CODES_PER_ADDRESS_AND_HOUR; nth++)
      expect(codeOf(await send(await person(), aNumber(), from(nth)))).toBe('needed');
    const last = await person();
    expect(codeOf(await send(last, aNumber(), from(9_999)))).toBe('too-many-codes');
    expect(codeOf(await send(last, aNumber(), '2001:db8:0:2::1'))).toBe('needed');
  });

  test('a limit that is reached leaves the code that is under way alone', async () => {
    const number = aNumber();
    const ana = await person();
    await send(ana, number);
    const code = codeTo(number);
    for (let others = 1; others < CODES_PER_NUMBER_AND_DAY; others++)
      await send(await person(), number);
    clock.now += FIRST_PAUSE;
    expect(codeOf(await send(ana, number))).toBe('too-many-codes');
    expect(codeOf(await check.confirm(ana, typed(code)))).toBe('done');
  });

  test('what the provider refuses is said, and its code is never right', async () => {
    const ana = await person();
    const blocked = opened({
      send: () => Promise.resolve({ ok: false, fault: { code: 'phone-number-blocked' } }),
    });
    const asked = { number: aNumber(), country: null, address: ADDRESS };
    expect(codeOf(await blocked.send(ana, asked))).toBe('phone-number-blocked');
    expect(codeOf(await check.confirm(ana, typed('000000')))).toBe('phone-code-void');
  });
});

describe('what is stored', () => {
  test('names no number, no address and no code', async () => {
    const [ana, ben] = [await person(), await person()];
    const [hers, his] = [aNumber(), aNumber()];
    await verify(ana, hers);
    await send(ben, his);
    const stored: string[] = [];
    for (const table of ['phone_checks', 'phones_verified', 'window_counts']) {
      const rows = await database.db.execute(sql.raw(`select * from ${table}`));
      stored.push(JSON.stringify(rows));
    }
    const all = stored.join();
    expect(all).toContain(hash('number', hers));
    for (const secret of [hers, his].map((number) => number.slice(3)))
      expect(all).not.toContain(secret);
    expect(all).not.toContain(ADDRESS);
    expect(all).not.toContain(`"${codeTo(his)}"`);
  });

  test('another key makes another hash of the same number', async () => {
    const other = mkdtempSync(join(tmpdir(), 'conclave-phone-'));
    const number = aNumber();
    expect((await openKeyedHash(other))('number', number)).not.toBe(hash('number', number));
    expect((await openKeyedHash(folder))('number', number)).toBe(hash('number', number));
    rmSync(other, { recursive: true, force: true });
  });

  test('goes with the person', async () => {
    const ana = await person();
    await verify(ana);
    await database.db.delete(users).where(eq(users.userId, ana.userId));
    const rows = await database.db.execute(
      sql`select 1 from phones_verified where user_id = ${ana.userId}`,
    );
    expect(JSON.stringify(rows)).toContain('"rows":[]');
  });
});
