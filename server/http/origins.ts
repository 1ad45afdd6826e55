// pitfalls.md C4: a web page elsewhere must not speak to the service as the app. Programs that are no browser send no Origin.

const APP_ORIGIN = 'app://conclave';

export type OriginCheck = (origin: string | undefined) => boolean;

/** An entry that ends in ":*" stands for that origin at any port. */
export function originCheck(allowed: readonly string[]): OriginCheck {
  const exact = new Set([APP_ORIGIN, ...allowed.filter((entry) => !entry.endsWith(':*'))]);
  const anyPort = allowed
    .filter((entry) => entry.endsWith(':*'))
    .map((entry) => entry.slice(0, -1));
  return (origin) =>
    origin === undefined ||
    exact.has(origin) ||
    anyPort.some(
      (start) => origin.startsWith(start) && /^[0-9]{1,5}$/.test(origin.slice(start.length)),
    );
}
