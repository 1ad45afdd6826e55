import { useEffect, useEffectEvent, useState } from 'react';

/** Time to take it back: ending a meeting cannot be undone, and a question would only be clicked away. */
export const GRACE_SECONDS = 3;
const SECOND = 1_000;

export interface Ending {
  /** Seconds until it happens; null while nobody wants to end anything. */
  readonly secondsLeft: number | null;
  /** Ends at once where nobody else is there to be surprised. */
  readonly begin: (others: number) => void;
  readonly takeBack: () => void;
}

/** Ends the meeting for everyone after a few seconds in which it can be taken back. */
export function useEnding(endForAll: () => void): Ending {
  const [secondsLeft, setSecondsLeft] = useState<number | null>(null);
  const end = useEffectEvent(endForAll);
  useEffect(() => {
    if (secondsLeft === null) return;
    if (secondsLeft === 0) {
      end();
      return;
    }
    const timer = setTimeout(() => setSecondsLeft(secondsLeft - 1), SECOND);
    return () => clearTimeout(timer);
  }, [secondsLeft]);
  return {
    secondsLeft,
    begin: (others) => setSecondsLeft(others === 0 ? 0 : GRACE_SECONDS),
    takeBack: () => setSecondsLeft(null),
  };
}
