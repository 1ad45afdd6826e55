// Who is signed in, as every handler is told.
import { accounts, users } from '../db/schema.js';

export type Role = 'owner' | 'admin' | 'member';
export type Plan = 'basic' | 'paid';

/** A person with a password, and what their account makes of them. */
export interface Account {
  readonly userId: string;
  readonly email: string;
  readonly name: string;
  readonly accountId: string;
  readonly role: Role;
  readonly plan: Plan;
}

export const accountColumns = {
  userId: users.userId,
  email: users.email,
  name: users.name,
  accountId: users.accountId,
  role: users.role,
  plan: accounts.plan,
};
