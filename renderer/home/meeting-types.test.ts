import { describe, expect, test } from '@jest/globals';
import { sentence } from '../../protocol/fault.js';
import type { Settings } from '../../protocol/wire/http.js';
import { meetingTypes, typeToMake } from './meeting-types.js';

type Effective = NonNullable<Settings['effective']>;

const place = (value: boolean | 'e2ee' | 'enhanced', isLocked = false) => ({
  ...{ value, from: { level: 'account', name: 'A' } as const, limitedBy: null, why: '' },
  lock: isLocked ? ({ level: 'account', name: 'A' } as const) : null,
});
const settings = (allow: Effective['allowE2ee'], type: Effective['allowE2ee']): Settings => ({
  allowE2ee: allow.value === true,
  effective: { allowE2ee: allow, defaultEncryptionType: type } as Effective,
});

describe('the kinds of meeting one may make', () => {
  test('begin with the default type, and both can be chosen', () => {
    const types = meetingTypes(settings(place(true), place('e2ee')));
    expect(types).toEqual({
      ...{ first: 'e2ee', whyNot: { e2ee: null, enhanced: null }, canTurnOn: false },
    });
  });

  test('are enhanced alone where E2EE is off, which the person can change', () => {
    expect(meetingTypes(settings(place(false), place('enhanced')))).toEqual({
      first: 'enhanced',
      whyNot: { e2ee: sentence('e2ee-off'), enhanced: null },
      canTurnOn: true,
    });
  });

  test('are enhanced alone where an administrator locked E2EE off', () => {
    const types = meetingTypes(settings(place(false, true), place('enhanced')));
    expect(types.whyNot.e2ee).toBe(sentence('e2ee-locked-off'));
    expect(types.canTurnOn).toBe(false);
  });

  test('are what the lock of the default type says', () => {
    const types = meetingTypes(settings(place(true), place('e2ee', true)));
    expect(types.first).toBe('e2ee');
    expect(types.whyNot.enhanced).toBe(sentence('encryption-type-locked'));
  });
});

describe('the kind of meeting that is made', () => {
  const both = meetingTypes(settings(place(true), place('e2ee')));
  const off = meetingTypes(settings(place(false), place('enhanced')));

  test('is what was chosen, or else the first', () => {
    expect(typeToMake(both, 'enhanced')).toBe('enhanced');
    expect(typeToMake(both, null)).toBe('e2ee');
  });

  test('is not what was chosen before the settings forbade it', () => {
    expect(typeToMake(off, 'e2ee')).toBe('enhanced');
  });
});
