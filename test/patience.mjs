// How long tests wait. Their limits are there to catch what hangs; they are no claim about speed. What gives way to others (tools/test.mjs)
// gets a small part of the machine, and waits several times as long.
import { env } from 'node:process';

const TIMES = Number(env['CONCLAVE_TEST_PATIENCE'] ?? '1');

/** As long as a test says, or several times as long, ms. */
export const patiently = (ms) => ms * TIMES;

/** An environment of jest that does the same to the limits of tests and hooks: jest-circus reads them after these events. */
export const withPatience = (Environment) =>
  class extends Environment {
    #done = new WeakSet();

    handleTestEvent({ name, test, hook }, state) {
      if (name === 'run_start') state.testTimeout = patiently(state.testTimeout);
      if (name === 'test_start') this.#lengthen(test);
      if (name === 'hook_start') this.#lengthen(hook);
    }

    /** Once: a hook starts again before every test. */
    #lengthen(one) {
      if (one.timeout === undefined || this.#done.has(one)) return;
      this.#done.add(one);
      one.timeout = patiently(one.timeout);
    }
  };
