// Every key of the meeting, once: the screen listens to this list, tooltips show it and so does the sheet under `?`.
import { useKeys } from '../shortcuts/use-keys.js';

export type MeetingAction =
  | 'microphone'
  | 'camera'
  | 'people'
  | 'shield'
  | 'invite'
  | 'chat'
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
  { action: 'chat', keys: 'C', does: 'Open or close chat, where the meeting has it' },
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

/** Does an action when its key is pressed, while this component is on the screen. */
export function useShortcuts(actions: Readonly<Record<MeetingAction, () => void>>): void {
  useKeys(Object.fromEntries(meetingShortcuts.map(({ action, keys }) => [keys, actions[action]])));
}
