// What holds for every schema of every contract: HTTP, board and IPC. It is found by walking them, so a new one is held to it too.
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { z } from 'zod';
import { isName } from '../crypto/schema.js';
import { post, toClient, toService } from './board.js';
import { joinAnswer, joinRequest, person, routes, settings } from './http.js';
import { meeting } from './meeting-routes.js';
import { ipc, ipcAnswer } from './ipc.js';
import { displayName, faultBody, storable } from './text.js';

const contracts = {
  ...{ post, toClient, toService, joinAnswer, joinRequest, meeting, person, settings, faultBody },
  ...{ routes, ipc, ipcAnswer },
};

interface Found {
  readonly path: string;
  readonly schema: z.ZodObject;
}

/** Every object schema inside `value`, however deep. */
function objectsIn(value: unknown, path: string, seen = new Set<unknown>()): Found[] {
  if (typeof value !== 'object' || value === null || seen.has(value)) return [];
  seen.add(value);
  const inside = value instanceof z.ZodType ? value.def : value;
  const deeper = Object.entries(inside).flatMap(([key, one]) =>
    objectsIn(one, `${path}.${key}`, seen),
  );
  return value instanceof z.ZodObject ? [{ path, schema: value }, ...deeper] : deeper;
}

const objects = objectsIn(contracts, 'contracts');

describe('contracts: unknown fields', () => {
  test('the walk finds the objects of every contract', () => {
    const [all, routesOnly, ipcOnly] = [contracts, { routes }, { ipc }].map(
      (one) => objectsIn(one, '').length,
    );
    expect(all).toBe(objects.length);
    expect(routesOnly).toBeGreaterThan(20);
    expect(ipcOnly).toBeGreaterThan(10);
  });

  test.each(objects.map(({ path, schema }) => [path, schema] as const))(
    '%s refuses them',
    (_path, schema) => {
      const answer = schema.safeParse({ unheardOf: 1 });
      expect(answer.error?.issues.map(({ code }) => code)).toContain('unrecognized_keys');
    },
  );
});

describe('contracts: any value', () => {
  test('parsing never throws and takes nothing that is not of its type', () => {
    const schemas = [...objects.map(({ schema }) => schema), toClient, toService, ipcAnswer];
    fc.assert(
      fc.property(fc.constantFrom(...schemas), fc.anything(), (schema, value) => {
        const parsed = schema.safeParse(value);
        return !parsed.success || (typeof value === 'object' && value !== null);
      }),
      { seed: 12, numRuns: 3_000 },
    );
  });

  test('a display name is what protocol.md §2 calls a name', () => {
    const character = fc.oneof(
      fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }),
      fc.constantFrom(
        '\u0000',
        '\u0085',
        '\u2028',
        '\u202e',
        '\u2066',
        '\ufeff',
        '\ud800',
        '\udfff',
        '水',
        '🙂',
      ),
    );
    const text = fc.array(character, { maxLength: 140 }).map((all) => all.join(''));
    fc.assert(
      fc.property(fc.oneof(text, fc.string({ maxLength: 140 })), (name) => {
        expect(displayName.safeParse(name).success).toBe(isName(name));
      }),
      { seed: 2, numRuns: 2_000 },
    );
  });

  test.each(['\u0000', 'a\u0000', '\ud83d', '\ude42a'])('%j cannot be stored', (text) => {
    expect(storable.safeParse(text).success).toBe(false);
    expect(storable.safeParse('🙂 水').success).toBe(true);
  });
});
