import {
  AudioPresets,
  DefaultReconnectPolicy,
  VideoPreset,
  VideoPresets,
  VideoQuality,
  type BaseE2EEManager,
  type RoomOptions,
  type VideoCaptureOptions,
} from 'livekit-client';

/** With fewer cores than this, six people's 720p would be all that a machine does. */
const MANY_CORES = 6;
const FRAMES_PER_SECOND = 24;

const SMALL = new VideoPreset(640, 360, 600_000, FRAMES_PER_SECOND);
const LARGE = new VideoPreset(1280, 720, 1_700_000, FRAMES_PER_SECOND);

/** The largest picture that this machine sends. */
function picture(cores: number): VideoPreset {
  return cores < MANY_CORES ? SMALL : LARGE;
}

export function cameraOptions(cores: number): VideoCaptureOptions {
  return { resolution: picture(cores).resolution, frameRate: { ideal: FRAMES_PER_SECOND } };
}

/**
 * How every connection to the media engine is made. VP8 without a backup codec and Opus without redundancy: nothing else carries an opaque
 * payload (pitfalls.md A3, B9). A meeting reconnects by itself through short gaps only: after a longer one it needs a new token, which
 * LiveKit cannot ask for.
 */
export function roomOptions(e2eeManager: BaseE2EEManager, cores: number): RoomOptions {
  const largest = picture(cores);
  return {
    encryption: { e2eeManager },
    // Layers that nobody watches are not encoded.
    dynacast: true,
    // The picture's size is chosen by how many there are: the screen attaches plain tracks, whose size LiveKit cannot see.
    adaptiveStream: false,
    stopLocalTrackOnUnpublish: false,
    reconnectPolicy: new DefaultReconnectPolicy([0, 300, 1_200]),
    publishDefaults: {
      videoCodec: 'vp8',
      backupCodec: false,
      red: false,
      dtx: true,
      audioPreset: AudioPresets.speech,
      simulcast: true,
      videoEncoding: largest.encoding,
      videoSimulcastLayers: largest === SMALL ? [VideoPresets.h180] : [VideoPresets.h180, SMALL],
      stopMicTrackOnMute: false,
    },
  };
}

/** The layer to ask for when `pictures` of others are on the screen. */
export function qualityFor(pictures: number, cores: number): VideoQuality {
  const scale = cores < MANY_CORES ? 1 : 2;
  if (pictures <= 2 * scale) return VideoQuality.HIGH;
  return pictures <= 4 * scale ? VideoQuality.MEDIUM : VideoQuality.LOW;
}
