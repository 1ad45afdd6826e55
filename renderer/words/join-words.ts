// Words of joining by number or link. The comment beside each is for its translator.
export const joinWords = {
  title: 'Join a meeting',
  field: 'Meeting number or link',
  hint: 'The number has 11 digits. The link stands in the invitation.',
  placeholder: '123 4567 8901',
  next: 'Continue',
  missing: 'Type the number of the meeting, or paste its link.',
  // `service` is the address of another service than the one this app uses.
  elsewhere: (service: string) =>
    `This meeting is held by another service, ${service}. Joining there is not available yet.`,
} as const;
