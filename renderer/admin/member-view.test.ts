import { describe, expect, test } from '@jest/globals';
import type { Member } from '../../protocol/wire/people-routes.js';
import { invitationState, mayManage, oddNames } from './member-view.js';

const member = (name: string, role: Member['role'] = 'member', userId = name): Member => ({
  ...{ userId, name, role, email: `${userId}@example.org` },
  ...{ createdAt: 1, deactivatedAt: null, groupIds: [] },
});

describe('the list of people', () => {
  test('offers only what the service would do', () => {
    const [owner, admin] = [
      { userId: 'o', role: 'owner' },
      { userId: 'a', role: 'admin' },
    ] as const;
    const who = [member('o', 'owner'), member('a', 'admin'), member('x', 'admin'), member('m')];
    expect(who.map((one) => mayManage(owner, one))).toEqual([false, true, true, true]);
    expect(who.map((one) => mayManage(admin, one))).toEqual([false, false, false, true]);
  });

  test.each([
    ['Anna', 'anna '],
    ['Anna', 'An\u200bna'],
    ['Anna', 'Ａnna'],
  ])('marks two who read alike: %p and %p', (one, other) => {
    const shown = oddNames([member(one, 'member', '1'), member(other, 'member', '2')]);
    expect(shown.every(({ odd }) => odd !== null)).toBe(true);
  });

  test('marks what nobody sees, and nothing that a script or an emoji needs', () => {
    const odd = (name: string) => oddNames([member(name)])[0]?.odd ?? null;
    expect(odd('An\u200bna')).toBe('Has invisible characters in the name');
    expect(odd('\u200fAnna')).not.toBeNull();
    for (const fine of ['Anna', 'محمد', 'د\u200cه', 'क्\u200dष', '👩\u200d🚀 Ada'])
      expect([fine, odd(fine)]).toEqual([fine, null]);
  });

  test('says until when an invitation waits, and when it is too late', () => {
    const base = { invitationId: 'i', email: 'x@y.z', role: 'member', invitedBy: 'Olga' } as const;
    const invitation = { ...base, createdAt: 0, expiresAt: 1_000 };
    expect(invitationState(invitation, 999, 'en')).toMatchObject({ expired: false });
    expect(invitationState(invitation, 1_000, 'en')).toEqual({ expired: true, says: 'Expired' });
  });
});
