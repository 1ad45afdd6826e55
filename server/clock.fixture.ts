// For tests: a wall clock and an uptime that the test moves.
import type { Uptime, UptimeClock } from './uptime.js';

/** `now` moves as time passes; with `jump` the wall clock alone is put elsewhere. */
export interface TestClock {
  now: number;
  readonly jump: (ms: number) => void;
  readonly uptime: UptimeClock;
}

export function testClock(begin: number): TestClock {
  let jumped = 0;
  const clock: TestClock = {
    now: begin,
    jump: (ms) => {
      jumped += ms;
      clock.now += ms;
    },
    uptime: () => upFor(clock.now - jumped),
  };
  return clock;
}

export function upFor(ms: number): Uptime {
  return ms as Uptime;
}
