// What a person chose about how this window sounds and listens. Kept for this run of the app.
import { useSyncExternalStore } from 'react';

export interface Preferences {
  /** Soft tones when people join or leave. */
  readonly sounds: boolean;
  /** WCAG 2.1.4: keys of one letter can be turned off. */
  readonly letterKeys: boolean;
  /** Null: the system's own choice. */
  readonly speakerId: string | null;
}

export const UNCHANGED: Preferences = { sounds: true, letterKeys: true, speakerId: null };

interface PreferenceStore {
  readonly read: () => Preferences;
  readonly change: (change: Partial<Preferences>) => void;
  readonly subscribe: (listener: () => void) => () => void;
}

export const preferences: PreferenceStore = preferenceStore();

export function usePreferences(): Preferences {
  return useSyncExternalStore(preferences.subscribe, preferences.read);
}

function preferenceStore(): PreferenceStore {
  let kept = UNCHANGED;
  const listeners = new Set<() => void>();
  return {
    read: () => kept,
    change: (change) => {
      kept = { ...kept, ...change };
      for (const listener of listeners) listener();
    },
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
