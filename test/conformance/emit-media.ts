// Vectors of protocol.md §7: stream keys, SFrame, frames of every codec, replay windows.
import { toHex, type Bytes } from '../../protocol/bytes.js';
import { STREAM_KINDS } from '../../protocol/media/stream-key.js';
import { draw, drawHex, withBitFlipped, type VectorWriter } from './vector-writer.js';

const MEETING = { meetingId: '98765432109', meetingUuid: drawHex('media meeting', 16) };
const LAST = 0xffff_ffff;
const baseKey = drawHex('base key', 32);

export async function emitMedia(to: VectorWriter): Promise<void> {
  for (const mkSeq of [1, 23, 24, 70_000, LAST])
    await to.accepts(`mk-commit-${String(mkSeq)}`, 'mk-commit', {
      ...{ ...MEETING, mk: drawHex(`mk ${String(mkSeq)}`, 32), mkSeq },
    });
  const stream = { ...MEETING, mk: drawHex('mk', 32), bindingHash: drawHex('binding', 32) };
  for (const kind of STREAM_KINDS)
    await to.accepts(`stream-${kind}`, 'stream', { ...stream, kind });
  await to.refuses('stream-unknown-kind', 'stream', 'schema', { ...stream, kind: 'smell' });
  await emitSframe(to);
  await emitFrames(to);
  await to.accepts('replay-order', 'replay', { ctrs: [0, 1, 2, 1, 0, 3, 3] });
  await to.accepts('replay-window', 'replay', {
    ctrs: [2_000, 976, 977, 977, 1_999, 2_000, 3_023, 2_000, 2_001, 1_999],
  });
  await to.accepts('replay-jump', 'replay', { ctrs: [5, 1_000_000, 5, 998_977, 998_976, 999_999] });
  await to.accepts('replay-last', 'replay', {
    ctrs: [LAST, LAST - 1_023, LAST - 1_024, LAST, LAST + 1],
  });
}

async function emitSframe(to: VectorWriter): Promise<void> {
  const sizes = [0, 1, 15, 16, 17, 300];
  for (const [i, kid] of [0, 1, 7, 8, 255, 256, 65_536, LAST].entries()) {
    const ctr = [0, 7, 8, 255, 256, 65_536, 16_777_216, LAST][i] ?? 0;
    const id = `${String(kid)}-${String(ctr)}`;
    const metadata = drawHex(`sframe metadata ${id}`, [0, 1, 10][i % 3] ?? 0);
    const plain = drawHex(`sframe plain ${id}`, sizes[i % sizes.length] ?? 0);
    const sealed = await to.accepts(`sframe-${id}`, 'sframe', {
      baseKey,
      kid,
      ctr,
      metadata,
      plain,
    });
    const sframe = sealed.text('sframe');
    await to.accepts(`sframe-open-${id}`, 'sframe-open', { baseKey, metadata, sframe });
    const rejects = {
      metadata: { baseKey, metadata: `${metadata}00`, sframe },
      tag: { baseKey, metadata, sframe: withBitFlipped(sframe, -1) },
      key: { baseKey: drawHex('another base key', 32), metadata, sframe },
      cut: { baseKey, metadata, sframe: sframe.slice(0, -2) },
    };
    for (const [what, given] of Object.entries(rejects))
      await to.refuses(`sframe-open-${id}-${what}`, 'sframe-open', 'sframe', given);
  }
  // Headers that are not the shortest (protocol.md §7), cut ones, and too little for a tag.
  const headers = { 'long-kid': '800700', 'long-ctr': '080700', 'long-zero-kid': '90000800' };
  for (const [what, header] of Object.entries(headers))
    await to.refuses(`sframe-open-${what}`, 'sframe-open', 'sframe', {
      ...{ baseKey, metadata: '', sframe: `${header}${drawHex(what, 20)}` },
    });
  for (const [what, sframe] of Object.entries({
    empty: '',
    'cut-header': 'ff00',
    'no-tag': '1000',
  }))
    await to.refuses(`sframe-open-${what}`, 'sframe-open', 'sframe', {
      baseKey,
      metadata: '',
      sframe,
    });
}

async function emitFrames(to: VectorWriter): Promise<void> {
  const kid = 12;
  for (const [id, [codec, frame]] of Object.entries(frames())) {
    const ctr = 300;
    const made = await to.accepts(`frame-${id}`, 'frame', { baseKey, kid, ctr, codec, frame });
    const encrypted = made.text('encrypted');
    await to.accepts(`frame-open-${id}`, 'frame-open', { baseKey, codec, encrypted });
    await to.refuses(`frame-open-${id}-tag`, 'frame-open', 'sframe', {
      ...{ baseKey, codec, encrypted: withBitFlipped(encrypted, -1) },
    });
  }
  for (const codec of ['opus', 'vp8']) {
    const frame = toHex(started(0x11, 60, codec));
    const made = await to.accepts(`frame-${codec}-clear`, 'frame', {
      ...{ baseKey, kid, ctr: 1, codec, frame },
    });
    await to.refuses(`frame-open-${codec}-clear-bit`, 'frame-open', 'sframe', {
      ...{
        baseKey,
        codec,
        encrypted: withBitFlipped(made.text('encrypted'), codec === 'vp8' ? 2 : 0),
      },
    });
  }
  const rejects: Record<string, [string, string]> = {
    'empty-opus': ['opus', ''],
    'empty-vp9': ['vp9', ''],
    'short-vp8-key': ['vp8', '10'.repeat(9)],
    'short-vp8-delta': ['vp8', '1100'],
    av1: ['av1', '12000a0b'],
    red: ['red', 'f800'],
    'h264-no-slice': ['h264', '00000001674200'],
    'h264-no-start-code': ['h264', '6588840000'],
    'h264-cut': ['h264', '000001650000'],
    'h265-no-slice': ['h265', '000000014001aa'],
  };
  for (const [id, [codec, frame]] of Object.entries(rejects))
    await to.refuses(`frame-reject-${id}`, 'frame', 'codec', {
      baseKey,
      kid,
      ctr: 0,
      codec,
      frame,
    });
  await to.accepts('frame-last-ctr', 'frame', {
    ...{ baseKey, kid: LAST, ctr: LAST, codec: 'vp9', frame: drawHex('last', 30) },
  });
}

/** Frames of each codec, by what is tried with them. */
function frames(): Record<string, [string, string]> {
  const h264 = (slice: string, rest: number) =>
    `000000016742c01f0000000168ce3c80${slice}${nal('h264', rest)}`;
  return {
    'opus-one-byte': ['opus', 'f8'],
    'opus-20ms': ['opus', toHex(started(0xf8, 80, 'opus'))],
    'vp8-key': ['vp8', toHex(started(0x10, 120, 'vp8 key'))],
    'vp8-key-clear-alone': ['vp8', toHex(started(0x10, 10, 'vp8 key'))],
    'vp8-delta': ['vp8', toHex(started(0x31, 120, 'vp8 delta'))],
    'vp8-delta-clear-alone': ['vp8', toHex(started(0x31, 3, 'vp8 delta'))],
    vp9: ['vp9', drawHex('vp9', 90)],
    'vp9-one-byte': ['vp9', '82'],
    'h264-idr': ['h264', h264('00000001658884', 200)],
    'h264-delta': ['h264', `00000001419a24${nal('h264 delta', 90)}`],
    'h264-short-start-codes': ['h264', `0000016742c01f00000168ce3c8000000165888455${nal('s', 60)}`],
    'h264-two-slices': ['h264', h264(`0000000165888411223344000001658884`, 40)],
    // pic_parameter_set_id after an emulation prevention byte: its zeros count without the 03.
    'h264-emulation': ['h264', `000000016500000301${nal('e', 40)}`],
    'h265-idr': ['h265', `000000014001aa00000001420101000000012601${nal('h265', 200)}`],
    'h265-short-start-codes': ['h265', `0000014001aa0000014201010000010201${nal('p', 60)}`],
  };
}

function started(first: number, length: number, what: string): Bytes {
  const frame = draw(`frame ${what}`, length);
  frame[0] = first;
  return frame;
}

/** Bytes without zeros, so that no start code appears by chance. */
function nal(what: string, length: number): string {
  return toHex(draw(`nal ${what}`, length).map((byte) => (byte === 0 ? 0x55 : byte)));
}
