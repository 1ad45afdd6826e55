// The leader's work (performance.md P3): a new key for N people, and somebody's joining; and the limit, N boxes with noble and nothing else.
import { xchacha20poly1305 } from '@noble/ciphers/chacha.js';
import { choosePrimitives } from '../../../protocol/crypto/webcrypto-primitives.js';
import { answerCalls } from '../calls.js';
import { LedMeeting, type Did } from './led-meeting.js';
import { random } from './cast.js';

const primitives = choosePrimitives(crypto.subtle);
let meeting: LedMeeting | null = null;

answerCalls({
  primitives: async () => (await primitives).name,
  prepare: async ({ size }: { size: number }) => {
    meeting = await LedMeeting.of(await primitives, size);
  },
  /** Somebody leaves and all others get a key; then somebody comes, so that the next round finds as many. */
  rekey: async () => {
    if (meeting === null) throw new Error('no meeting');
    const removal = await meeting.removeLast();
    const acks = await meeting.acknowledge();
    const size = meeting.guests.length;
    if (removal.boxes !== size) throw new Error(`${removal.boxes} boxes for ${size} people`);
    // Room for two: a thousand may be there at most.
    await meeting.removeLast();
    await meeting.acknowledge();
    // The first newcomer gets a key at once; the second shares the next one, so that its own cost is seen alone.
    const first = await meeting.join('Newcomer');
    const announcement = await meeting.join('Another');
    const rest = await meeting.pass(5_000);
    await meeting.acknowledge();
    return { removal, acks, announcement, join: sum(first, rest) };
  },
  /** `size` times XChaCha20-Poly1305 of 40 bytes. */
  limit: ({ size }: { size: number }) => {
    const [keys, nonces] = [
      Array.from({ length: size }, () => random(32)),
      Array.from({ length: size }, () => random(24)),
    ];
    const [ad, m] = [random(64), random(40)];
    const started = performance.now();
    let bytes = 0;
    for (const [i, key] of keys.entries())
      bytes += xchacha20poly1305(key, nonces[i] ?? key, ad).encrypt(m).length;
    const ms = performance.now() - started;
    if (bytes !== size * 56) throw new Error('not all were sealed');
    return { ms };
  },
});

function sum(one: Did, other: Did): Did {
  return {
    ms: one.ms + other.ms,
    boxes: one.boxes + other.boxes,
    bytes: one.bytes + other.bytes,
  };
}
