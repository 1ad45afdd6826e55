// Soft tones, made here and not loaded from a file: rising for join, falling for leave, deeper for what is lost, twice the same to take care,
// three times for a knock at the door.

export type Tone = 'join' | 'leave' | 'lost' | 'caution' | 'knock' | 'test';

/** What each is made of, Hz. */
export const NOTES: Readonly<Record<Tone, readonly number[]>> = {
  join: [523.25, 659.25],
  leave: [523.25, 392],
  lost: [392, 311.13, 261.63],
  caution: [440, 440],
  knock: [329.63, 329.63, 329.63],
  test: [392, 523.25, 659.25],
};
const NOTE_SECONDS = 0.13;
const FADE_SECONDS = 0.45;
const LOUDNESS = 0.06;

/** Plays the tone on the chosen speaker; resolves when it has faded out. Stays silent where there is no sound at all. */
export async function playTone(tone: Tone, speakerId: string | null): Promise<void> {
  if (!('AudioContext' in globalThis)) return;
  const context = new AudioContext();
  try {
    await toSpeaker(context, speakerId);
    NOTES[tone].forEach((hertz, at) => strike(context, hertz, at * NOTE_SECONDS));
    const seconds = NOTES[tone].length * NOTE_SECONDS + FADE_SECONDS;
    await new Promise((done) => setTimeout(done, seconds * 1_000));
  } finally {
    await context.close();
  }
}

/** A speaker that is gone leaves the system's own in use: a tone is not worth a fault. */
async function toSpeaker(context: AudioContext, speakerId: string | null): Promise<void> {
  if (speakerId === null || !('setSinkId' in context)) return;
  const { setSinkId } = context as unknown as { setSinkId: (id: string) => Promise<void> };
  await setSinkId.call(context, speakerId).catch(() => undefined);
}

function strike(context: AudioContext, hertz: number, after: number): void {
  const start = context.currentTime + after;
  const note = context.createOscillator();
  const volume = context.createGain();
  note.type = 'sine';
  note.frequency.value = hertz;
  volume.gain.setValueAtTime(0, start);
  volume.gain.linearRampToValueAtTime(LOUDNESS, start + 0.015);
  volume.gain.exponentialRampToValueAtTime(0.000_1, start + FADE_SECONDS);
  note.connect(volume).connect(context.destination);
  note.start(start);
  note.stop(start + FADE_SECONDS);
}
