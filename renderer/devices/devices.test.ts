import { describe, expect, test } from '@jest/globals';
import { isFaultCode } from '../../protocol/fault.js';
import { deviceFault } from './device-fault.js';
import { levelOf } from './level-meter.js';
import { sorted } from './use-devices.js';

const named = (name: string) => Object.assign(new Error('no'), { name });

describe('device fault', () => {
  test.each([
    ['NotAllowedError', 'camera-denied'],
    ['NotFoundError', 'camera-missing'],
    ['OverconstrainedError', 'camera-missing'],
    ['NotReadableError', 'camera-busy'],
    ['AbortError', 'camera-busy'],
    ['SomethingNewError', 'camera-busy'],
  ])('takes %s for %s', (name, code) => {
    expect(deviceFault('camera', named(name))).toBe(code);
  });

  test('always answers a code that has a sentence', () => {
    for (const kind of ['camera', 'microphone'] as const)
      for (const cause of [named('NotAllowedError'), named('x'), 'a string', undefined])
        expect(isFaultCode(deviceFault(kind, cause))).toBe(true);
  });
});

describe('devices', () => {
  const device = (kind: MediaDeviceKind, deviceId: string, label: string) =>
    ({ kind, deviceId, label }) as MediaDeviceInfo;

  test('leaves out what has no name yet and what stands for another one', () => {
    const { cameras, microphones, speakers } = sorted([
      device('videoinput', 'a', 'HD Webcam (046d:0825)'),
      device('videoinput', '', ''),
      device('audioinput', 'default', 'Default'),
      device('audioinput', 'b', 'Headset'),
      device('audiooutput', 'communications', 'Headset'),
    ]);
    expect(cameras).toEqual([{ id: 'a', label: 'HD Webcam' }]);
    expect(microphones).toEqual([{ id: 'b', label: 'Headset' }]);
    expect(speakers).toEqual([]);
  });
});

describe('microphone level', () => {
  test('is nothing in silence, all at full voice, and rises between', () => {
    const wave = (loudness: number) => new Float32Array(256).fill(loudness);
    expect(levelOf(wave(0))).toBe(0);
    expect(levelOf(wave(1))).toBe(1);
    expect(levelOf(wave(0.05))).toBeGreaterThan(levelOf(wave(0.01)));
    expect(levelOf(new Float32Array(0))).toBe(0);
  });
});
