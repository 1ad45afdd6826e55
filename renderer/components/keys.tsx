import styles from './keys.module.css';

/** Draws a shortcut as keys. Written as in aria-keyshortcuts: `M`, `Control+Enter`. */
export function Keys({ shortcut }: { readonly shortcut: string }) {
  return (
    <span className={styles.keys}>
      {shortcut.split('+').map((key) => (
        <kbd key={key} className={styles.key}>
          {SHOWN[key] ?? key}
        </kbd>
      ))}
    </span>
  );
}

const SHOWN: Readonly<Record<string, string>> = { Control: 'Ctrl', Escape: 'Esc', Plus: '+' };
