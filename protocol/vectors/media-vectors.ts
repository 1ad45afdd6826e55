// Vectors of media/: stream keys, SFrame, frames, replay windows.
import { equal, toHex, type Bytes } from '../bytes.js';
import * as as from '../crypto/schema.js';
import { openFrame, sealFrame } from '../media/frame-seal.js';
import { ReplayWindow } from '../media/replay-window.js';
import { sframeOpen, sframeSeal } from '../media/sframe.js';
import { isStreamKind, meetingSalt, sframeKeys, streamBaseKey } from '../media/stream-key.js';
import { ok, refused } from '../result.js';
import { commitTo } from '../meeting/mk.js';
import type { Fields } from './fields.js';
import { mustHold, orSchema, type VectorType } from './vector-type.js';

/** KIDs are mkSeqs and no CTR goes past 2^32-1 (protocol.md §7). */
const LAST = 0xffff_ffff;

const commit: VectorType = (given) =>
  orSchema(() => {
    const { mk, mSalt } = keyOf(given);
    return ok({ mkCommit: toHex(commitTo(mk, mSalt, typed(as.u32, given.number('mkSeq')))) });
  });

const stream: VectorType = (given) =>
  orSchema(() => {
    const { mk, mSalt } = keyOf(given);
    const [bindingHash, kind] = [typed(as.b32, given.bytes('bindingHash')), given.text('kind')];
    return isStreamKind(kind)
      ? ok({ baseKey: toHex(streamBaseKey(mk, mSalt, bindingHash, kind)) })
      : refused('schema');
  });

const sframe: VectorType = (given) => {
  const [baseKey, kid, ctr] = [given.bytes('baseKey'), given.number('kid'), given.number('ctr')];
  const [metadata, plain] = [given.bytes('metadata'), given.bytes('plain')];
  if (kid > LAST || ctr > LAST) return refused('sframe');
  const { sframeKey, sframeSalt } = sframeKeys(baseKey, kid);
  const sealed = sframeSeal(baseKey, kid, ctr, metadata, plain);
  const opened = sframeOpen(() => baseKey, metadata, sealed);
  mustHold(opened.ok && equal(opened.value.plain, plain), 'what was sealed does not open');
  return ok({
    sframeKey: toHex(sframeKey),
    sframeSalt: toHex(sframeSalt),
    sframe: toHex(sealed),
  });
};

const sframeOpened: VectorType = (given) => {
  const opened = sframeOpen(onlyKey(given), given.bytes('metadata'), given.bytes('sframe'));
  if (!opened.ok) return opened;
  const { kid, ctr, plain } = opened.value;
  return ok({ kid, ctr, plain: toHex(plain) });
};

const frame: VectorType = (given) => {
  const [kid, ctr] = [given.number('kid'), given.number('ctr')];
  const [codec, plain] = [given.text('codec'), given.bytes('frame')];
  const sealed = sealFrame(given.bytes('baseKey'), kid, ctr, codec, plain);
  if (!sealed.ok) return sealed;
  const { clear, encrypted, nextCtr } = sealed.value;
  const opened = openFrame(onlyKey(given), codec, encrypted);
  mustHold(opened.ok && opened.value.ctr === nextCtr - 1, 'what was encrypted does not open');
  return ok({ clear, encrypted: toHex(encrypted), nextCtr });
};

const frameOpened: VectorType = (given) => {
  const opened = openFrame(onlyKey(given), given.text('codec'), given.bytes('encrypted'));
  return opened.ok ? ok({ frame: toHex(opened.value.frame) }) : opened;
};

const replay: VectorType = (given) => {
  const window = new ReplayWindow();
  const accepted = given.list('ctrs').map((ctr) => {
    if (typeof ctr !== 'number') throw new TypeError('"ctrs" holds something else than numbers');
    const accepts = window.accepts(ctr);
    if (accepts) window.mark(ctr);
    return accepts;
  });
  return ok({ accepted });
};

export const mediaVectors = {
  'mk-commit': commit,
  stream,
  sframe,
  'sframe-open': sframeOpened,
  frame,
  'frame-open': frameOpened,
  replay,
} satisfies Record<string, VectorType>;

function onlyKey(given: Fields): (kid: number) => Bytes | null {
  const baseKey = given.bytes('baseKey');
  return (kid) => (kid > LAST ? null : baseKey);
}

function keyOf(given: Fields): { mk: Bytes; mSalt: Bytes } {
  const meetingId = typed(as.meetingId, given.text('meetingId'));
  const mSalt = meetingSalt(meetingId, typed(as.b16, given.bytes('meetingUuid')));
  return { mk: typed(as.b32, given.bytes('mk')), mSalt };
}

function typed<T extends number | string | Bytes>(type: as.ItemType<T>, value: T): T {
  const parsed = type.parse(value);
  if (parsed === undefined) throw new TypeError('an item is not of its type');
  return parsed;
}
