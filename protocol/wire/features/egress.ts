// What needs an operator's egress service: the rights and the refusals exist, the recorder does not.
import { z } from 'zod';

export const egressFeature = z.enum(['cloudRecording', 'liveStreaming', 'liveTranscription']);
export type EgressFeature = z.infer<typeof egressFeature>;

export const egressAsks = [
  z.strictObject({ about: z.literal('egress'), feature: egressFeature, on: z.boolean() }),
] as const;
