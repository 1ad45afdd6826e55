import { describe, expect, jest, test } from '@jest/globals';
import { channelName, ipc } from '../protocol/wire/ipc.js';
import { bridge, type Wire } from './bridge.js';

type Listener = (event: unknown, payload: unknown) => void;

/** A main that answers everything with `answer`. */
function wireTo(answer: unknown) {
  const asked: { channel: string; input: unknown }[] = [];
  const listeners = new Map<string, Listener>();
  const wire: Wire = {
    invoke: async (channel, input) => {
      asked.push({ channel, input });
      if (answer instanceof Error) throw answer;
      return answer;
    },
    on: (channel, listener) => listeners.set(channel, listener),
    removeListener: (channel) => listeners.delete(channel),
  };
  return { wire, asked, listeners };
}

const refusedBy = (code: string) => ({ ok: false, fault: { code } });

describe('the bridge', () => {
  test('has exactly the rooms and channels of the contract, each a function', () => {
    const exposed = bridge(wireTo(null).wire);
    expect(Object.keys(exposed)).toEqual(Object.keys(ipc));
    for (const [room, channels] of Object.entries(exposed)) {
      expect(Object.keys(channels)).toEqual(Object.keys(ipc[room as keyof typeof ipc]));
      for (const channel of Object.values(channels)) expect(typeof channel).toBe('function');
    }
  });

  test('calls the channel that it is named for, and hands on its answer', async () => {
    const { wire, asked } = wireTo({ ok: true, value: { kept: true } });
    const answer = await bridge(wire).session.write({ token: 'abc' });
    expect(asked).toEqual([{ channel: 'conclave:session.write', input: { token: 'abc' } }]);
    expect(answer).toEqual({ ok: true, value: { kept: true } });
  });

  test('keeps byte arrays byte arrays in both directions', async () => {
    const signature = new Uint8Array(64).fill(7);
    const { wire, asked } = wireTo({ ok: true, value: { signature } });
    const statement = { bindingHash: new Uint8Array(32), n: 1, nonce: new Uint8Array(24) };
    expect(await bridge(wire).meeting.signNonce(statement)).toEqual({
      ok: true,
      value: { signature },
    });
    expect((asked[0]?.input as typeof statement).nonce).toBeInstanceOf(Uint8Array);
  });

  test('refuses an input that the contract does not allow, without asking main (ipc-refused)', async () => {
    const { wire, asked } = wireTo({ ok: true, value: { kept: true } });
    const exposed = bridge(wire);
    expect(await exposed.session.write({ token: '' })).toEqual(refusedBy('ipc-refused'));
    const extra = { token: 'abc', more: 1 };
    expect(await exposed.session.write(extra)).toEqual(refusedBy('ipc-refused'));
    expect(asked).toEqual([]);
  });

  test.each([
    ['an answer without its value', { ok: true }],
    ['a value with extra fields', { ok: true, value: { kept: true, token: 'abc' } }],
    ['no answer', undefined],
    ['a fault that is not in the table', refusedBy('nonsense')],
    ['a fault that this channel does not name', refusedBy('service-root-changed')],
    ['a failed call', new Error('Error invoking remote method: token abc')],
  ])('takes %s for a refusal (ipc-refused)', async (_what, answer) => {
    const { wire } = wireTo(answer);
    expect(await bridge(wire).session.write({ token: 'abc' })).toEqual(refusedBy('ipc-refused'));
  });

  test('hands on the failures that a channel names', async () => {
    const { wire } = wireTo(refusedBy('keychain-locked'));
    expect(await bridge(wire).session.read()).toEqual(refusedBy('keychain-locked'));
  });

  test('gives a listener what was sent, never the event, until it stops', () => {
    const { wire, listeners } = wireTo(null);
    const heard = jest.fn();
    const stop = bridge(wire).app.linkOpened(heard);
    const name = channelName('app', 'linkOpened');
    listeners.get(name)?.({ sender: 'ipcRenderer' }, { link: 'conclave://join/12345678901' });
    listeners.get(name)?.({}, { link: 1 });
    expect(heard.mock.calls).toEqual([[{ link: 'conclave://join/12345678901' }]]);
    stop();
    expect(listeners.size).toBe(0);
  });
});
