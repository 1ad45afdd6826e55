// Words of the shared parts. The comment beside each is for its translator.
import { isolated } from '../../protocol/isolated.js';

export const componentWords = {
  close: 'Close', // the cross in the corner of a dialog
  showPassword: 'Show password', // reveals what was typed
  hidePassword: 'Hide password',
  technicalDetails: 'Technical details', // opens the line that a developer would ask for
  copyDetails: 'Copy details',
  copied: 'Copied',
  working: 'Working…', // read out beside a spinner
  cancel: 'Cancel',
  notNow: 'Not now',
  tryAgain: 'Try again',
  exportCsv: 'Export as CSV',
  exportJson: 'Export as JSON',
  exported: (name: string) => `${name} was saved.`,
  namesake: 'Someone else here has a name like this', // the sign after a name
  nameLike: (name: string) => `${isolated(name)} (not the only one with such a name)`,
} as const;
