// Whether a picture is the one that someone sent, or only what a decoder makes of ciphertext. VP8 keeps its frame header clear for the
// engine (protocol.md §7), so a client without a key still paints something: coloured noise.

/** A picture made small: 32 × 18 pixels, three bytes each. */
export type Thumbnail = readonly number[];

export const WIDTH = 32;
export const HEIGHT = 18;
/** Pictures of one person, moments apart, correlate at more than 0.8; noise with anything at less than 0.3. */
const SAME = 0.5;

/** Pearson's correlation of two pictures, colour by colour: 1 for the same, about 0 for unrelated ones. */
export function correlation(a: Thumbnail, b: Thumbnail): number {
  const [meanA, meanB] = [mean(a), mean(b)];
  let both = 0;
  let squaresA = 0;
  let squaresB = 0;
  for (let i = 0; i < a.length; i++) {
    const [x, y] = [(a[i] ?? 0) - meanA, (b[i] ?? 0) - meanB];
    both += x * y;
    squaresA += x * x;
    squaresB += y * y;
  }
  return squaresA === 0 || squaresB === 0 ? 0 : both / Math.sqrt(squaresA * squaresB);
}

/** How many of `pictures` show what `original` shows. */
export function resembling(pictures: readonly Thumbnail[], original: Thumbnail): number {
  return pictures.filter((picture) => correlation(picture, original) > SAME).length;
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
}
