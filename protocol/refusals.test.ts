// The codes with which a client refuses (protocol.md §10 and its appendix; the first part of fault.ts), each provoked: by a case of the
// vector file, which vectors/vectors.test.ts runs, or here. A code that nothing provokes, or that is not in the table, fails.
import { webcrypto } from 'node:crypto';
import { expect, test } from '@jest/globals';
import { shareAsReceiver, shareAsSender, type BoxPublic, type BoxSecret } from './crypto/box.js';
import { noblePrimitives } from './crypto/noble-primitives.js';
import { isParticipantId, parseParticipantId } from './crypto/participant-id.js';
import { choosePrimitives } from './crypto/webcrypto-primitives.js';
import { faults } from './fault.js';
import { ReplayWindow } from './media/replay-window.js';
import file from './vectors/conclave-vectors.json' with { type: 'json' };

const native = await choosePrimitives(webcrypto.subtle);
const A = 'A'.repeat(22);

const here = {
  participantId: () => {
    const badIds = [
      '',
      `${A}${A}`,
      `${A}.${A}A`,
      `${A}-${A}`,
      `${A}.${A.slice(1)}B`,
      `${A}.${A.slice(1)}=`,
    ];
    for (const id of badIds) {
      expect(parseParticipantId(id)).toEqual({ ok: false, fault: { code: 'participantId' } });
      expect(isParticipantId(id)).toBe(false);
    }
    expect(isParticipantId(`${A}.${A}`)).toBe(true);
  },
  mlkem: async () => {
    const refusal = { ok: false, fault: { code: 'mlkem' } };
    for (const crypto of [noblePrimitives, native]) {
      const mine: BoxPublic & BoxSecret = {
        ...{ ivk: new Uint8Array(32), mlkemSeed: new Uint8Array(64).fill(1) },
        ...{ x25519Secret: new Uint8Array(32).fill(2), mlkem: new Uint8Array(1_184).fill(0xff) },
        x25519: await crypto.x25519Public(new Uint8Array(32).fill(2)),
      };
      // FIPS 203 §7.2: a key with coefficients above the modulus. §7.3: a ciphertext of another length.
      expect(await shareAsSender(crypto, mine, mine, 'context', new Uint8Array(32))).toEqual(
        refusal,
      );
      expect(await shareAsReceiver(crypto, mine, mine, 'context', new Uint8Array(9))).toEqual(
        refusal,
      );
    }
  },
  /** The window only says no: the renderer's driver gives the refusal its code. */
  replay: () => {
    const window = new ReplayWindow();
    window.mark(5_000);
    expect([5_000, 5_000 - 1_024, 2 ** 32].map((ctr) => window.accepts(ctr))).toEqual([
      false,
      false,
      false,
    ]);
  },
};

test.each(Object.entries(here))('%s is provoked', async (_code, provoke) => {
  await provoke();
});

test('every code with which a client refuses is provoked, and no other', () => {
  const codes = Object.keys(faults);
  const refusals = codes.slice(0, codes.indexOf('leader-lost'));
  const byVectors = (file.vectors as readonly { reject?: string }[]).flatMap(
    ({ reject }) => reject ?? [],
  );
  expect([...new Set([...byVectors, ...Object.keys(here)])].sort()).toEqual([...refusals].sort());
});
