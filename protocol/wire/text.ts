// The scalar types that HTTP, board and IPC messages share. JSON carries bytes as unpadded base64url.
import { z } from 'zod';
import { faults, type FaultCode } from '../fault.js';

export const base64url = z
  .string()
  .max(2_100_000)
  .regex(/^[A-Za-z0-9_-]*$/);
export const hex16 = z.string().regex(/^[0-9a-f]{32}$/);
/** protocol.md §2: 11 decimal digits. */
export const meetingId = z.string().regex(/^[0-9]{11}$/);
/** protocol.md §2: base64url(userId) "." base64url(hardwareId), 45 characters. */
export const participantId = z.string().regex(/^[A-Za-z0-9_-]{22}\.[A-Za-z0-9_-]{22}$/);
export const faultCode = z.enum(Object.keys(faults) as [FaultCode, ...FaultCode[]]);
/** What any request is answered with when it is refused. */
export const faultBody = z.strictObject({
  code: faultCode,
  says: z.string(),
  detail: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).optional(),
});
/** protocol.md §2 `name`: 1-128 bytes of UTF-8, no control, line-separator or bidirectional-override characters, no half surrogate pairs. */
export const displayName = z
  .string()
  .min(1)
  .max(128)
  // eslint-disable-next-line no-control-regex -- the characters that protocol.md §2 forbids
  .regex(/^[^\u0000-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069\ufeff\p{Surrogate}]+$/u)
  .refine((name) => utf8Length(name) <= 128, 'at most 128 bytes');
/** Text that UTF-8 can write and any database can store: no half surrogate pairs, no U+0000. */
export const storable = z.string().regex(/^[^\0\p{Surrogate}]*$/u);
/** What the service says someone may do in a meeting; its word (protocol.md §1). */
export const meetingRole = z.enum(['host', 'co-host', 'participant']);
export type MeetingRole = z.infer<typeof meetingRole>;
export const encryptionType = z.enum(['e2ee', 'enhanced']);
export type EncryptionType = z.infer<typeof encryptionType>;

function utf8Length(text: string): number {
  let length = 0;
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    length += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
  }
  return length;
}
