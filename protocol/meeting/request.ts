// What a participant asks of the leader, protocol.md §6: over the latest link, so that an old wish cannot be played again.
import type { Item } from '../crypto/cbor.js';
import * as as from '../crypto/schema.js';

const lock = as.message('lock', {});
const unlock = as.message('unlock', {});
const remove = as.message('remove', { userId: as.b16, hardwareId: as.b16 });
const rename = as.message('rename', { name: as.name });

const op: as.ItemType<readonly Item[]> = {
  parse: (item) =>
    [lock, unlock, remove, rename].some((type) => type.parse(item) !== undefined)
      ? (item as readonly Item[])
      : undefined,
};

export const request = as.message('request', {
  meetingUuid: as.b16,
  linkHash: as.b32,
  participantId: as.pid,
  op,
});
