// The leader participant list (LPL), protocol.md §6: a hash chain of links whose every op every client checks.
// A link counts only once a verified heartbeat names it; this file knows nothing of heartbeats.
import { compare, equal, same, toHex, type Bytes } from '../bytes.js';
import type { Item } from '../crypto/cbor.js';
import { H } from '../crypto/hash.js';
import { participantId } from '../crypto/participant-id.js';
import * as as from '../crypto/schema.js';
import { ok, refused, type Result } from '../result.js';

const MOST_PRESENT = 1_000;
const MOST_IN_ALL = 4_000;
export const MOST_OPS = 2_000;
const NO_HASH: Bytes = new Uint8Array(32);

const person = { userId: as.b16, hardwareId: as.b16 };
const join = as.message('join', {
  ...person,
  ivk: as.b32,
  bindingHash: as.b32,
  issuedAt: as.ms,
  name: as.name,
});
const leave = as.message('leave', person);
const remove = as.message('remove', person);
const rename = as.message('rename', { ...person, name: as.name });
const lock = as.message('lock', {});
const unlock = as.message('unlock', {});
const presentRow = row([as.b16, as.b16, as.b32, as.b32, as.ms, as.name, as.u32]);
const leftRow = row([as.b16, as.b16, as.b32, as.ms, as.name, as.u32, as.bool]);
const snapshot = as.message('snapshot', {
  present: as.arrayOf(presentRow, 0, MOST_PRESENT),
  left: as.arrayOf(leftRow, 0, MOST_IN_ALL),
  locked: as.bool,
});
const opTypes = [join, leave, remove, rename, lock, unlock, snapshot] as const;
const opByTag: ReadonlyMap<Item | undefined, as.ItemType<readonly Item[]>> = new Map(
  opTypes.map((type) => [type.tag, type]),
);
const op: as.ItemType<readonly Item[]> = {
  parse: (item) => (Array.isArray(item) ? opByTag.get(item[0] as Item)?.parse(item) : undefined),
};
export const link = as.message('lpl', {
  meetingUuid: as.b16,
  v: as.u,
  prevHash: as.b32,
  leader: as.pid,
  ops: as.arrayOf(op, 0, MOST_OPS),
});

export interface Present {
  readonly userId: Bytes;
  readonly hardwareId: Bytes;
  readonly ivk: Bytes;
  readonly bindingHash: Bytes;
  readonly issuedAt: number;
  readonly name: string;
  readonly leaves: number;
}
export interface Left {
  readonly userId: Bytes;
  readonly hardwareId: Bytes;
  readonly ivk: Bytes;
  readonly issuedAt: number;
  readonly name: string;
  readonly leaves: number;
  readonly removed: boolean;
}

/** The list after link `v`. Both maps are by participantId. */
export interface ParticipantList {
  readonly v: number;
  /** linkHash of link `v`. */
  readonly head: Bytes;
  /** participantId of who wrote link `v`. */
  readonly leader: string;
  readonly present: ReadonlyMap<string, Present>;
  readonly left: ReadonlyMap<string, Left>;
  readonly locked: boolean;
}

export type Op =
  | { readonly type: 'join'; readonly who: Omit<Present, 'leaves'> }
  | { readonly type: 'leave' | 'remove'; readonly who: { userId: Bytes; hardwareId: Bytes } }
  | {
      readonly type: 'rename';
      readonly who: { userId: Bytes; hardwareId: Bytes };
      readonly name: string;
    }
  | { readonly type: 'lock' | 'unlock' };

/** An op as it is written in a link. */
export function opItem(change: Op): readonly Item[] {
  switch (change.type) {
    case 'join':
      return join.items(change.who);
    case 'leave':
      return leave.items(change.who);
    case 'remove':
      return remove.items(change.who);
    case 'rename':
      return rename.items({ ...change.who, name: change.name });
    case 'lock':
      return lock.items({});
    case 'unlock':
      return unlock.items({});
  }
}

/** The snapshot op of `list`, sorted: what whoever has the state can rebuild. */
export function snapshotItem(list: ParticipantList): readonly Item[] {
  const present = sorted(list.present).map(presentItems);
  const left = sorted(list.left).map(leftItems);
  return snapshot.items({ present, left, locked: list.locked });
}

function presentItems(who: Present): PresentItems {
  const { userId, hardwareId, ivk, bindingHash, issuedAt, name, leaves } = who;
  return [userId, hardwareId, ivk, bindingHash, issuedAt, name, leaves];
}

function leftItems(who: Left): LeftItems {
  const { userId, hardwareId, ivk, issuedAt, name, leaves, removed } = who;
  return [userId, hardwareId, ivk, issuedAt, name, leaves, removed];
}

/** The bytes of the link after `list` (null: the first). */
export function encodeLink(
  meetingUuid: Bytes,
  list: ParticipantList | null,
  leader: string,
  ops: readonly (readonly Item[])[],
): Bytes {
  const [v, prevHash] = list === null ? [1, NO_HASH] : [list.v + 1, list.head];
  return link.encode({ meetingUuid, v, prevHash, leader, ops });
}

/**
 * Applies one link, all ops or none. `list` null: a newcomer, who begins with v = 1 or with a link that opens with a snapshot.
 */
export function applyLink(
  meetingUuid: Bytes,
  list: ParticipantList | null,
  bytes: Uint8Array,
): Result<ParticipantList, 'cbor' | 'schema' | 'link'> {
  const parsed = link.decode(bytes);
  if (!parsed.ok) return parsed;
  const { v, prevHash, leader, ops } = parsed.value;
  if (ops.length === 0 || !equal(parsed.value.meetingUuid, meetingUuid)) return refused('link');
  const first = snapshot.read(ops[0] ?? null);
  if (!begins(list, v, prevHash, leader, ops, first)) return refused('link');
  // A snapshot of what is known adds nothing to it.
  const draft = first === undefined || list !== null ? draftOf(list) : draftOfSnapshot(first);
  if (draft === null) return refused('link');
  for (const item of first === undefined ? ops : ops.slice(1))
    if (!applyOp(draft, item)) return refused('link');
  const tooMany =
    draft.present.size > MOST_PRESENT || draft.present.size + draft.left.size > MOST_IN_ALL;
  if (tooMany || !draft.present.has(leader)) return refused('link');
  return ok({ v, head: H(bytes), leader, ...draft });
}

function begins(
  list: ParticipantList | null,
  v: number,
  prevHash: Bytes,
  leader: string,
  ops: readonly (readonly Item[])[],
  first: as.Of<typeof snapshot> | undefined,
): boolean {
  if (list !== null) {
    if (v !== list.v + 1 || !equal(prevHash, list.head)) return false;
    return first === undefined ? leader === list.leader : isSnapshotOf(first, list);
  }
  if (v !== 1) return first !== undefined && v > 1;
  const own = join.read(ops[0] ?? null);
  return equal(prevHash, NO_HASH) && own !== undefined && participantId(own) === leader;
}

/** Whether `first` is the snapshot of `list`: everyone in it once, in order, as they are listed, and nobody else. */
function isSnapshotOf(first: as.Of<typeof snapshot>, list: ParticipantList): boolean {
  const agrees = (rows: Rows, people: ReadonlyMap<string, Present | Left>, items: ToItems) =>
    rows.length === people.size &&
    rows.every((row, i) => {
      const who = people.get(idOf(row));
      return isAfterOneBefore(row, i, rows) && who !== undefined && isRow(row, items(who));
    });
  return (
    first.locked === list.locked &&
    agrees(first.present, list.present, (who) => presentItems(who as Present)) &&
    agrees(first.left, list.left, (who) => leftItems(who as Left))
  );
}

type Rows = readonly (readonly Item[])[];
type ToItems = (who: Present | Left) => readonly Item[];

function isRow(row: readonly Item[], items: readonly Item[]): boolean {
  return items.every((item, i) => {
    const other = row[i];
    if (item instanceof Uint8Array) return other instanceof Uint8Array && same(item, other);
    return item === other;
  });
}

interface Draft {
  readonly present: Map<string, Present>;
  readonly left: Map<string, Left>;
  locked: boolean;
}

function draftOf(list: Planned | null): Draft {
  return {
    present: new Map(list?.present),
    left: new Map(list?.left),
    locked: list?.locked ?? false,
  };
}

/** Null where it is not sorted, or repeats a person or an ivk. */
function draftOfSnapshot(from: as.Of<typeof snapshot>): Draft | null {
  const present = new Map<string, Present>();
  const left = new Map<string, Left>();
  for (const items of from.present) {
    const [userId, hardwareId, ivk, bindingHash, issuedAt, name, leaves] =
      items as unknown as PresentItems;
    const who = { userId, hardwareId, ivk, bindingHash, issuedAt, name, leaves };
    present.set(participantId(who), who);
  }
  for (const items of from.left) {
    const [userId, hardwareId, ivk, issuedAt, name, leaves, removed] =
      items as unknown as LeftItems;
    const who = { userId, hardwareId, ivk, issuedAt, name, leaves, removed };
    left.set(participantId(who), who);
  }
  const ids = new Set([...present.keys(), ...left.keys()]);
  const ivks = new Set([...from.present, ...from.left].map((items) => toHex(items[2] as Bytes)));
  const isSorted = [from.present, from.left].every((rows) => rows.every(isAfterOneBefore));
  const count = from.present.length + from.left.length;
  return isSorted && ids.size === count && ivks.size === count
    ? { present, left, locked: from.locked }
    : null;
}

type PresentItems = [Bytes, Bytes, Bytes, Bytes, number, string, number];
type LeftItems = [Bytes, Bytes, Bytes, number, string, number, boolean];

function isAfterOneBefore(items: readonly Item[], i: number, rows: Rows): boolean {
  const before = rows[i - 1];
  if (before === undefined) return true;
  const [userId, hardwareId] = items as unknown as PresentItems;
  const [earlier, installed] = before as unknown as PresentItems;
  return (compare(earlier, userId) || compare(installed, hardwareId)) < 0;
}

function idOf(row: readonly Item[]): string {
  const [userId, hardwareId] = row as unknown as PresentItems;
  return participantId({ userId, hardwareId });
}

function applyOp(draft: Draft, item: readonly Item[]): boolean {
  const joined = join.read(item);
  if (joined !== undefined) return applyJoin(draft, joined);
  const leaving = leave.read(item);
  if (leaving !== undefined) return applyLeave(draft, leaving, false);
  const removed = remove.read(item);
  if (removed !== undefined) return applyLeave(draft, removed, true);
  const renamed = rename.read(item);
  if (renamed !== undefined) return applyRename(draft, renamed);
  const locks = lock.read(item) !== undefined;
  if (!locks && unlock.read(item) === undefined) return false; // a second snapshot
  if (draft.locked === locks) return false;
  draft.locked = locks;
  return true;
}

function applyRename(draft: Draft, renamed: as.Of<typeof rename>): boolean {
  const id = participantId(renamed);
  const who = draft.present.get(id);
  if (who === undefined) return false;
  draft.present.set(id, { ...who, name: renamed.name });
  return true;
}

/**
 * protocol.md §6 `join`: whoever is in left comes back with the same ivk and a greater issuedAt, even while locked; anyone else only
 * while unlocked and with an ivk nobody else has; nobody whose userId or ivk was removed.
 */
function applyJoin(draft: Draft, who: as.Of<typeof join>): boolean {
  const id = participantId(who);
  if (draft.present.has(id)) return false;
  for (const other of draft.left.values())
    if (other.removed && (same(other.userId, who.userId) || same(other.ivk, who.ivk))) return false;
  const before = draft.left.get(id);
  if (before !== undefined) {
    if (!same(before.ivk, who.ivk) || who.issuedAt <= before.issuedAt) return false;
  } else if (draft.locked || hasIvk(draft.present, who.ivk) || hasIvk(draft.left, who.ivk))
    return false;
  draft.left.delete(id);
  draft.present.set(id, { ...who, leaves: before?.leaves ?? 0 });
  return true;
}

function hasIvk(people: ReadonlyMap<string, Present | Left>, ivk: Bytes): boolean {
  for (const who of people.values()) if (same(who.ivk, ivk)) return true;
  return false;
}

function applyLeave(
  draft: Draft,
  person: { userId: Bytes; hardwareId: Bytes },
  removed: boolean,
): boolean {
  const id = participantId(person);
  const who = draft.present.get(id);
  if (who === undefined) return false;
  const { userId, hardwareId, ivk, issuedAt, name, leaves } = who;
  draft.present.delete(id);
  draft.left.set(id, { userId, hardwareId, ivk, issuedAt, name, leaves: leaves + 1, removed });
  return true;
}

/** The part of a list that ops change. */
export type Planned = Pick<ParticipantList, 'present' | 'left' | 'locked'>;

/** Those of `ops` that the rules allow one after the other, and what is after them: what a leader plans its next link with. */
export function planOps(
  before: Planned | null,
  ops: readonly Op[],
): { readonly allowed: readonly Op[]; readonly planned: Planned } {
  const draft = draftOf(before);
  const allowed = ops.filter((one) => applyOp(draft, opItem(one)));
  return { allowed, planned: draft };
}

/**
 * The participantIds of who is present after a link, by its own word: nothing but its form is checked. For whoever relays links and
 * rests no security on them. Where `bytes` are no link it is `before`.
 */
export function presentAfter(before: ReadonlySet<string>, bytes: Uint8Array): ReadonlySet<string> {
  const parsed = link.decode(bytes);
  if (!parsed.ok) return before;
  const present = new Set(before);
  for (const item of parsed.value.ops) {
    const gone = leave.read(item) ?? remove.read(item);
    const joined = join.read(item);
    if (gone !== undefined) present.delete(participantId(gone));
    else if (joined !== undefined) present.add(participantId(joined));
    const all = snapshot.read(item);
    if (all === undefined) continue;
    present.clear();
    for (const [userId, hardwareId] of all.present as unknown as PresentItems[])
      present.add(participantId({ userId, hardwareId }));
  }
  return present;
}

/** Whether `bytes` are a link that begins with a snapshot, by its own word: whoever comes can start from it. */
export function beginsWithSnapshot(bytes: Uint8Array): boolean {
  const parsed = link.decode(bytes);
  return parsed.ok && snapshot.read(parsed.value.ops[0] ?? null) !== undefined;
}

/** Whether there is room for `id`: whoever left is counted already. */
export function hasRoom({ present, left }: Planned, id: string): boolean {
  return present.size < MOST_PRESENT && (left.has(id) || present.size + left.size < MOST_IN_ALL);
}

function sorted<T extends { readonly userId: Bytes; readonly hardwareId: Bytes }>(
  people: ReadonlyMap<string, T>,
): T[] {
  return [...people.values()].sort(
    (a, b) => compare(a.userId, b.userId) || compare(a.hardwareId, b.hardwareId),
  );
}

/** A row of a snapshot: an array without a tag. */
function row(types: readonly as.ItemType<Item>[]): as.ItemType<readonly Item[]> {
  return {
    parse: (item) =>
      Array.isArray(item) &&
      item.length === types.length &&
      types.every((type, i) => type.parse(item[i] as Item) !== undefined)
        ? (item as readonly Item[])
        : undefined,
  };
}
