// How long something lasts. The wall clock (`now`) is put right while the service runs, by a second or by an hour, so it is only for dates
// that are shown or stored. Limits, patience and the lives of keys are counted by a clock that never jumps; mixing up the two does not compile.
declare const uptime: unique symbol;

/** Milliseconds since a moment that means nothing: never shown, never stored. */
export type Uptime = number & { readonly [uptime]: true };

/** What is handed to whoever counts time, so that a test can let time pass. */
export type UptimeClock = () => Uptime;

/** The clock of this process. */
export const processUptime: UptimeClock = () => performance.now() as Uptime;
