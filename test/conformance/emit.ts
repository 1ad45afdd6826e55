// Our own vector file: every type, what is accepted and what is refused. The same in every run, so that a second implementation can
// check it and a change of it is a change of the protocol.
import { emitCrypto } from './emit-crypto.js';
import { emitMedia } from './emit-media.js';
import { emitMeeting } from './emit-meeting.js';
import { VectorWriter } from './vector-writer.js';

/** The text of the file. */
export async function emitVectors(): Promise<string> {
  const to = new VectorWriter();
  await emitCrypto(to);
  await emitMedia(to);
  await emitMeeting(to);
  const file = { format: 'conclave-vectors', version: 1, vectors: to.vectors };
  return `${JSON.stringify(file, null, 1)}\n`;
}
