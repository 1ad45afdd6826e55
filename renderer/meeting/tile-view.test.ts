import { describe, expect, test } from '@jest/globals';
import { aPerson } from './fake-meeting-client.fixture.js';
import { initialsOf, looksTheSame, tileView } from './tile-view.js';

describe('tile view', () => {
  test('takes the first letters of the first and the last name', () => {
    expect(initialsOf('Anna Maria Berg')).toBe('AB');
    expect(initialsOf('cher')).toBe('C');
    expect(initialsOf('  山田 太郎 ')).toBe('山太');
    expect(initialsOf('👩‍🚀 Ada')).toBe('👩‍🚀A');
  });

  test('calls somebody speaking only while the microphone is on', () => {
    expect(tileView(aPerson({ level: 0.3 })).isSpeaking).toBe(true);
    expect(tileView(aPerson({ level: 0.3, microphoneOn: false })).isSpeaking).toBe(false);
    expect(tileView(aPerson({ level: 0.01 })).isSpeaking).toBe(false);
  });

  test('says whose key is missing, and tells it apart from nothing arriving', () => {
    expect(tileView(aPerson({ trouble: 'no-key' })).trouble).toContain("the key to Ben Okafor's");
    expect(tileView(aPerson({ trouble: 'not-arriving' })).trouble).toContain('Nothing is arriving');
  });

  test('has no trouble with whoever is leaving, and none with me', () => {
    expect(tileView(aPerson({ trouble: 'no-key', state: 'leaving' })).trouble).toBeNull();
    expect(tileView(aPerson({ trouble: 'no-key', isMe: true })).trouble).toBeNull();
  });

  test('never plays my own voice back to me', () => {
    const microphone = {} as MediaStreamTrack;
    expect(tileView(aPerson({ microphone, isMe: true })).microphone).toBeNull();
    expect(tileView(aPerson({ microphone })).microphone).toBe(microphone);
  });

  test('shows no picture of a camera that is off', () => {
    const camera = {} as MediaStreamTrack;
    expect(tileView(aPerson({ camera, cameraOn: false })).camera).toBeNull();
  });

  test('looks the same when only the loudness changed', () => {
    const quiet = tileView(aPerson({ level: 0.2 }));
    expect(looksTheSame(quiet, tileView(aPerson({ level: 0.3 })))).toBe(true);
    expect(looksTheSame(quiet, tileView(aPerson({ level: 0 })))).toBe(false);
  });

  test('says everything a screen reader needs in its label', () => {
    const person = aPerson({ isLeader: true, microphoneOn: false, cameraOn: false });
    expect(tileView(person).label).toBe('Ben Okafor, Leader, Muted, Camera off');
  });
});
