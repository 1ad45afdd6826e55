// The people of the demo: each with a colour and a tone of their own, so that a picture or a sound can be told to be theirs and nobody else's.

export interface Character {
  readonly name: string;
  /** The colour of the upper part of their picture, as 8-bit RGB. */
  readonly colour: readonly [number, number, number];
  /** The tone they hum, in Hz. */
  readonly tone: number;
  /** How they come in: the host starts the meeting, users have an account, guests have none. */
  readonly role: 'host' | 'user' | 'guest';
}

const NAMES = ['Anna', 'Ben', 'Cleo', 'Dev', 'Eva', 'Finn', 'Gus', 'Hana'] as const;
/** Far apart in hue, so that the nearest one is never in doubt after VP8 and a scaled picture. */
const COLOURS: readonly Character['colour'][] = [
  [64, 98, 196],
  [40, 140, 96],
  [196, 98, 58],
  [140, 72, 176],
  [190, 160, 52],
  [48, 152, 176],
  [184, 60, 108],
  [110, 120, 130],
];
/** No tone is a multiple of another: an overtone is never mistaken for a neighbour. */
const TONES = [420, 550, 690, 870, 1090, 1310, 1530, 1790] as const;

export const MOST_PEOPLE = NAMES.length;

/** The first `count` people; the second one has an account too, the others come as guests. */
export function cast(count: number): Character[] {
  return NAMES.slice(0, count).map((name, at) => ({
    name,
    colour: COLOURS[at] ?? [0, 0, 0],
    tone: TONES[at] ?? 0,
    role: at === 0 ? 'host' : at === 1 ? 'user' : 'guest',
  }));
}

/** Of whom this colour is most likely the picture, and how far off it is (0-441). */
export function nearestColour(
  people: readonly Character[],
  rgb: readonly number[],
): { name: string; distance: number } | null {
  let best: { name: string; distance: number } | null = null;
  for (const { name, colour } of people) {
    const distance = Math.hypot(...colour.map((part, i) => part - (rgb[i] ?? 0)));
    if (best === null || distance < best.distance) best = { name, distance };
  }
  return best;
}
