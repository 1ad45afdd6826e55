// What whoever relays links reads of them (protocol.md §6): their own word, unchecked. What a client makes of links is in vectors.test.ts
// and bounds.test.ts.
import { describe, expect, test } from '@jest/globals';
import { concat } from '../bytes.js';
import { participantId } from '../crypto/participant-id.js';
import {
  applyLink,
  beginsWithSnapshot,
  encodeLink,
  opItem,
  presentAfter,
  snapshotItem,
  type Op,
  type ParticipantList,
} from './participant-list.js';

const UUID = new Uint8Array(16).fill(7);
const person = (n: number) => ({
  ...{ userId: new Uint8Array(16).fill(n), hardwareId: new Uint8Array(16).fill(n) },
});
const idOf = (n: number): string => participantId(person(n));
const joined = (n: number): Op => {
  const ivk = new Uint8Array(32).fill(n);
  const about = { ivk, bindingHash: ivk, issuedAt: 1, name: `Person ${n}` };
  return { type: 'join', who: { ...person(n), ...about } };
};
const gone = (type: 'leave' | 'remove', n: number): Op => ({ type, who: person(n) });

/** A link of person 1, with the list after it. */
function linkAfter(before: ParticipantList | null, ops: readonly Op[], withSnapshot = false) {
  const items = ops.map(opItem);
  const first = withSnapshot && before !== null ? [snapshotItem(before)] : [];
  const bytes = encodeLink(UUID, before, idOf(1), [...first, ...items]);
  const applied = applyLink(UUID, before, bytes);
  if (!applied.ok) throw new Error(applied.fault.code);
  return { bytes, list: applied.value };
}

describe('who is present by the word of links (protocol.md §6)', () => {
  const one = linkAfter(null, [joined(1), joined(2), joined(3)]);
  const two = linkAfter(one.list, [gone('leave', 2), gone('remove', 3), joined(4)]);
  const three = linkAfter(two.list, [joined(5)], true);

  test('are those whom the list after them has present, whether each is heard or only the snapshot', () => {
    let present: ReadonlySet<string> = new Set();
    for (const { bytes, list } of [one, two, three]) {
      present = presentAfter(present, bytes);
      expect(present).toEqual(new Set(list.present.keys()));
    }
    expect(present).toEqual(new Set([1, 4, 5].map(idOf)));
    expect(presentAfter(new Set([idOf(9)]), three.bytes)).toEqual(present);
  });

  test('stays as it is where bytes are no link', () => {
    const before = new Set([idOf(9)]);
    const odd = [new Uint8Array(), concat(one.bytes, new Uint8Array(1)), one.bytes.slice(1)];
    for (const bytes of odd) expect(presentAfter(before, bytes)).toBe(before);
  });

  test('whoever comes can begin with a link that begins with a snapshot, and with no other but the first', () => {
    const starts = [one, two, three].map(({ bytes }) => beginsWithSnapshot(bytes));
    expect(starts).toEqual([false, false, true]);
    const taken = [one, two, three].map(({ bytes }) => applyLink(UUID, null, bytes).ok);
    expect(taken).toEqual([true, false, true]);
    expect(beginsWithSnapshot(new Uint8Array(3))).toBe(false);
  });
});
