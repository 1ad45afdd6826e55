// What may be done with whom, and whose name might be taken for another's. The service decides; a screen only does not offer what it refuses.
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

export interface Shown {
  readonly member: Member;
  /** Why a name is to be looked at twice, or null. */
  readonly odd: string | null;
}

/** Marks who has the name of somebody else on this page, and whose name has characters that nobody sees. */
export function oddNames(members: readonly Member[]): readonly Shown[] {
  const counts = new Map<string, number>();
  for (const { name } of members) counts.set(bare(name), (counts.get(bare(name)) ?? 0) + 1);
  return members.map((member) => ({ member, odd: oddOf(member.name, counts) }));
}

/** Joiners that scripts and emoji need stand between letters; elsewhere they only deceive. */
const HIDDEN = /\p{Cf}/gu;
const NEEDED = /(?<=[\p{L}\p{M}\p{Emoji}\u{fe0f}])[\u200c\u200d](?=[\p{L}\p{Emoji}])/gu;

function oddOf(name: string, counts: ReadonlyMap<string, number>): string | null {
  if (name.replace(NEEDED, '').search(HIDDEN) >= 0) return peopleWords.hiddenMarks;
  return (counts.get(bare(name)) ?? 0) > 1 ? peopleWords.sameName : null;
}

/** As a reader takes a name in: without invisible characters, spaces and case. */
function bare(name: string): string {
  return name.normalize('NFKC').replace(HIDDEN, '').replace(/\s+/gu, ' ').trim().toLowerCase();
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
