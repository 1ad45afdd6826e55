import { describe, expect, test } from '@jest/globals';
import { whyRefused } from './publication-policy.js';

describe('publications in an encrypted meeting (protocol.md §7)', () => {
  test('are taken as VP8, VP9 and Opus, however the engine spells them', () => {
    for (const mimeType of ['video/VP8', 'video/vp9', 'video/VP9'])
      expect(whyRefused({ kind: 'video', isEncrypted: true, mimeType })).toBeNull();
    expect(whyRefused({ kind: 'audio', isEncrypted: true, mimeType: 'audio/opus' })).toBeNull();
  });

  test('are taken while the engine does not know their codec yet', () => {
    expect(whyRefused({ kind: 'video', isEncrypted: true, mimeType: '' })).toBeNull();
    expect(whyRefused({ kind: 'audio', isEncrypted: true, mimeType: undefined })).toBeNull();
  });

  test.each(['video/H264', 'video/AV1', 'video/H265'])('are refused as %s', (mime) => {
    expect(whyRefused({ kind: 'video', isEncrypted: true, mimeType: mime })).toBe('codec');
  });

  test('are refused with audio redundancy', () => {
    expect(whyRefused({ kind: 'audio', isEncrypted: true, mimeType: 'audio/red' })).toBe('codec');
  });

  test('are refused where they say that they are not encrypted', () => {
    expect(whyRefused({ kind: 'video', isEncrypted: false, mimeType: 'video/vp8' })).toBe('sframe');
  });
});
