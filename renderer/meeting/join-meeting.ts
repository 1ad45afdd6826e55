// Joins a meeting with the real parts: main's bridge, the service, two workers and LiveKit.
import { bridge } from '../bridge.js';
import { FrameWorkers } from '../media/frame-workers.js';
import { MeetingMedia } from '../media/meeting-media.js';
import { transformSelfTest } from '../media/transform-self-test.js';
import { serviceClient } from '../service-client/service-client.js';
import type { JoinMeeting } from './meeting-client.js';
import { MeetingSession } from './meeting-session.js';

const guestTokens = new Map<string, string>();

/** Begins to join; the snapshot says how far it has come. */
export const joinMeeting: JoinMeeting = (options) => {
  const { serviceUrl, devices, cameraOn, microphoneOn } = options;
  const session = new MeetingSession(
    {
      bridge: bridge(),
      service: (token) => serviceClient({ url: serviceUrl, token, onSignedOut: () => undefined }),
      spawnMeetingWorker: () =>
        new Worker(new URL('../workers/meeting-worker.ts', import.meta.url), {
          type: 'module',
          name: 'meeting-worker',
        }),
      frames: (parts) =>
        new FrameWorkers({ ...parts, spawn: spawnFrameWorker, now: () => Date.now() }),
      media: (parts) =>
        new MeetingMedia(parts, devices, { camera: cameraOn, microphone: microphoneOn }),
      selfTest: transformSelfTest,
      guestTokens,
      now: () => Date.now(),
    },
    options,
  );
  return session.client();
};

function spawnFrameWorker(): Worker {
  return new Worker(new URL('../workers/frame-worker.ts', import.meta.url), {
    type: 'module',
    name: 'frame-worker',
  });
}
