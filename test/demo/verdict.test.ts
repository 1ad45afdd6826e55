import { describe, expect, test } from '@jest/globals';
import { cast } from './cast.js';
import type { Measured, Run } from './measured.js';
import { report } from './report.js';
import { complaints } from './verdict.js';

const CODE = Array.from({ length: 13 }, (_, i) => String(100 + i)).join(' ');

function aPerson(name: string, change: Partial<Measured> = {}): Measured {
  const who = cast(8).find((one) => one.name === name);
  if (who === undefined) throw new Error(`${name} is not in the cast.`);
  return {
    who,
    joinMs: 900,
    firstFrameMs: 1_500,
    securityCode: CODE,
    shield: 'verified',
    keySeq: 3,
    painted: {},
    audio: {},
    failed: 0,
    failedAtAll: 2,
    screenshot: `${name}.png`,
    wrong: {},
    ...change,
  };
}

function aRun(change: Partial<Run> = {}): Run {
  return {
    seconds: 40,
    people: [aPerson('Anna'), aPerson('Ben'), aPerson('Cleo')],
    snoop: {
      ...{ arrived: 900, painted: 0, noisePictures: 3, lookWorks: true },
      ...{ audio: 0, noise: 0.2, voices: [] },
    },
    newcomer: { name: 'Cleo', keySeqBefore: 2, keySeqAfter: 3 },
    afterLeave: { received: 200, decrypted: 0, keySeqBefore: 3, keySeqAfter: 4 },
    searched: {
      secrets: 20,
      kinds: ['mk'],
      missing: [],
      bytes: 1,
      places: ['the board'],
      found: [],
      canFind: true,
    },
    engine: { kind: 'livekit', version: '1.13.5' },
    database: 'pglite',
    host: 'chromium',
    ...change,
  };
}

describe('the verdict of the demo', () => {
  test('has nothing to say when everything holds', () => {
    expect(complaints(aRun())).toEqual([]);
    expect(report(aRun())).toMatchObject({ ok: true, codesMatch: true, secretsFound: [] });
  });

  const snoop = aRun().snoop;
  const afterLeave = aRun().afterLeave;
  const searched = aRun().searched;
  test.each<[string, Partial<Run>]>([
    ['a shield that is not green', { people: [aPerson('Anna', { shield: 'checking' })] }],
    [
      'two codes',
      { people: [aPerson('Anna'), aPerson('Ben', { securityCode: CODE.replace('100', '999') })] },
    ],
    ['a code that is none', { people: [aPerson('Anna', { securityCode: '' })] }],
    ['frames that fail outside a switch', { people: [aPerson('Anna', { failed: 1 })] }],
    ['no first frame', { people: [aPerson('Anna', { firstFrameMs: NaN })] }],
    [
      'a frozen picture',
      { people: [aPerson('Anna', { wrong: { Ben: 'the picture is frozen' } })] },
    ],
    ['people with different keys', { people: [aPerson('Anna'), aPerson('Ben', { keySeq: 2 })] }],
    ['a snoop with a picture', { snoop: { ...snoop, painted: 1 } }],
    ['a look that recognises nobody', { snoop: { ...snoop, lookWorks: false } }],
    ['a snoop that hears a voice', { snoop: { ...snoop, audio: 0.1, voices: ['Anna'] } }],
    ['a snoop that was sent nothing', { snoop: { ...snoop, arrived: 0 } }],
    [
      'a newcomer with the old key',
      { newcomer: { name: 'Cleo', keySeqBefore: 2, keySeqAfter: 2 } },
    ],
    ['a leaver that opens a frame', { afterLeave: { ...afterLeave, decrypted: 1 } }],
    ['a leaver that was sent nothing', { afterLeave: { ...afterLeave, received: 0 } }],
    ['no new key after a leave', { afterLeave: { ...afterLeave, keySeqAfter: 3 } }],
    ['secrets nobody got hold of', { searched: { ...searched, missing: ["Anna's isk"] } }],
    ['a search that is blind', { searched: { ...searched, canFind: false } }],
    [
      'a secret that was found',
      {
        searched: {
          ...searched,
          found: [{ place: 'the board', kind: 'mk', owner: 'Anna', written: 'hex' }],
        },
      },
    ],
  ])('complains about %s', (_what, change) => {
    expect(complaints(aRun(change))).toHaveLength(1);
    expect(report(aRun(change))).toMatchObject({ ok: false });
  });
});
