// The bridge is made from the contract, so that it exposes exactly what the contract names: `window.conclave.session.read()` and so on.
// What goes out and what comes back is checked here as well as in main: neither side trusts the other's build.
import { refused, type Result } from '../protocol/result.js';
import type { Bridge } from '../protocol/wire/bridge-type.js';
import { channelName, ipc, ipcAnswer } from '../protocol/wire/ipc.js';

/** The part of Electron's ipcRenderer that the bridge uses. It never reaches the page itself. */
export interface Wire {
  invoke(channel: string, input: unknown): Promise<unknown>;
  on(channel: string, listener: (event: unknown, payload: unknown) => void): unknown;
  removeListener(channel: string, listener: (event: unknown, payload: unknown) => void): unknown;
}

type Contract = typeof ipc;
type AnyChannel = { [R in keyof Contract]: Contract[R][keyof Contract[R]] }[keyof Contract];
type InvokeChannel = Extract<AnyChannel, { use: 'invoke' }>;
type NotifyChannel = Extract<AnyChannel, { use: 'notify' }>;

/** One function per channel of the contract. */
export function bridge(wire: Wire): Bridge {
  const rooms = Object.entries(ipc).map(([room, channels]): [string, object] => {
    const exposed = Object.entries<AnyChannel>(channels).map(
      ([name, channel]): [string, object] => [
        name,
        channel.use === 'invoke'
          ? invoker(wire, channelName(room, name), channel)
          : listening(wire, channelName(room, name), channel),
      ],
    );
    return [room, Object.fromEntries(exposed)];
  });
  // Built by walking the contract, so its shape is the contract's; the compiler cannot follow Object.fromEntries.
  return Object.fromEntries(rooms) as Bridge;
}

function invoker(wire: Wire, name: string, channel: InvokeChannel) {
  return async (input?: unknown): Promise<Result<unknown>> => {
    const asked = channel.input.safeParse(input);
    if (!asked.success) return refused('ipc-refused');
    const answer = ipcAnswer.safeParse(await answerOf(wire, name, asked.data));
    if (!answer.success) return refused('ipc-refused');
    if (!answer.data.ok) {
      const { code, detail } = answer.data.fault;
      const isExpected = channel.fails.some((known) => known === code);
      return isExpected ? refused(code, detail) : refused('ipc-refused');
    }
    const value = channel.output.safeParse(answer.data.value);
    return value.success ? { ok: true, value: value.data } : refused('ipc-refused');
  };
}

/** Main answers refusals as values; a rejection means that it does not know the channel or is ending. */
async function answerOf(wire: Wire, name: string, input: unknown): Promise<unknown> {
  try {
    return await wire.invoke(name, input);
  } catch {
    return null;
  }
}

function listening(wire: Wire, name: string, channel: NotifyChannel) {
  return (listener: (payload: unknown) => void): (() => void) => {
    // Electron's event object carries ipcRenderer, so the page gets the payload alone.
    const hear = (_event: unknown, payload: unknown): void => {
      const parsed = channel.payload.safeParse(payload);
      if (parsed.success) listener(parsed.data);
    };
    wire.on(name, hear);
    return () => void wire.removeListener(name, hear);
  };
}
