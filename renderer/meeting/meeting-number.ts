/** A meeting id as people read it aloud: 123 4567 8901. */
export function meetingNumber(meetingId: string): string {
  return meetingId.replace(/^(\d{3})(\d{4})(\d{4})$/, '$1 $2 $3');
}
