import * as Radix from '@radix-ui/react-tooltip';
import type { ReactElement } from 'react';
import { Keys } from './keys.js';
import styles from './tooltip.module.css';

const SHOW_AFTER_MS = 400;

/** Says what a sign without words does, and its key. Whatever it wraps must already have `label` as its name. */
export function Tooltip({
  label,
  shortcut,
  children,
}: {
  readonly label: string;
  readonly shortcut?: string | undefined;
  readonly children: ReactElement;
}) {
  return (
    <Radix.Provider delayDuration={SHOW_AFTER_MS}>
      <Radix.Root>
        <Radix.Trigger asChild>{children}</Radix.Trigger>
        <Radix.Portal>
          <Radix.Content className={styles.tip} sideOffset={6} collisionPadding={8}>
            {label}
            {shortcut === undefined ? null : <Keys shortcut={shortcut} />}
          </Radix.Content>
        </Radix.Portal>
      </Radix.Root>
    </Radix.Provider>
  );
}
