import { describe, expect, test } from '@jest/globals';
import { fromHex, toHex, type Bytes } from '../bytes.js';
import file from '../vectors/enhanced-stream-vectors.json' with { type: 'json' };
import { enhancedBaseKey, enhancedSender } from './service-key.js';
import { isStreamKind, meetingSalt, streamBaseKey } from './stream-key.js';

const hex = (text: string): Bytes => fromHex(text) ?? new Uint8Array();

describe('the keys of an enhanced meeting', () => {
  test.each(file.vectors.map((vector) => [vector.kind, vector] as const))(
    'of %s are those of the vectors, and none of protocol.md §7',
    (kind, { meetingId, meetingUuid, participantId, joinNonce, key, sender, baseKey }) => {
      if (!isStreamKind(kind)) throw new Error(`${kind} is no kind of stream`);
      const uuid = hex(meetingUuid);
      const made = enhancedSender({
        ...{ meetingId, meetingUuid: uuid, participantId },
        joinNonce: hex(joinNonce),
      });
      const mSalt = meetingSalt(meetingId, uuid);
      expect(toHex(made)).toBe(sender);
      expect(toHex(enhancedBaseKey(hex(key), mSalt, made, kind))).toBe(baseKey);
      expect(toHex(streamBaseKey(hex(key), mSalt, made, kind))).not.toBe(baseKey);
    },
  );

  test('of two joins of the same person under one key differ, so no CTR can repeat', () => {
    const join = (byte: number): string =>
      toHex(
        enhancedSender({
          meetingId: '12345678901',
          meetingUuid: new Uint8Array(16),
          participantId: `${'A'.repeat(22)}.${'A'.repeat(22)}`,
          joinNonce: new Uint8Array(16).fill(byte),
        }),
      );
    expect(join(1)).not.toBe(join(2));
  });
});
