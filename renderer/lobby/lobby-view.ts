// What the lobby decides before anybody is let in: whether name and passcode can be used, and what is sent.
import { displayName } from '../../protocol/wire/text.js';
import { lobbyWords as words } from '../words/lobby-words.js';

/** What is wrong with the name, as a sentence; null where it can be shown to the others (protocol.md §2). */
export function nameError(name: string): string | null {
  const trimmed = name.trim();
  if (trimmed === '') return words.nameMissing;
  if (displayName.safeParse(trimmed).success) return null;
  return new Blob([trimmed]).size > 128 ? words.nameTooLong : words.nameOdd;
}

export function passcodeError(passcode: string, isNeeded: boolean): string | null {
  return isNeeded && passcode.trim() === '' ? words.passcodeMissing : null;
}
