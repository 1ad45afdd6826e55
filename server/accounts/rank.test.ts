import { describe, expect, test } from '@jest/globals';
import type { Role } from './account.js';
import { mayChangeRole, mayInvite, mayManage } from './rank.js';

const roles: Role[] = ['owner', 'admin', 'member'];
const pairs = (may: (actor: Role, target: Role) => boolean) =>
  roles.flatMap((actor) =>
    roles.filter((target) => may(actor, target)).map((target) => `${actor} > ${target}`),
  );

describe('rank inside an account', () => {
  test('an owner manages everyone, an admin members, a member nobody', () => {
    const all = ['owner > owner', 'owner > admin', 'owner > member', 'admin > member'];
    expect(pairs(mayManage)).toEqual(all);
    expect(pairs(mayInvite)).toEqual(all);
  });

  test('only an owner changes roles', () => {
    expect(roles.filter(mayChangeRole)).toEqual(['owner']);
  });
});
