import * as Radix from '@radix-ui/react-popover';
import { useEffect, useEffectEvent, useRef, type ReactElement, type ReactNode } from 'react';
import styles from './popover.module.css';

export interface PopoverProps {
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
  /** What opens it: a Button, an IconButton, or anything that takes a button's properties. */
  readonly trigger: ReactElement;
  /** Its name for screen readers. */
  readonly label: string;
  readonly children: ReactNode;
  readonly side?: 'top' | 'bottom';
  readonly align?: 'start' | 'center' | 'end';
  readonly testId?: string;
  /** Where reading begins: at the panel itself, or at the first thing that can be pressed. */
  readonly focus?: 'panel' | 'first';
}

/** A panel beside the button that opened it. Closes on Escape, on a press elsewhere, and gives the focus back. */
export function Popover({
  open,
  onOpenChange,
  trigger,
  label,
  children,
  side = 'top',
  align = 'center',
  testId,
  focus = 'first',
}: PopoverProps) {
  const panel = useRef<HTMLDivElement>(null);
  // One Escape closes it, even while the tooltip of its button lies above it and would take the first one.
  const close = useEffectEvent((event: KeyboardEvent) => {
    if (event.key === 'Escape') onOpenChange(false);
  });
  useEffect(() => {
    if (!open) return;
    const listen = (event: KeyboardEvent): void => close(event);
    document.addEventListener('keydown', listen, { capture: true });
    return () => document.removeEventListener('keydown', listen, { capture: true });
  }, [open]);
  const begin = (event: Event): void => {
    if (focus === 'first') return;
    event.preventDefault();
    panel.current?.focus();
  };
  return (
    // Not modal: a modal one brings react-remove-scroll, which writes a <style> that `style-src 'self'` refuses.
    <Radix.Root modal={false} open={open} onOpenChange={onOpenChange}>
      <Radix.Trigger asChild>{trigger}</Radix.Trigger>
      <Radix.Portal>
        <Radix.Content
          data-passes-keys
          ref={panel}
          className={styles.panel}
          aria-label={label}
          tabIndex={-1}
          side={side}
          align={align}
          sideOffset={8}
          collisionPadding={8}
          onOpenAutoFocus={begin}
          {...(testId === undefined ? {} : { 'data-testid': testId })}
        >
          {children}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
