// The shape of `window.conclave`, inferred from the IPC contract: what preload exposes and the renderer calls.
import type { z } from 'zod';
import type { FaultCode } from '../fault.js';
import type { Result } from '../result.js';
import type { Ipc } from './ipc.js';

/** An invoke channel never rejects for an expected failure: it answers a `Result`. Without an input it takes no argument. */
type Invoke<Input, Output, Code extends FaultCode> = (
  ...input: [Input] extends [undefined] ? [] : [input: Input]
) => Promise<Result<Output, Code>>;

/** A notify channel takes a listener and answers how to stop listening. */
type Listen<Payload> = (listener: (payload: Payload) => void) => () => void;

/** Beside a channel's own failures: main does not know the request or the frame, or could not answer it. */
type AlwaysPossible = 'ipc-refused';

type Exposed<Channel> = Channel extends {
  readonly use: 'invoke';
  readonly input: infer Input extends z.ZodType;
  readonly output: infer Output extends z.ZodType;
  readonly fails: readonly (infer Code extends FaultCode)[];
}
  ? Invoke<z.infer<Input>, z.infer<Output>, Code | AlwaysPossible>
  : Channel extends { readonly use: 'notify'; readonly payload: infer Payload extends z.ZodType }
    ? Listen<z.infer<Payload>>
    : never;

export type Bridge = {
  readonly [Room in keyof Ipc]: {
    readonly [Name in keyof Ipc[Room]]: Exposed<Ipc[Room][Name]>;
  };
};
