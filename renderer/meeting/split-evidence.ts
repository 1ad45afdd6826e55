// What is kept of a split (protocol.md §6): the words of one leader that contradict each other, as a file for whoever is asked to look into it.
import { toHex, type Bytes } from '../../protocol/bytes.js';

export interface SplitEvidence {
  readonly meetingId: string;
  /** When this client left, ms. */
  readonly leftAt: number;
  /** As they came from the board: signed heartbeats, and the box of a key that does not match them. */
  readonly words: readonly Bytes[];
}

/** Name and text of the file. It has no key, and nothing that was said or shown in the meeting. */
export function evidenceFile({ meetingId, leftAt, words }: SplitEvidence): {
  readonly name: string;
  readonly text: string;
} {
  const when = new Date(leftAt).toISOString();
  const file = {
    ...{ format: 'conclave-split-evidence', version: 1, meetingId, leftAt: when },
    words: words.map(toHex),
  };
  return {
    name: `conclave-evidence-${meetingId}-${when.slice(0, 19).replace(/[:T]/g, '-')}.json`,
    text: `${JSON.stringify(file, null, 2)}\n`,
  };
}
