import { describe, expect, test } from '@jest/globals';
import { toHex } from '../bytes.js';
import { Fields, vectorsOf, type Vector } from '../vectors/vectors.js';
import { openFrame, sealFrame } from './frame-seal.js';
import { ReplayWindow } from './replay-window.js';
import { sframeOpen, sframeSeal } from './sframe.js';
import { isStreamKind, meetingSalt, sframeKeys, streamBaseKey } from './stream-key.js';

const cases = (type: string): [string, Vector][] =>
  vectorsOf(type).map((vector) => [vector.id, vector]);
const read = (vector: Vector) => ({
  given: new Fields(vector.in),
  wanted: new Fields(vector.out ?? {}),
});
const refusal = (vector: Vector) => ({ ok: false, fault: { code: vector.reject } });

test('the vector file has as many cases of each type as when it was copied', () => {
  const types = ['stream', 'sframe', 'sframe-open', 'frame', 'frame-open', 'replay'];
  expect(types.map((type) => vectorsOf(type).length)).toEqual([8, 5, 10, 15, 13, 1]);
});

describe('stream keys and SFrame (protocol.md §7)', () => {
  test.each(cases('stream'))('%s', (_id, vector) => {
    const { given, wanted } = read(vector);
    const kind = given.text('kind');
    if (!isStreamKind(kind)) {
      expect(vector.reject).toBe('schema');
      return;
    }
    const mSalt = meetingSalt(given.text('meetingId'), given.bytes('meetingUuid'));
    const baseKey = streamBaseKey(given.bytes('mk'), mSalt, given.bytes('bindingHash'), kind);
    expect(toHex(baseKey)).toBe(wanted.text('baseKey'));
  });

  test.each(cases('sframe'))('%s', (_id, vector) => {
    const { given, wanted } = read(vector);
    const [baseKey, kid] = [given.bytes('baseKey'), given.number('kid')];
    const keys = sframeKeys(baseKey, kid);
    expect(toHex(keys.sframeKey)).toBe(wanted.text('sframeKey'));
    expect(toHex(keys.sframeSalt)).toBe(wanted.text('sframeSalt'));
    const sframe = sframeSeal(
      baseKey,
      kid,
      given.number('ctr'),
      given.bytes('metadata'),
      given.bytes('plain'),
    );
    expect(toHex(sframe)).toBe(wanted.text('sframe'));
  });

  test.each(cases('sframe-open'))('%s', (_id, vector) => {
    const { given, wanted } = read(vector);
    const opened = sframeOpen(
      () => given.bytes('baseKey'),
      given.bytes('metadata'),
      given.bytes('sframe'),
    );
    expect(opened).toEqual(
      vector.reject === undefined
        ? {
            ok: true,
            value: {
              kid: wanted.number('kid'),
              ctr: wanted.number('ctr'),
              plain: wanted.bytes('plain'),
            },
          }
        : refusal(vector),
    );
  });
});

describe('frames (protocol.md §7)', () => {
  test.each(cases('frame'))('%s', (_id, vector) => {
    const { given, wanted } = read(vector);
    const [baseKey, kid, ctr] = [given.bytes('baseKey'), given.number('kid'), given.number('ctr')];
    const sealed = sealFrame(baseKey, kid, ctr, given.text('codec'), given.bytes('frame'));
    expect(sealed).toEqual(
      vector.reject === undefined
        ? {
            ok: true,
            value: {
              clear: wanted.number('clear'),
              encrypted: wanted.bytes('encrypted'),
              nextCtr: wanted.number('nextCtr'),
            },
          }
        : refusal(vector),
    );
  });

  test.each(cases('frame-open'))('%s', (_id, vector) => {
    const { given, wanted } = read(vector);
    const opened = openFrame(
      () => given.bytes('baseKey'),
      given.text('codec'),
      given.bytes('encrypted'),
    );
    if (vector.reject === undefined)
      expect(opened).toMatchObject({ ok: true, value: { frame: wanted.bytes('frame') } });
    else expect(opened).toEqual(refusal(vector));
  });

  test.each(cases('replay'))('%s', (_id, vector) => {
    const { given, wanted } = read(vector);
    const window = new ReplayWindow();
    const accepted = given.list('ctrs').map((ctr) => {
      const good = window.accepts(ctr as number);
      if (good) window.mark(ctr as number);
      return good;
    });
    expect(accepted).toEqual(wanted.list('accepted'));
  });
});
