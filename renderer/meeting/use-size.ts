import { useEffect, useState, type RefObject } from 'react';
import type { Space } from './tile-layout.js';

const NO_SPACE: Space = { width: 0, height: 0 };

/** The inner size of an element, kept up to date. */
export function useSize(ref: RefObject<HTMLElement | null>): Space {
  const [size, setSize] = useState(NO_SPACE);
  useEffect(() => {
    const element = ref.current;
    if (element === null || !('ResizeObserver' in globalThis)) return;
    const observer = new ResizeObserver(([entry]) => {
      if (entry === undefined) return;
      const { width, height } = entry.contentRect;
      setSize({ width, height });
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, [ref]);
  return size;
}
