// Light, dark, or as the system has it. The choice is on the root element, where tokens.css reads it.
import { useSyncExternalStore } from 'react';

export type Theme = 'system' | 'light' | 'dark';
export const THEMES: readonly Theme[] = ['system', 'light', 'dark'];

const KEY = 'theme';
const listeners = new Set<() => void>();

export function chooseTheme(theme: Theme): void {
  show(theme);
  // eslint-disable-next-line no-restricted-globals -- banned for the sake of secrets; the choice of colours is none
  if (theme === 'system') localStorage.removeItem(KEY);
  // eslint-disable-next-line no-restricted-globals -- as above
  else localStorage.setItem(KEY, theme);
  for (const listener of listeners) listener();
}

/** Shows what was chosen in an earlier run. Called before anything is drawn, so that no wrong colour flashes. */
export function restoreTheme(): void {
  show(chosenTheme());
}

export function useTheme(): Theme {
  return useSyncExternalStore(subscribe, chosenTheme);
}

function chosenTheme(): Theme {
  // eslint-disable-next-line no-restricted-globals -- as above
  const kept = localStorage.getItem(KEY);
  return THEMES.find((theme) => theme === kept) ?? 'system';
}

function show(theme: Theme): void {
  const { dataset } = document.documentElement;
  if (theme === 'system') delete dataset['theme'];
  else dataset['theme'] = theme;
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
