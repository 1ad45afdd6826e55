// Words of an invitation as it is sent around, and of copying it. The comment beside each is for its translator.
export const invitationWords = {
  // Which encryption, in an invitation and where one is made.
  e2ee: 'End-to-end encrypted: only the people in it can see and hear it.',
  enhanced: 'Enhanced encryption: the service that holds it has the key.',
  // `time` is a day with a beginning and an end.
  when: (time: string, timeZone: string) => `${time} (${timeZone})`,
  // How a series repeats. `interval` counts days, weeks or months.
  every: {
    day: (interval: number) => (interval === 1 ? 'Every day' : `Every ${interval} days`),
    week: (interval: number) => (interval === 1 ? 'Every week' : `Every ${interval} weeks`),
    month: (interval: number) => (interval === 1 ? 'Every month' : `Every ${interval} months`),
  },
  on: (days: string) => ` on ${days}`,
  until: (day: string) => `, until ${day}`,
  join: (link: string) => `Join: ${link}`,
  number: (number: string) => `Meeting number: ${number}`,
  passcode: (passcode: string) => `Passcode: ${passcode}`,

  copy: 'Copy invitation', // with everything above, not the link alone
  copied: 'Invitation copied',
  notCopied: 'The invitation could not be copied. Try again.',
} as const;
