// What many measurements say. Only ratios taken in one round count (performance.md): machines and moments differ.

/** The middle one; of an even count the mean of the two in the middle. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const [low, high] = [sorted[(sorted.length - 1) >> 1], sorted[sorted.length >> 1]];
  return low === undefined || high === undefined ? NaN : (low + high) / 2;
}

/** The median of ours / theirs, round by round. */
export function ratio(ours: readonly number[], theirs: readonly number[]): number {
  return median(ours.map((value, round) => value / (theirs[round] ?? NaN)));
}

/** To three digits, so that nobody reads more into a number than there is. */
export function rounded(value: number): number {
  return Number(value.toPrecision(3));
}
