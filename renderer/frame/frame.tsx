import { Building2, House, Keyboard, Settings } from 'lucide-react';
import { useRef, type ReactNode } from 'react';
import mark from '../../assets/icon.svg';
import type { Person } from '../../protocol/wire/http.js';
import { appWords } from '../words/app-words.js';
import styles from './frame.module.css';

export type Place = 'home' | 'settings' | 'admin';

export interface FrameProps {
  readonly here: Place | null;
  readonly person: Person;
  /** Whether there is something to administer. */
  readonly isAdmin: boolean;
  readonly onOpen: (place: Place) => void;
  readonly onShowKeys: () => void;
  readonly children: ReactNode;
}

/** The app around home, settings and joining: where one is, where one can go, who one is. */
export function Frame({ here, person, isAdmin, onOpen, onShowKeys, children }: FrameProps) {
  const main = useRef<HTMLElement>(null);
  return (
    <div className={styles.frame}>
      <header className={styles.side}>
        <button type="button" className={styles.skip} onClick={() => main.current?.focus()}>
          {appWords.skip}
        </button>
        <div className={styles.brand}>
          <img src={mark} alt="" className={styles.mark} />
          <span className={styles.name}>{appWords.name}</span>
        </div>
        <nav className={styles.nav} aria-label={appWords.navigation}>
          <Entry name={appWords.home} keys="H" icon={<House />} at={here === 'home'}>
            {() => onOpen('home')}
          </Entry>
          <Entry name={appWords.settings} keys="S" icon={<Settings />} at={here === 'settings'}>
            {() => onOpen('settings')}
          </Entry>
          {isAdmin ? (
            <Entry name={appWords.admin} keys="A" icon={<Building2 />} at={here === 'admin'}>
              {() => onOpen('admin')}
            </Entry>
          ) : null}
        </nav>
        <div className={styles.foot}>
          <button type="button" className={styles.entry} onClick={onShowKeys}>
            <Keyboard />
            <span className={styles.entryName}>{appWords.keys}</span>
          </button>
          <div className={styles.person}>
            <span className={styles.initial} aria-hidden="true">
              {initial(person.name)}
            </span>
            <span className={styles.who}>
              <bdi className={styles.personName}>{person.name}</bdi>
              <span className={styles.email}>{person.email}</span>
            </span>
          </div>
        </div>
      </header>
      <main ref={main} className={styles.main} tabIndex={-1}>
        <div className={styles.content}>{children}</div>
      </main>
    </div>
  );
}

function Entry({
  name,
  keys,
  icon,
  at,
  children: go,
}: {
  readonly name: string;
  readonly keys: string;
  readonly icon: ReactNode;
  readonly at: boolean;
  readonly children: () => void;
}) {
  return (
    <button
      type="button"
      className={styles.entry}
      aria-keyshortcuts={keys}
      onClick={go}
      {...(at ? { 'aria-current': 'page' } : {})}
    >
      {icon}
      <span className={styles.entryName}>{name}</span>
    </button>
  );
}

function initial(name: string): string {
  const [first] = new Intl.Segmenter().segment(name.trim());
  return (first?.segment ?? '').toUpperCase();
}
