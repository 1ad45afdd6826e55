// What a participant asks of the leader, protocol.md §6: over the latest link, so that an old wish cannot be played again. Whether they
// may ask for it is the leader's to check, against the roles that the service names.
import { equal, type Bytes } from '../bytes.js';
import type { Item } from '../crypto/cbor.js';
import { CONTEXT } from '../crypto/contexts.js';
import type { Primitives } from '../crypto/primitives.js';
import * as as from '../crypto/schema.js';
import { verify } from '../crypto/sign.js';
import { ok, refused, type Result } from '../result.js';
import type { Binding } from './announcement.js';
import { signed } from './signed.js';

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

export type RequestOp =
  | { readonly type: 'lock' }
  | { readonly type: 'unlock' }
  | { readonly type: 'remove'; readonly userId: Bytes; readonly hardwareId: Bytes }
  /** Of oneself. */
  | { readonly type: 'rename'; readonly name: string };

export interface Request {
  readonly linkHash: Bytes;
  readonly op: RequestOp;
}

/** The bytes that main signs. */
export function encodeRequest(meetingUuid: Bytes, participantId: string, asked: Request): Bytes {
  const { linkHash } = asked;
  return request.encode({ meetingUuid, linkHash, participantId, op: itemOf(asked.op) });
}

/** What `from` signed for this meeting. Whether it is over the latest link is the leader's to check. */
export async function openRequest(
  crypto: Primitives,
  bytes: Uint8Array,
  from: Binding,
): Promise<Result<Request, 'cbor' | 'schema' | 'signature'>> {
  const outer = signed.decode(bytes);
  if (!outer.ok) return outer;
  const { x, signature } = outer.value;
  const inner = request.decode(x);
  if (!inner.ok) return inner;
  const { meetingUuid, participantId, linkHash } = inner.value;
  const isTheirs =
    equal(meetingUuid, from.meetingUuid) &&
    participantId === from.participantId &&
    (await verify(crypto, from.ivk, CONTEXT.request, x, signature));
  return isTheirs ? ok({ linkHash, op: opOf(inner.value.op) }) : refused('signature');
}

function itemOf(asked: RequestOp): readonly Item[] {
  switch (asked.type) {
    case 'lock':
      return lock.items({});
    case 'unlock':
      return unlock.items({});
    case 'remove':
      return remove.items(asked);
    case 'rename':
      return rename.items(asked);
  }
}

/** The inverse of `itemOf`, for an item of `op`. */
function opOf(item: readonly Item[]): RequestOp {
  const removed = remove.read(item);
  if (removed !== undefined) return { type: 'remove', ...removed };
  const renamed = rename.read(item);
  if (renamed !== undefined) return { type: 'rename', ...renamed };
  return { type: lock.read(item) === undefined ? 'unlock' : 'lock' };
}
