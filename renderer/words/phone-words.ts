// Words of the one-time phone check. The comment beside each is for its translator.
export const phoneWords = {
  title: 'Confirm your phone number',
  why: 'End-to-end encrypted meetings need it once, so that nobody makes accounts by the thousand. It is not asked again.',
  kept: 'You get one text message. The service keeps a keyed hash of the number, not the number itself.',
  country: 'Country',
  // A country with its calling code: "Germany (+49)".
  countryWith: (name: string, code: string) => `${name} (+${code})`,
  number: 'Mobile number',
  numberMissing: 'Type your mobile number.',
  send: 'Send the code',
  codeTitle: 'Type the code',
  // Where the code went, with the number as the person typed it.
  sentTo: (number: string) =>
    `A code of 6 digits is on its way to ${number}. It works for 10 minutes.`,
  sentBefore: 'A code of 6 digits was sent to the number that you gave.',
  code: 'Code',
  confirm: 'Confirm',
  // Said after a wrong code.
  attemptsLeft: (left: number) =>
    left === 1
      ? 'The code is not right. You can try once more.'
      : `The code is not right. You can try ${left} more times.`,
  resend: 'Send another code',
  // Counts down, seconds or minutes and seconds.
  resendIn: (time: string) => `You can ask for another code in ${time}.`,
  tooMany: (time: string) => `Too many codes were asked for. Ask again in ${time}.`,
  changeNumber: 'Change the number',
  back: 'Not now',
} as const;

/** A time to wait, as a person says it: "25 s", "3 min", "2 h". */
export function waitingTime(ms: number): string {
  const seconds = Math.ceil(ms / 1_000);
  if (seconds < 100) return `${seconds} s`;
  const minutes = Math.ceil(seconds / 60);
  return minutes < 100 ? `${minutes} min` : `${Math.ceil(minutes / 60)} h`;
}
