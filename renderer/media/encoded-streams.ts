/** Of every connection that carries media: nothing is sent or decoded that no transform let pass. The DOM's types do not know it (pitfalls.md A1). */
export const ENCODED_STREAMS = { encodedInsertableStreams: true } as RTCConfiguration;
