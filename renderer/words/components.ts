// Words of the shared parts. The comment beside each is for its translator.
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
} as const;
