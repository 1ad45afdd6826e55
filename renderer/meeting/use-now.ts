import { useEffect, useState } from 'react';

const SECOND = 1_000;

/** The time of day, looked up again every second. */
export function useNow(everyMs: number = SECOND): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), everyMs);
    return () => clearInterval(timer);
  }, [everyMs]);
  return now;
}
