// Main's end of the IPC contract: every channel that the contract names is answered, and no other. The sending frame is checked first, then the
// input; the answer is checked too, so that nothing crosses that the contract does not name.
import type { z } from 'zod';
import type { FaultCode } from '../../protocol/fault.js';
import { refused, type Result } from '../../protocol/result.js';
import { channelName, ipc, type Ipc } from '../../protocol/wire/ipc.js';

type Answer<Output, Code extends FaultCode> = Result<Output, Code> | Promise<Result<Output, Code>>;

type Handler<Channel> = Channel extends {
  readonly input: infer Input extends z.ZodType;
  readonly output: infer Output extends z.ZodType;
  readonly fails: readonly (infer Code extends FaultCode)[];
}
  ? (input: z.infer<Input>) => Answer<z.infer<Output>, Code>
  : never;

type InvokeNames<Room> = {
  [Name in keyof Room]: Room[Name] extends { readonly use: 'invoke' } ? Name : never;
}[keyof Room];

/** One function for every invoke channel of the contract: a missing one does not compile. */
export type Handlers = {
  readonly [Room in keyof Ipc]: {
    readonly [Name in InvokeNames<Ipc[Room]>]: Handler<Ipc[Room][Name]>;
  };
};

/** What is used of Electron's ipcMain. */
interface IpcMain {
  handle(channel: string, listener: (event: Sender, input: unknown) => Promise<unknown>): void;
}
export interface Sender {
  readonly senderFrame: { readonly url: string } | null;
}

export interface ServeOptions {
  /** Whether this frame may call: the main frame of our own window, showing our own page. */
  readonly isOurs: (frame: Sender['senderFrame']) => boolean;
  /** Told of a bug in a handler; what it says never crosses to the page. */
  readonly onBug: (channel: string, cause: unknown) => void;
}

type Channel = { [R in keyof Ipc]: Ipc[R][keyof Ipc[R]] }[keyof Ipc];
type InvokeChannel = Extract<Channel, { use: 'invoke' }>;

/** Answers the contract's channels on `ipcMain` with `handlers`. */
export function serveContract(ipcMain: IpcMain, handlers: Handlers, options: ServeOptions): void {
  for (const [room, channels] of Object.entries(ipc))
    for (const [name, channel] of Object.entries<Channel>(channels)) {
      if (channel.use !== 'invoke') continue;
      const wireName = channelName(room, name);
      const handle = handlerOf(handlers, room, name);
      ipcMain.handle(wireName, async (event, input) => {
        if (!options.isOurs(event.senderFrame)) return refused('ipc-refused');
        return answer(channel, handle, input, (cause) => options.onBug(wireName, cause));
      });
    }
}

async function answer(
  channel: InvokeChannel,
  handle: (input: unknown) => unknown,
  input: unknown,
  onBug: (cause: unknown) => void,
): Promise<Result<unknown>> {
  const asked = channel.input.safeParse(input);
  if (!asked.success) return refused('ipc-refused');
  try {
    const result = (await handle(asked.data)) as Result<unknown>;
    if (!result.ok) return result;
    return { ok: true, value: channel.output.parse(result.value) };
  } catch (cause) {
    onBug(cause);
    return refused('ipc-refused');
  }
}

/** The types of `Handlers` guarantee that it is there; walking the contract loses them. */
function handlerOf(handlers: Handlers, room: string, name: string): (input: unknown) => unknown {
  const rooms = handlers as unknown as Record<string, Record<string, (input: unknown) => unknown>>;
  const handle = rooms[room]?.[name];
  if (handle === undefined) throw new Error(`The channel ${room}.${name} has no handler.`);
  return handle;
}
