/** @jest-environment ./test/dom-environment.mjs */
import { afterEach, describe, expect, jest, test } from '@jest/globals';
import { cleanup, fireEvent, render, screen } from '@testing-library/react';
import { evidenceFile } from './split-evidence.js';

const saved: { name: string; type: string; text: string }[] = [];
jest.unstable_mockModule('../components/save-file.js', () => ({
  saveFile: (name: string, type: string, parts: readonly string[]) =>
    saved.push({ name, type, text: parts.join('') }),
}));
const { Ended } = await import('./ended.js');

const EVIDENCE = {
  meetingId: '12345678901',
  leftAt: Date.UTC(2026, 4, 4, 10, 0, 0),
  words: [Uint8Array.of(1, 255), Uint8Array.of(2)],
};

afterEach(() => {
  cleanup();
  saved.length = 0;
});

describe('the evidence of a split (protocol.md §6)', () => {
  test('is a file with the words, byte for byte, and when and where they were said', () => {
    const { name, text } = evidenceFile(EVIDENCE);
    expect(name).toBe('conclave-evidence-12345678901-2026-05-04-10-00-00.json');
    expect(JSON.parse(text)).toEqual({
      ...{ format: 'conclave-split-evidence', version: 1, meetingId: '12345678901' },
      ...{ leftAt: '2026-05-04T10:00:00.000Z', words: ['01ff', '02'] },
    });
  });

  test('is offered where the meeting ended, with what it holds, and saved by one click', () => {
    render(<Ended fault="split" evidence={EVIDENCE} onBack={() => undefined} />);
    const part = screen.getByRole('region', { name: 'Evidence' });
    expect(part.textContent).toContain('nothing that was said or shown');
    fireEvent.click(screen.getByRole('button', { name: 'Keep the evidence' }));
    expect(saved).toEqual([{ ...evidenceFile(EVIDENCE), type: 'application/json' }]);
    expect(part.textContent).toContain(`${evidenceFile(EVIDENCE).name} was saved.`);
  });

  test('is not offered where there is none', () => {
    render(<Ended fault="split" onBack={() => undefined} />);
    expect(screen.queryByRole('button', { name: 'Keep the evidence' })).toBeNull();
  });
});
