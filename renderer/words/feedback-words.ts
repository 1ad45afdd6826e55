// Words of the feedback on the preview. The comment beside each is for its translator.
export const feedbackWords = {
  title: 'Feedback',
  detail: 'Tell the people behind Conclave what works and what does not.',
  give: 'Give feedback',
  question: 'How is Conclave for you?', // heads the form
  rating: 'All in all', // over five choices from bad to good
  ratings: ['Bad', 'Not so good', 'Middling', 'Good', 'Very good'], // from 1 to 5
  ratingMissing: 'Choose one of the five.',
  what: 'What happened?',
  whatHint: 'What you did, what you expected, what came instead.',
  contact: 'How to reach you, if we may ask (optional)',
  // What is sent with it, with the version of the app.
  sent: (version: string) =>
    `Sent with it: your name, your e-mail address and the version of the app, ${version}. Nothing of your meetings. Your administrator and whoever runs the service can read it.`,
  send: 'Send',
  cancel: 'Cancel',
  thanksTitle: 'Thank you',
  thanks: 'Your feedback was sent.',
  close: 'Close',
  remind: 'You have been in your first end-to-end encrypted meeting. How was it?',
  notNow: 'Not now',

  // The administrator's list.
  nothing: 'Nobody has sent feedback yet.',
  older: 'Show older',
  version: (version: string) => `Version ${version}`,
  // A rating of the list, read out: "4 of 5: Good".
  rated: (rating: number, word: string) => `${rating} of 5: ${word}`,
  noWords: 'No words, only the rating.',
  reach: (contact: string) => `May be asked: ${contact}`,
} as const;
