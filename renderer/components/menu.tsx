import * as Radix from '@radix-ui/react-dropdown-menu';
import type { ReactElement, ReactNode } from 'react';
import styles from './menu.module.css';

export interface MenuItem {
  readonly label: string;
  readonly icon?: ReactNode;
  readonly tone?: 'plain' | 'stop';
  readonly disabled?: boolean;
  readonly onSelect: () => void;
}

/** A list of things to do behind one button. */
export function Menu({
  trigger,
  items,
}: {
  /** A Button or an IconButton. */
  readonly trigger: ReactElement;
  readonly items: readonly MenuItem[];
}) {
  return (
    // Not modal: a modal menu brings react-remove-scroll, which writes a <style> that `style-src 'self'` refuses.
    <Radix.Root modal={false}>
      <Radix.Trigger asChild>{trigger}</Radix.Trigger>
      <Radix.Portal>
        <Radix.Content className={styles.menu} sideOffset={6} collisionPadding={8} align="end">
          {items.map(({ label, icon, tone = 'plain', disabled = false, onSelect }) => (
            <Radix.Item
              key={label}
              className={styles.item}
              data-tone={tone}
              disabled={disabled}
              onSelect={onSelect}
            >
              {icon}
              {label}
            </Radix.Item>
          ))}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
