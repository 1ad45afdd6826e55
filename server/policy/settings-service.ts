// Reading and changing settings at one place, with everything that a change needs: the lock above it, the version, the log, all in one
// transaction. Who may do it was decided by server/authorisation before.
import { ok, refused, type Result } from '../../protocol/result.js';
import { lockAbove, type Target } from '../../protocol/settings/change.js';
import {
  resolve,
  type Effective,
  type Entries,
  type Levels,
} from '../../protocol/settings/resolve.js';
import {
  isValueOf,
  settingNames,
  type SettingName,
  type SettingValue,
} from '../../protocol/settings/setting-table.js';
import { why } from '../../protocol/settings/why.js';
import type { EffectiveSetting, PlacedSetting } from '../../protocol/wire/policy-routes.js';
import type { Account } from '../accounts/account.js';
import type { Db } from '../db/database.js';
import { lackedBy } from '../features/egress.js';
import { appendAudit } from './audit-log.js';
import {
  entriesAt,
  levelsAt,
  levelsOf,
  writeEntry,
  type StoredEntry,
  type Subject,
} from './policy-store.js';

export interface Place {
  readonly target: Target;
  readonly subject: Subject;
  /** The group's name, where the place is a group. */
  readonly name: string;
}

export interface Wanted {
  readonly setting: SettingName;
  readonly value: SettingValue | null;
  readonly locked: boolean;
  readonly version: number;
}

/** Every setting at this place. */
export async function readPlace(
  db: Db,
  product: Entries,
  accountId: string,
  place: Place,
): Promise<PlacedSetting[]> {
  const levels = await levelsFor(db, product, accountId, place);
  const stored = new Map((await entriesAt(db, place.subject)).map((one) => [one.setting, one]));
  const effective = resolve(levels);
  return settingNames.map((setting) =>
    placed(setting, stored.get(setting), place.target, levels, effective[setting]),
  );
}

export type WhyNotChanged = 'bad-request' | 'setting-locked' | 'setting-changed';

/** What a change is made by. */
export interface By {
  readonly account: Account;
  readonly address: string;
  readonly at: number;
}

/** Writes one setting. A repeated change with the same value counts as a change: it may have been meant for the lock. */
export async function changePlace(
  db: Db,
  product: Entries,
  by: By,
  place: Place,
  wanted: Wanted,
): Promise<Result<PlacedSetting, WhyNotChanged>> {
  return db.transaction((tx) => changeWithin(tx, product, by, place, wanted));
}

/** As changePlace, in the transaction of the caller: a refusal has written nothing. */
export async function changeWithin(
  tx: Db,
  product: Entries,
  by: By,
  place: Place,
  wanted: Wanted,
): Promise<Result<PlacedSetting, WhyNotChanged>> {
  const { setting, value, version } = wanted;
  if (value !== null && !isValueOf(setting, value))
    return refused('bad-request', { field: 'value' });
  const { account, address, at } = by;
  // A lock without a value would hold nothing.
  const locked = wanted.locked && value !== null;
  const above = await levelsFor(tx, product, account.accountId, place);
  const lock = lockAbove(setting, place.target, above);
  if (lock !== null)
    return refused('setting-locked', {
      level: lock.level,
      ...('name' in lock && { name: lock.name }),
    });
  const [before] = await entriesAt(tx, place.subject, setting);
  const change = { subject: place.subject, setting, value, locked, version };
  const isWritten =
    (before?.version ?? 0) === version &&
    (await writeEntry(tx, { ...change, by: account.userId, at }));
  if (!isWritten) return refused('setting-changed', await otherChange(tx, place, setting));
  await appendAudit(tx, account.accountId, {
    at,
    actorId: account.userId,
    address,
    action: 'setting-changed',
    subjectKind: place.subject.level,
    subjectId: place.subject.id,
    what: setting,
    from: auditWord(before?.value ?? null, before?.locked ?? false),
    to: auditWord(value, locked),
  });
  const levels = await levelsFor(tx, product, account.accountId, place);
  const [stored] = await entriesAt(tx, place.subject, setting);
  return ok(placed(setting, stored, place.target, levels, resolve(levels)[setting]));
}

/** What holds, as it travels. */
export function onWire(effective: Effective): EffectiveSetting {
  const { value, from, lock, limitedBy } = effective;
  return { value, from, lock, limitedBy, why: why(effective) };
}

/** A value as the log keeps it; null where nothing is written. */
export function auditWord(value: SettingValue | null, locked: boolean): string | null {
  if (value === null) return null;
  const word = typeof value === 'boolean' ? (value ? 'on' : 'off') : value;
  return locked ? `${word}, locked` : word;
}

async function levelsFor(
  db: Db,
  product: Entries,
  accountId: string,
  { subject, name }: Place,
): Promise<Levels> {
  switch (subject.level) {
    case 'account':
      return levelsAt(db, product, accountId, null);
    case 'group':
      return levelsAt(db, product, accountId, { groupId: subject.id, name });
    case 'user':
      return levelsOf(db, product, { userId: subject.id, accountId });
  }
}

function placed(
  setting: SettingName,
  stored: StoredEntry | undefined,
  target: Target,
  levels: Levels,
  effective: Effective,
): PlacedSetting {
  return {
    setting,
    value: stored?.value ?? null,
    locked: stored?.locked ?? false,
    version: stored?.version ?? 0,
    changedBy: stored?.changedBy ?? null,
    changedAt: stored?.changedAt ?? null,
    lockedAbove: lockAbove(setting, target, levels),
    lacks: lackedBy(setting),
    effective: onWire(effective),
  };
}

/** So that the person sees the other's change, and not only that there is one. */
async function otherChange(db: Db, { subject }: Place, setting: SettingName) {
  const [entry] = await entriesAt(db, subject, setting);
  if (entry === undefined) return { version: 0 };
  const { version, value, locked, changedBy, changedAt } = entry;
  return {
    version,
    ...(value !== null && { value }),
    locked,
    changedAt,
    ...(changedBy !== null && { changedBy }),
  };
}
