import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { wireCodec } from './wire-codec.js';

const { encode, decode } = wireCodec();

describe('what crosses between page and main', () => {
  test('arrives as it was sent: byte arrays, nothing, and fields with odd names', () => {
    const sent = {
      ok: true,
      value: undefined,
      bytes: new Uint8Array([0, 127, 128, 255]),
      list: [null, 1.5, 'é\u0000', [new Uint8Array()]],
      nested: { undefined: 'plain', $: ['bytes'] },
    };
    const got = decode(encode(sent));
    expect(got).toEqual(sent);
    expect(Object.hasOwn(got as object, 'value')).toBe(true);
    expect((got as typeof sent).bytes).toBeInstanceOf(Uint8Array);
  });

  test('arrives as it was sent, whatever bytes and text it holds', () => {
    const leaf = fc.oneof(fc.uint8Array(), fc.string(), fc.integer(), fc.constant(null));
    fc.assert(
      fc.property(
        fc.dictionary(
          fc.string().filter((k) => k !== '__proto__'),
          leaf,
        ),
        (sent) => {
          expect(decode(encode(sent))).toEqual({ ...sent });
        },
      ),
    );
  });

  test('is refused where Electron could not clone it either', () => {
    expect(() => encode({ call: () => 1 })).toThrow('could not be cloned');
    expect(() => encode(Symbol('x'))).toThrow('could not be cloned');
  });
});
