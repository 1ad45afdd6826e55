/** The key under which one's own meetings are cached. */
export const MEETINGS = ['meetings'] as const;
