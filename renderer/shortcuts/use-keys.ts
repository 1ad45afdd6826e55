import { useEffect, useRef } from 'react';
import { usePreferences } from '../meeting/preferences.js';

export type Keys = Readonly<Record<string, () => void>>;

/** Listens for keys, named as in aria-keyshortcuts (`N`, `?`), while this component is on the screen. */
export function useKeys(keys: Keys): void {
  const { letterKeys } = usePreferences();
  const latest = useRef(keys);
  useEffect(() => {
    latest.current = keys;
  });
  useEffect(() => {
    const listen = (event: KeyboardEvent): void => {
      const key = pressedKey(event, letterKeys);
      const act = key === null ? undefined : latest.current[key];
      if (act === undefined) return;
      event.preventDefault();
      act();
    };
    addEventListener('keydown', listen);
    return () => removeEventListener('keydown', listen);
  }, [letterKeys]);
}

/** The key as a shortcut: none while somebody types, holds a modifier, chooses from a list or answers a dialog. */
export function pressedKey(event: KeyboardEvent, letterKeys: boolean): string | null {
  if (event.defaultPrevented || event.repeat) return null;
  if (event.ctrlKey || event.metaKey || event.altKey) return null;
  if (event.target instanceof Element && event.target.closest(BUSY) !== null) return null;
  const key = event.key.length === 1 ? event.key.toUpperCase() : event.key;
  // WCAG 2.1.4: letters can be turned off. The sheet's own key stays, or nobody would find out how.
  return key.length === 1 && key !== '?' && !letterKeys ? null : key;
}

const BUSY =
  'input:not([readonly]), textarea, select, [contenteditable="true"], [role=menu], [role=listbox], [role=dialog]:not([data-passes-keys]), [role=alertdialog]';
