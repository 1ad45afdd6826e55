// Which refusal is worth a quiet line right now. Refused messages change nothing, so they never interrupt.
import { sentence, type FaultCode } from '../../protocol/fault.js';
import { meetingWords } from '../words/meeting-words.js';
import type { Refusal } from './meeting-client.js';

/** Long enough to be read by a slow reader, short enough not to stay. */
export const SHOWN_FOR = 12_000;
const words = meetingWords.refused;

/** Said by notices of their own, for as long as they hold. */
const SAID_ELSEWHERE: ReadonlySet<FaultCode> = new Set<FaultCode>([
  ...(['unlocked', 'leader-lost', 'leader-not-known'] as const),
]);

export interface RefusalView {
  readonly says: string;
  readonly details: string;
  /** Dismissing it dismisses everything up to here. */
  readonly at: number;
}

export function refusalView(
  refusals: readonly Refusal[],
  now: number,
  dismissedAt: number,
): RefusalView | null {
  const fresh = refusals.filter(
    ({ at, code }) => at > dismissedAt && now - at < SHOWN_FOR && !SAID_ELSEWHERE.has(code),
  );
  const latest = fresh.at(-1);
  if (latest === undefined) return null;
  const what = sentence(latest.code);
  const about = latest.name === null ? what : words.about(latest.name, what);
  const others = fresh.length - 1;
  return {
    says: others === 0 ? about : `${about} (${words.more(others)})`,
    details: fresh.map(({ code }) => code).join(', '),
    at: latest.at,
  };
}
