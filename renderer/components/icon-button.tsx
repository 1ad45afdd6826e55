import type { ComponentPropsWithRef, ReactNode } from 'react';
import styles from './icon-button.module.css';
import { Tooltip } from './tooltip.js';

export interface IconButtonProps extends Omit<
  ComponentPropsWithRef<'button'>,
  'className' | 'style' | 'children' | 'aria-label'
> {
  /** Its name for screen readers and its tooltip. */
  readonly label: string;
  readonly icon: ReactNode;
  readonly tone?: 'plain' | 'accent' | 'stop';
  /** Only for what stays on or off; leave it out where `label` itself changes ("Mute", "Unmute"). */
  readonly pressed?: boolean;
  /** As in aria-keyshortcuts: `M`, `Control+Enter`. */
  readonly shortcut?: string;
}

/** A button that is a sign alone. */
export function IconButton({
  label,
  icon,
  tone = 'plain',
  pressed,
  shortcut,
  type = 'button',
  ...rest
}: IconButtonProps) {
  return (
    <Tooltip label={label} shortcut={shortcut}>
      <button
        {...rest}
        type={type}
        className={styles.button}
        aria-label={label}
        data-tone={tone}
        {...(pressed === undefined ? {} : { 'aria-pressed': pressed })}
        {...(shortcut === undefined ? {} : { 'aria-keyshortcuts': shortcut })}
      >
        {icon}
      </button>
    </Tooltip>
  );
}
