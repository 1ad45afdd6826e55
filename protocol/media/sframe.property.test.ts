import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { equal, type Bytes } from '../bytes.js';
import { CODECS } from './codec-clear.js';
import { openFrame, sealFrame } from './frame-seal.js';
import { MAX_HEADER_LENGTH, readHeader, writeHeader } from './sframe-header.js';
import { sframeOpen, sframeSeal } from './sframe.js';

const RUNS = { seed: 9_605, numRuns: 1_000 };
const FEW = { ...RUNS, numRuns: 200 };
const bytes = (range: { minLength?: number; maxLength: number }): fc.Arbitrary<Bytes> =>
  fc.uint8Array(range).map((drawn) => Uint8Array.from(drawn));
const u32 = fc.oneof(fc.nat(0xffff_ffff), fc.constantFrom(0, 7, 8, 0xff, 0x100, 0xffff_ffff));
const baseKey = bytes({ minLength: 32, maxLength: 32 });

describe('SFrame header: any numbers and any bytes (RFC 9605 §4.3, protocol.md §7)', () => {
  test('KID and CTR come back, in at most 9 bytes', () => {
    fc.assert(
      fc.property(u32, u32, bytes({ maxLength: 5 }), (kid, ctr, before) => {
        const out = new Uint8Array(MAX_HEADER_LENGTH);
        const length = writeHeader(kid, ctr, out);
        expect(length).toBeLessThanOrEqual(MAX_HEADER_LENGTH);
        const frame = Uint8Array.of(...before, ...out.subarray(0, length), 0xff);
        expect(readHeader(frame, before.length)).toEqual({ kid, ctr, length });
      }),
      RUNS,
    );
  });

  test('any bytes are refused, or begin with the one header of their KID and CTR', () => {
    fc.assert(
      fc.property(bytes({ maxLength: 20 }), (frame) => {
        const header = readHeader(frame);
        if (header === null) return true;
        const out = new Uint8Array(17);
        const length = writeHeader(header.kid, header.ctr, out);
        return equal(out.subarray(0, length), frame.subarray(0, header.length));
      }),
      RUNS,
    );
  });
});

describe('SFrame: any frame (protocol.md §7)', () => {
  const sealed = fc.record({
    ...{ baseKey, kid: u32, ctr: u32 },
    ...{ metadata: bytes({ maxLength: 12 }), plain: bytes({ maxLength: 200 }) },
  });

  test('what is sealed opens to the same, and with any bit changed it does not open', () => {
    fc.assert(
      fc.property(sealed, fc.nat(), fc.nat(7), (one, at, bit) => {
        const { kid, ctr, metadata, plain } = one;
        const frame = sframeSeal(one.baseKey, kid, ctr, metadata, plain);
        const keyOf = () => one.baseKey;
        expect(sframeOpen(keyOf, metadata, frame)).toEqual({
          ok: true,
          value: { kid, ctr, plain },
        });
        const broken = frame.map((byte, i) => (i === at % frame.length ? byte ^ (1 << bit) : byte));
        expect(sframeOpen(keyOf, metadata, broken).ok).toBe(false);
        expect(sframeOpen(keyOf, Uint8Array.of(...metadata, 0), frame).ok).toBe(false);
      }),
      FEW,
    );
  });

  test('opening any bytes never throws, and succeeds for none', () => {
    fc.assert(
      fc.property(
        baseKey,
        bytes({ maxLength: 60 }),
        fc.constantFrom(...CODECS),
        (key, any, codec) => {
          expect(sframeOpen(() => key, new Uint8Array(), any).ok).toBe(false);
          expect(openFrame(() => key, codec, any).ok).toBe(false);
        },
      ),
      FEW,
    );
  });

  test('a frame that seals opens again, whatever the codec reads into its bytes', () => {
    const frame = fc.oneof(
      bytes({ maxLength: 120 }),
      // Slices behind start codes, so that H.264 and H.265 find something.
      fc
        .record({ header: fc.constantFrom(0x65, 0x41, 0x26, 0x02), body: bytes({ maxLength: 60 }) })
        .map(({ header, body }) => Uint8Array.of(0, 0, 0, 1, header, ...body)),
    );
    let opened = 0;
    fc.assert(
      fc.property(baseKey, u32, fc.constantFrom(...CODECS), frame, (key, kid, codec, one) => {
        const outcome = sealFrame(key, kid, 0, codec, one);
        if (!outcome.ok) return;
        opened++;
        const { clear, encrypted } = outcome.value;
        const back = openFrame(() => key, codec, encrypted);
        if (!back.ok) throw new Error(`${codec}: ${back.fault.code}`);
        expect(back.value.frame.subarray(0, clear)).toEqual(encrypted.subarray(0, clear));
        if (codec !== 'h264' && codec !== 'h265') expect(back.value.frame).toEqual(one);
      }),
      FEW,
    );
    expect(opened).toBeGreaterThan(50);
  });
});
