/** As long as a test says, or several times as long where it gives way to others, ms. */
export function patiently(ms: number): number;
