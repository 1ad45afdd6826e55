import { describe, expect, test } from '@jest/globals';
import type { Member } from '../../protocol/wire/people-routes.js';
import { invitationState, mayManage, oddName } from './member-view.js';

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

  test('marks whose name looks like another’s, and what nobody sees', () => {
    const [anna, other] = [member('Anna', 'member', '1'), member('An\u200bna', 'member', '2')];
    expect(oddName(anna, new Set())).toBeNull();
    expect(oddName(anna, new Set(['1', '2']))).toBe('Somebody else here has a name like this');
    expect(oddName(other, new Set(['1', '2']))).toBe('Has invisible characters in the name');
  });

  test('says until when an invitation waits, and when it is too late', () => {
    const base = { invitationId: 'i', email: 'x@y.z', role: 'member', invitedBy: 'Olga' } as const;
    const invitation = { ...base, createdAt: 0, expiresAt: 1_000 };
    expect(invitationState(invitation, 999, 'en')).toMatchObject({ expired: false });
    expect(invitationState(invitation, 1_000, 'en')).toEqual({ expired: true, says: 'Expired' });
  });
});
