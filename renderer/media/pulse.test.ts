import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { Pulse } from './pulse.js';

beforeEach(() => {
  jest.useFakeTimers();
});
afterEach(() => {
  jest.useRealTimers();
});

describe('the pulse of a worker (adversary.md A25)', () => {
  test('takes a worker for lost within two seconds of its last word, and says so once', () => {
    const onLost = jest.fn();
    const pulse = new Pulse(onLost);
    for (let i = 0; i < 20; i++) {
      jest.advanceTimersByTime(500);
      pulse.heard();
    }
    jest.advanceTimersByTime(1_100);
    expect(onLost).not.toHaveBeenCalled();
    jest.advanceTimersByTime(600);
    expect(onLost).toHaveBeenCalledTimes(1);
    jest.advanceTimersByTime(60_000);
    expect(onLost).toHaveBeenCalledTimes(1);
  });

  test('waits longer for the first word, while the script is loaded, but not for ever', () => {
    const onLost = jest.fn();
    new Pulse(onLost);
    jest.advanceTimersByTime(15_000);
    expect(onLost).not.toHaveBeenCalled();
    jest.advanceTimersByTime(2_000);
    expect(onLost).toHaveBeenCalledTimes(1);
  });

  test('is silent once it was stopped', () => {
    const onLost = jest.fn();
    const pulse = new Pulse(onLost);
    pulse.heard();
    pulse.stop();
    jest.advanceTimersByTime(60_000);
    expect(onLost).not.toHaveBeenCalled();
  });
});
