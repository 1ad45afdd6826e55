import * as Radix from '@radix-ui/react-dialog';
import { X } from 'lucide-react';
import { useRef, type ReactNode } from 'react';
import { componentWords } from '../words/components.js';
import styles from './dialog.module.css';
import { IconButton } from './icon-button.js';

export interface DialogProps {
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
  readonly title: string;
  readonly description?: string;
  readonly children?: ReactNode;
  /** Buttons, the one to press by default last. */
  readonly actions?: ReactNode;
  /** For what is read in columns. */
  readonly wide?: boolean;
}

/** A question or a sheet over the screen: holds the focus, closes on Escape, gives the focus back. */
export function Dialog(props: DialogProps) {
  const { open, onOpenChange, title, description, children, actions, wide = false } = props;
  const sheet = useRef<HTMLDivElement>(null);
  // A sheet that asks nothing is read from its beginning, not from the cross that closes it.
  const begin = (event: Event) => {
    if (actions !== undefined) return;
    event.preventDefault();
    sheet.current?.focus();
  };
  return (
    <Radix.Root open={open} onOpenChange={onOpenChange}>
      <Radix.Portal>
        {/* Not Radix.Overlay: it brings react-remove-scroll, which writes a <style> that `style-src 'self'` refuses. */}
        <div className={styles.scrim} />
        <div className={styles.place}>
          <Radix.Content
            ref={sheet}
            className={styles.dialog}
            data-wide={wide}
            onOpenAutoFocus={begin}
            {...(description === undefined ? { 'aria-describedby': undefined } : {})}
          >
            <Radix.Title className={styles.title}>{title}</Radix.Title>
            {description === undefined ? null : (
              <Radix.Description className={styles.description}>{description}</Radix.Description>
            )}
            {children == null ? null : <div className={styles.body}>{children}</div>}
            {actions === undefined ? null : <div className={styles.actions}>{actions}</div>}
            <div className={styles.close}>
              <IconButton
                label={componentWords.close}
                icon={<X />}
                onClick={() => onOpenChange(false)}
              />
            </div>
          </Radix.Content>
        </div>
      </Radix.Portal>
    </Radix.Root>
  );
}
