// Which tones are heard: everyone may do without those for people who come and go, nobody without a warning.
import { preferences } from './preferences.js';
import { playTone, type Tone } from './tones.js';

/** product.md: a lost connection is heard as well as seen, and so is what everyone is warned of (protocol.md §6, §8). */
const WARNINGS: ReadonlySet<Tone> = new Set<Tone>(['lost', 'caution']);

/** Lets the tone sound on the chosen speaker, unless the person turned tones of its kind off. */
export function sound(tone: Tone): void {
  const { sounds, speakerId } = preferences.read();
  if (sounds || WARNINGS.has(tone)) void playTone(tone, speakerId);
}
