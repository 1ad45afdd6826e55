import { describe, expect, test } from '@jest/globals';
import { featureNames, features, whyNotFeature } from './features.js';

describe('features that E2EE switches off (product.md #10)', () => {
  test('are the eight of the product, each with a reason in a whole sentence', () => {
    expect(featureNames).toEqual([
      'joinBeforeHost',
      'cloudRecording',
      'liveStreaming',
      'liveTranscription',
      'breakoutRooms',
      'polls',
      'privateChat',
      'reactions',
    ]);
    for (const { name, whyOffInE2ee } of Object.values(features)) {
      expect(name).toMatch(/^[A-Z]/);
      expect(whyOffInE2ee).toMatch(/^[A-Z].*\.$/);
    }
  });

  test.each(featureNames)(
    '%s is off in an end-to-end encrypted meeting, whatever is set',
    (name) => {
      for (const isSwitchedOn of [true, false])
        for (const hasEgress of [true, false])
          expect(whyNotFeature(name, { encryptionType: 'e2ee', isSwitchedOn, hasEgress })).toBe(
            'e2ee',
          );
    },
  );

  test.each(featureNames)('%s follows its switch in an enhanced meeting', (name) => {
    const meeting = { encryptionType: 'enhanced', hasEgress: true } as const;
    expect(whyNotFeature(name, { ...meeting, isSwitchedOn: true })).toBeNull();
    expect(whyNotFeature(name, { ...meeting, isSwitchedOn: false })).toBe('switched-off');
  });

  test.each([true, false])(
    'recording, streaming and transcription need an egress service whatever the switch says (%s), the others do not',
    (isSwitchedOn) => {
      const meeting = { encryptionType: 'enhanced', isSwitchedOn, hasEgress: false } as const;
      expect(
        featureNames.filter((name) => whyNotFeature(name, meeting) === 'needs-egress'),
      ).toEqual(['cloudRecording', 'liveStreaming', 'liveTranscription']);
    },
  );
});
