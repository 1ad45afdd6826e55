import { Component, type ReactNode } from 'react';
import { Button } from '../components/button.js';
import { Notice } from '../components/notice.js';
import { appWords } from '../words/app-words.js';
import { Entry } from './entry.js';
import { ScreenHeading } from './screen-heading.js';

interface Crash {
  readonly kind: string | null;
}

/** The last resort: a bug in the app itself is said, not swallowed, and a way on is offered. */
export class CrashBoundary extends Component<{ readonly children: ReactNode }, Crash> {
  override readonly state: Crash = { kind: null };

  /** The kind of error only: its message may quote what somebody typed. */
  static getDerivedStateFromError(bug: unknown): Crash {
    return { kind: bug instanceof Error ? bug.name : 'unknown' };
  }

  override render(): ReactNode {
    const { kind } = this.state;
    if (kind === null) return this.props.children;
    return (
      <Entry>
        <ScreenHeading>{appWords.crashTitle}</ScreenHeading>
        <Notice tone="stop" details={kind}>
          {appWords.crashDetail}
        </Notice>
        <Button tone="accent" onClick={() => location.reload()}>
          {appWords.startAgain}
        </Button>
      </Entry>
    );
  }
}
