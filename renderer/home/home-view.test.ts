import { describe, expect, test } from '@jest/globals';
import { aMeeting } from '../app.fixture.js';
import { greeting, meetingView, spacedNumber } from './home-view.js';

const NOW = new Date(2026, 4, 4, 15, 0).getTime();
const meeting = aMeeting({ createdAt: NOW });
const madeAt = (at: Date) =>
  meetingView({ ...meeting, createdAt: at.getTime() }, NOW, 'en-GB').made;

describe('home view', () => {
  test.each([
    [4, 'Hello, Anna'],
    [5, 'Good morning, Anna'],
    [12, 'Good afternoon, Anna'],
    [18, 'Good evening, Anna'],
  ])('greets by the hour (%i)', (hour, says) => {
    expect(greeting('Anna', hour)).toBe(says);
  });

  test('groups a meeting number as it is read out', () => {
    expect(spacedNumber('12345678901')).toBe('123 4567 8901');
  });

  test('says the time of today, the day of this year, the year of the past', () => {
    expect(madeAt(new Date(2026, 4, 4, 9, 30))).toBe('09:30');
    expect(madeAt(new Date(2026, 1, 3, 9, 30))).toBe('3 Feb');
    expect(madeAt(new Date(2025, 1, 3, 9, 30))).toBe('3 Feb 2025');
  });

  test('tells that a meeting has a passcode, and not which', () => {
    const view = meetingView({ ...meeting, passcode: '2468' }, NOW);
    expect(view.hasPasscode).toBe(true);
    expect(JSON.stringify(view)).not.toContain('2468');
  });
});
