// Every key of the meeting, once: the screen listens to this list, tooltips show it and so does the sheet under `?`.
import { useEffect, useRef } from 'react';
import { usePreferences } from './preferences.js';

export type MeetingAction =
  | 'microphone'
  | 'camera'
  | 'people'
  | 'shield'
  | 'invite'
  | 'options'
  | 'leave'
  | 'next'
  | 'previous';

export interface Shortcut {
  readonly action: MeetingAction;
  /** As in `aria-keyshortcuts`. */
  readonly keys: string;
  readonly does: string;
}

export const meetingShortcuts = [
  { action: 'microphone', keys: 'M', does: 'Mute or unmute' },
  { action: 'camera', keys: 'V', does: 'Turn the camera on or off' },
  { action: 'people', keys: 'P', does: 'Show or hide participants' },
  { action: 'shield', keys: 'S', does: 'Open the shield' },
  { action: 'invite', keys: 'I', does: 'Invite people' },
  { action: 'options', keys: 'O', does: 'Choose devices and sounds' },
  { action: 'leave', keys: 'L', does: 'Leave or end the meeting' },
  { action: 'next', keys: 'PageDown', does: 'Show the next people' },
  { action: 'previous', keys: 'PageUp', does: 'Show the people before' },
] as const satisfies readonly Shortcut[];

/** The key of an action, for its tooltip. */
export function keyOf(action: MeetingAction): string {
  return meetingShortcuts.find((shortcut) => shortcut.action === action)?.keys ?? '';
}

/** Which action a key press asks for: none while somebody types, holds a modifier or chooses from a list. */
export function actionOf(event: KeyboardEvent, letterKeys: boolean): MeetingAction | null {
  if (event.defaultPrevented || event.repeat) return null;
  if (event.ctrlKey || event.metaKey || event.altKey) return null;
  if (event.target instanceof Element && event.target.closest(TYPING) !== null) return null;
  const key = event.key.length === 1 ? event.key.toUpperCase() : event.key;
  if (key.length === 1 && !letterKeys) return null;
  return meetingShortcuts.find(({ keys }) => keys === key)?.action ?? null;
}

const TYPING =
  'input:not([readonly]), textarea, select, [contenteditable="true"], [role=menu], [role=listbox], [role=alertdialog], [aria-modal=true]';

export function useShortcuts(actions: Readonly<Record<MeetingAction, () => void>>): void {
  const { letterKeys } = usePreferences();
  const latest = useRef(actions);
  useEffect(() => {
    latest.current = actions;
  });
  useEffect(() => {
    const listen = (event: KeyboardEvent): void => {
      const action = actionOf(event, letterKeys);
      if (action === null) return;
      event.preventDefault();
      latest.current[action]();
    };
    addEventListener('keydown', listen);
    return () => removeEventListener('keydown', listen);
  }, [letterKeys]);
}
