import type { ComponentPropsWithRef, MouseEvent, ReactNode } from 'react';
import styles from './button.module.css';
import { Spinner } from './spinner.js';

export interface ButtonProps extends Omit<ComponentPropsWithRef<'button'>, 'className' | 'style'> {
  readonly tone?: 'plain' | 'accent' | 'stop';
  /** Under way: keeps its place, its name and the focus, and ignores presses. */
  readonly busy?: boolean;
  readonly icon?: ReactNode;
}

export function Button({
  tone = 'plain',
  busy = false,
  icon,
  children,
  onClick,
  type = 'button',
  ...rest
}: ButtonProps) {
  // aria-disabled instead of disabled: a disabled button throws the focus away.
  const press = (event: MouseEvent<HTMLButtonElement>) => {
    if (busy) event.preventDefault();
    else onClick?.(event);
  };
  return (
    <button
      {...rest}
      type={type}
      className={styles.button}
      data-tone={tone}
      onClick={press}
      {...(busy ? { 'aria-disabled': true, 'aria-busy': true } : {})}
    >
      {busy ? <Spinner label={null} /> : icon}
      <span className={styles.words}>{children}</span>
    </button>
  );
}
