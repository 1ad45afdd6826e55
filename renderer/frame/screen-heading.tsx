import { useEffect, useRef, useState } from 'react';
import { appWords } from '../words/app-words.js';

/** Takes the focus and names the window when its screen opens, so that a screen reader starts there. */
export function ScreenHeading({ children }: { readonly children: string }) {
  const heading = useRef<HTMLHeadingElement>(null);
  const [quiet] = useState(isFirst);
  useEffect(() => {
    heading.current?.focus({ preventScroll: true });
    nothingShown = false;
  }, []);
  useEffect(() => {
    document.title = appWords.windowTitle(children);
  }, [children]);
  return (
    <h1 ref={heading} tabIndex={-1} data-quiet={quiet}>
      {children}
    </h1>
  );
}

/** The first screen of a window comes by itself: its heading shows no ring that nobody asked for. */
let nothingShown = true;
const isFirst = () => nothingShown;
