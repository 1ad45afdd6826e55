// What may be done with whom, and whose name might be taken for another's. The service decides; a screen only does not offer what it refuses.
import { hasHiddenMarks } from '../../protocol/namesakes.js';
import type { Fault } from '../../protocol/result.js';
import type { Invitation, Member } from '../../protocol/wire/people-routes.js';
import { moment } from '../policy/setting-row-view.js';
import { peopleWords } from '../words/admin-words.js';

export type Role = Member['role'];

/** The one who looks at the list. */
export interface Me {
  readonly userId: string;
  readonly role: Role;
}

/** As server/accounts/rank.ts: an admin is no threat to another. */
export function mayManage(me: Me, member: Member): boolean {
  if (me.userId === member.userId) return false;
  return me.role === 'owner' || (me.role === 'admin' && member.role === 'member');
}

/** Why a name is to be looked at twice, or null. `namesakes`: whose name looks like another's in the account. */
export function oddName({ userId, name }: Member, namesakes: ReadonlySet<string>): string | null {
  if (hasHiddenMarks(name)) return peopleWords.hiddenMarks;
  return namesakes.has(userId) ? peopleWords.sameName : null;
}

/** This one address was invited a moment ago; without the field it is the account that sends too many mails. */
export function invitedTooSoon({ code, detail }: Fault): boolean {
  return code === 'too-many-attempts' && detail?.['field'] === 'email';
}

/** What became of an invitation that nobody used yet. */
export function invitationState(
  { expiresAt }: Invitation,
  now: number,
  locale?: string,
): { readonly expired: boolean; readonly says: string } {
  const expired = expiresAt <= now;
  return {
    expired,
    says: expired ? peopleWords.expired : peopleWords.waiting(moment(expiresAt, locale)),
  };
}
