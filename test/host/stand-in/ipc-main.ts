export interface IpcEvent {
  readonly senderFrame: { readonly url: string } | null;
}
type Listener = (event: IpcEvent, input: unknown) => unknown;

const listeners = new Map<string, Listener>();

export const ipcMain = {
  handle(channel: string, listener: Listener): void {
    if (listeners.has(channel))
      throw new Error(`Attempted to register a second handler for '${channel}'`);
    listeners.set(channel, listener);
  },
};

export function listenerOf(channel: string): Listener | undefined {
  return listeners.get(channel);
}
