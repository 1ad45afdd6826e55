// What one role may do to another inside an account; which role may call which route is ../authorisation's. Pure: every pair is in its test.
import type { Role } from './account.js';

/** Whether `actor` may deactivate, reactivate or delete someone of role `target`: an admin is no threat to another. */
export function mayManage(actor: Role, target: Role): boolean {
  return actor === 'owner' || (actor === 'admin' && target === 'member');
}

/** Only an owner makes admins and owners, or unmakes them. */
export function mayChangeRole(actor: Role): boolean {
  return actor === 'owner';
}

export function mayInvite(actor: Role, as: Role): boolean {
  return actor === 'owner' || (actor === 'admin' && as === 'member');
}
