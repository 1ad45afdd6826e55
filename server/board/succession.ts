// Who leads when the leader does not: product.md has the meeting carry on. What people say to each other of it is encrypted (protocol.md
// §8); the leader tells the service no more than whom it wishes for, and every client checks whoever is named.
import type { Attending } from '../../protocol/meeting/state.js';

export interface Candidate {
  readonly participantId: string;
  readonly role: Attending['role'];
  readonly connected: boolean;
  /** Present in the participant list that the leader before posted. */
  readonly listed: boolean;
  /** Whom the leader before wished for. */
  readonly preferred: boolean;
  /** Smaller for who has been here longer without leaving. */
  readonly arrival: number;
  /** How often they were named and then fell silent or stayed away. */
  readonly failures: number;
}

const RANK: Readonly<Record<Attending['role'], number>> = { host: 0, 'co-host': 1, participant: 2 };

/**
 * The participantId of who is to lead among `candidates` (the leader who is given up is none of them), or null: nobody yet. Someone who is
 * not listed would bring everyone a warning, or the end of a locked meeting (protocol.md §6), so a listed one who may come back is waited for.
 */
export function nextLeader(candidates: readonly Candidate[]): string | null {
  const here = candidates.filter(({ connected }) => connected);
  const isAwaited = ({ listed, connected, failures }: Candidate): boolean =>
    listed && !connected && failures === 0;
  if (!here.some(({ listed }) => listed) && candidates.some(isAwaited)) return null;
  return [...here].sort(compare)[0]?.participantId ?? null;
}

function compare(a: Candidate, b: Candidate): number {
  return (
    a.failures - b.failures ||
    Number(b.listed) - Number(a.listed) ||
    Number(b.preferred) - Number(a.preferred) ||
    RANK[a.role] - RANK[b.role] ||
    a.arrival - b.arrival ||
    (a.participantId < b.participantId ? -1 : 1)
  );
}
