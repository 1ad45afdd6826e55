import { describe, expect, test } from '@jest/globals';
import { DeepLinks, linksIn } from './deep-links.js';

const LINK = 'conclave://join/12345678901';
const MAILED = `conclave://invitation?service=https%3A%2F%2Fmeet.example.org#${'A'.repeat(43)}`;
const OTHER = 'conclave://join/10987654321?service=https%3A%2F%2Fmeet.example.org#secret';

describe('links from outside', () => {
  test('are found among the arguments of a start', () => {
    expect(linksIn(['/usr/bin/conclave', '--flag', LINK, '12345678901', OTHER, MAILED])).toEqual([
      LINK,
      OTHER,
      MAILED,
    ]);
  });

  test('wait until the page asks, and are given once; the latest wins', () => {
    const links = new DeepLinks();
    links.push(LINK);
    links.push(OTHER);
    expect(links.take()).toBe(OTHER);
    expect(links.take()).toBeNull();
  });

  test('go straight to a page that listens, and wait again after it is gone', () => {
    const links = new DeepLinks();
    const heard: string[] = [];
    links.deliverTo((link) => heard.push(link));
    links.push(LINK);
    links.deliverTo(null);
    links.push(OTHER);
    expect(heard).toEqual([LINK]);
    expect(links.take()).toBe(OTHER);
  });

  test.each([
    'conclave://join/1234',
    'conclave://join/12345678901/../settings',
    'conclave://join/12345678901?service=javascript%3Aalert(1)',
    'conclave://settings',
    `${MAILED}A`,
    `https://meet.example.org/open/invitation#${'A'.repeat(43)}`,
    'conclave:join/12345678901',
    'https://evil.example/conclave://join/12345678901',
    `${LINK}#${'x'.repeat(3_000)}`,
    '12345678901',
    '',
  ])('are dropped where they are none: %s', (text) => {
    const links = new DeepLinks();
    links.push(text);
    expect(links.take()).toBeNull();
    expect(linksIn([text])).toEqual([]);
  });
});
