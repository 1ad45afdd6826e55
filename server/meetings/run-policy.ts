// What a run may be and use, from its meeting and its host's settings at the moment it begins (or is taken up again): a change of the
// settings holds from the next run on (product.md, Settings).
import { eq } from 'drizzle-orm';
import { featureNames, type Feature } from '../../protocol/settings/features.js';
import { whyNotMeetingType } from '../../protocol/settings/meeting-type.js';
import type { Entries } from '../../protocol/settings/resolve.js';
import type { EncryptionType } from '../../protocol/wire/text.js';
import type { Db } from '../db/database.js';
import { meetings, users } from '../db/schema.js';
import { effectiveFor } from '../policy/person-settings.js';

export interface RunPolicy {
  readonly encryptionType: EncryptionType;
  /** False where the host was deactivated: nobody begins their meetings. */
  readonly isHostActive: boolean;
  /** Why the host may not begin a meeting of this type any more, or null. */
  readonly whyNotType: ReturnType<typeof whyNotMeetingType>;
  /** The host's effective switches. They say nothing about E2EE: protocol/settings/features.ts does. */
  readonly switches: Readonly<Record<Feature, boolean>>;
}

/** Throws where there is no such meeting: a run without one cannot be. */
export async function runPolicy(db: Db, product: Entries, meetingId: string): Promise<RunPolicy> {
  const rows = await db
    .select({
      encryptionType: meetings.encryptionType,
      userId: users.userId,
      accountId: users.accountId,
      deactivatedAt: users.deactivatedAt,
    })
    .from(meetings)
    .innerJoin(users, eq(users.userId, meetings.ownerId))
    .where(eq(meetings.meetingId, meetingId));
  const row = rows[0];
  if (row === undefined) throw new Error('a run has no meeting');
  const found = await effectiveFor(db, product, row);
  const switches = Object.fromEntries(
    featureNames.map((feature) => [feature, found[feature].value]),
  ) as Record<Feature, boolean>;
  const { encryptionType, deactivatedAt } = row;
  const whyNotType = whyNotMeetingType(encryptionType, found);
  return { encryptionType, isHostActive: deactivatedAt === null, whyNotType, switches };
}
