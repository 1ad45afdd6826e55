// What an end-to-end encrypted meeting cannot have (product.md, 10), as people call it.
export const switchedOff = [
  'Join before host',
  'Cloud recording',
  'Live streaming',
  'Live transcription',
  'Breakout rooms',
  'Polls',
  'Private chat',
  'Reactions',
] as const;
