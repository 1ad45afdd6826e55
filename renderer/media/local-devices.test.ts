import { beforeEach, describe, expect, jest, test } from '@jest/globals';
import type { LocalAudioTrack, Room } from 'livekit-client';
import { ok, refused } from '../../protocol/result.js';
import type { SelfTest } from './transform-self-test.js';

const livekit = await import('livekit-client');
/** A microphone that opens at once. */
const microphone = () => {
  const track = { isMuted: false, mediaStreamTrack: {}, on: () => track, stop: () => undefined };
  return Promise.resolve(track as unknown as LocalAudioTrack);
};
jest.unstable_mockModule('livekit-client', () => ({
  ...livekit,
  createLocalAudioTrack: microphone,
}));
const { LocalDevices } = await import('./local-devices.js');

const published = { kind: livekit.Track.Kind.Audio, isEncrypted: true, mimeType: 'audio/opus' };
const publishTrack = jest.fn(() => Promise.resolve(published));
const unpublishTrack = jest.fn(() => Promise.resolve(undefined));
const room = { localParticipant: { publishTrack, unpublishTrack } } as unknown as Room;
const report = jest.fn();

beforeEach(() => {
  for (const mock of [publishTrack, unpublishTrack, report]) mock.mockClear();
});

async function talking(selfTest: Promise<SelfTest>) {
  const devices = new LocalDevices({ selfTest, cores: 2, onChange: () => undefined, report });
  devices.enter(room);
  await devices.turn('microphone', true);
  await settled();
  return devices;
}

const settled = (): Promise<void> => new Promise((done) => setTimeout(done, 0));

describe('own camera and microphone: what leaves this machine (pitfalls.md A1)', () => {
  test('nothing is published before the self-test passed, and everything that is on once it did', async () => {
    let pass: (verdict: SelfTest) => void = () => undefined;
    const devices = await talking(new Promise((done) => (pass = done)));
    expect(devices.isOn('microphone')).toBe(true);
    expect(publishTrack).not.toHaveBeenCalled();
    pass(ok(undefined));
    await settled();
    expect(publishTrack).toHaveBeenCalledTimes(1);
    devices.stop();
  });

  test('nothing is ever published where frames would leave in clear', async () => {
    const devices = await talking(Promise.resolve(refused('self-test-failed')));
    devices.enter(room);
    await settled();
    expect(publishTrack).not.toHaveBeenCalled();
    devices.stop();
  });

  test.each([
    ['without encryption', { isEncrypted: false }, 'sframe'],
    ['in another codec', { mimeType: 'audio/PCMU' }, 'codec'],
  ])('what the engine would send %s is taken back, and said', async (_how, odd, code) => {
    publishTrack.mockResolvedValueOnce({ ...published, ...odd });
    const devices = await talking(Promise.resolve(ok(undefined)));
    expect(unpublishTrack).toHaveBeenCalledTimes(1);
    expect(report.mock.calls).toEqual([[code]]);
    devices.stop();
  });
});
