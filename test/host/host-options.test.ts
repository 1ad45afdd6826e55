import { describe, expect, test } from '@jest/globals';
import { readOptions } from './host-options.js';

describe('the host’s command line', () => {
  test('is read', () => {
    const args = ['--profile', 'p', '--service', 'http://s', '--link', 'l', '--headed'];
    const chromiumArgs = ['--chromium-arg=--a=b', '--chromium-arg=--c'];
    expect(readOptions([...args, ...chromiumArgs])).toEqual({
      ...{ profile: 'p', service: 'http://s', link: 'l', headed: true },
      chromiumArgs: ['--a=b', '--c'],
      size: { width: 1280, height: 820 },
    });
    expect(readOptions([...args, '--size', '480x360'])?.size).toEqual({ width: 480, height: 360 });
    expect(readOptions([...args, '--size', 'large'])).toBeNull();
    expect(readOptions(['--service', 's', '--profile', 'p'])).toEqual({
      ...{ profile: 'p', service: 's', link: null, headed: false, chromiumArgs: [] },
      size: { width: 1280, height: 820 },
    });
  });

  test.each([[[]], [['--profile', 'p']], [['--profile', 'p', '--service']], [['--no-sandbox']]])(
    'is refused where something is missing or not understood: %j',
    (args) => {
      expect(readOptions(args)).toBeNull();
    },
  );
});
