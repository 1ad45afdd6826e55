/** @jest-environment ./test/dom-environment.mjs */
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { act, cleanup, fireEvent, render, screen } from '@testing-library/react';
import { sentence } from '../../protocol/fault.js';
import { LobbyScreen, type LobbyChoice, type LobbyScreenProps } from './lobby-screen.js';
import { nameError } from './lobby-view.js';

class FakeTrack extends EventTarget {
  readonly id = crypto.randomUUID();
  stopped = false;
  readonly kind: string;
  constructor(kind: string) {
    super();
    this.kind = kind;
  }
  stop() {
    this.stopped = true;
  }
}

let tracks: FakeTrack[];
let failWith: string | null;

beforeEach(() => {
  tracks = [];
  failWith = null;
  globalThis.MediaStream = class extends EventTarget {} as unknown as typeof MediaStream;
  globalThis.ResizeObserver = class {
    observe() {}
    unobserve() {}
    disconnect() {}
  };
  HTMLMediaElement.prototype.play = async () => undefined;
  const mediaDevices = Object.assign(new EventTarget(), {
    enumerateDevices: async () => [
      { kind: 'videoinput', deviceId: 'cam-2', label: 'Second camera' },
    ],
    getUserMedia: async ({ video }: MediaStreamConstraints) => {
      if (video !== undefined && failWith !== null)
        throw Object.assign(new Error('no'), { name: failWith });
      const track = new FakeTrack(video === undefined ? 'audio' : 'video');
      tracks.push(track);
      return { getTracks: () => [track] };
    },
  });
  Object.defineProperty(navigator, 'mediaDevices', { value: mediaDevices, configurable: true });
});
afterEach(cleanup);

async function open(overrides: Partial<LobbyScreenProps> = {}) {
  const joined: LobbyChoice[] = [];
  const shown = render(
    <LobbyScreen
      meetingId="12345678901"
      needsPasscode={false}
      initialPasscode={null}
      initialName="Anna"
      encryptionType="e2ee"
      fault={null}
      onJoin={(choice) => joined.push(choice)}
      onSignIn={null}
      onBack={() => undefined}
      {...overrides}
    />,
  );
  await settle();
  return { joined, ...shown };
}
/** Until everything that was started is answered. */
const settle = () => act(async () => new Promise<void>((done) => setTimeout(done)));
const press = async (name: string) => {
  fireEvent.click(screen.getByRole('button', { name }));
  await settle();
};

describe('lobby', () => {
  test('joins with the name and what is on', async () => {
    const { joined } = await open();
    await press('Mute');
    await press('Join now');
    expect(joined).toEqual([
      {
        name: 'Anna',
        passcode: null,
        devices: { cameraId: null, microphoneId: null, speakerId: null },
        microphoneOn: false,
        cameraOn: true,
      },
    ]);
  });

  test('stops camera and microphone when it is left', async () => {
    const { unmount } = await open();
    expect(tracks.map(({ stopped }) => stopped)).toEqual([false, false]);
    unmount();
    expect(tracks.map(({ stopped }) => stopped)).toEqual([true, true]);
  });

  test('stops the camera as soon as it is turned off or replaced', async () => {
    await open();
    const cameras = () => tracks.filter(({ kind }) => kind === 'video');
    fireEvent.change(screen.getByLabelText('Camera'), { target: { value: 'cam-2' } });
    await settle();
    expect(cameras().map(({ stopped }) => stopped)).toEqual([true, false]);
    await press('Turn camera off');
    expect(cameras().every(({ stopped }) => stopped)).toBe(true);
  });

  test.each([
    ['NotAllowedError', 'camera-denied'],
    ['NotReadableError', 'camera-busy'],
    ['NotFoundError', 'camera-missing'],
  ] as const)('says what to do on %s, and lets one try again or go without', async (name, code) => {
    failWith = name;
    const { joined } = await open();
    expect(document.body.textContent).toContain(sentence(code));
    await press('Join now');
    expect(joined[0]?.cameraOn).toBe(false);
    failWith = null;
    await press('Try again');
    expect(document.body.textContent).not.toContain(sentence(code));
  });

  test('says that a camera was pulled out', async () => {
    await open();
    act(() => {
      tracks.find(({ kind }) => kind === 'video')?.dispatchEvent(new Event('ended'));
    });
    await settle();
    expect(document.body.textContent).toContain(sentence('camera-missing'));
  });

  test('asks for a name and a passcode before it lets anybody in', async () => {
    const { joined } = await open({ initialName: '', needsPasscode: true });
    await press('Join now');
    expect(joined).toEqual([]);
    expect(document.body.textContent).toContain('Type the name');
    fireEvent.change(screen.getByLabelText('Your name'), { target: { value: ' Ben ' } });
    fireEvent.change(screen.getByLabelText('Passcode'), { target: { value: 'sesame' } });
    await press('Join now');
    expect(joined[0]).toMatchObject({ name: 'Ben', passcode: 'sesame' });
  });

  test('says why the last attempt was refused', async () => {
    await open({ fault: 'wrong-passcode', needsPasscode: true });
    expect(screen.getByRole('alert').textContent).toContain(sentence('wrong-passcode'));
  });

  test('offers to sign in where only who is signed in may join, and nowhere else', async () => {
    const asked: string[] = [];
    const onSignIn = () => void asked.push('sign in');
    const { unmount } = await open({ fault: 'registered-only', onSignIn });
    await press('Sign in');
    expect(asked).toEqual(['sign in']);
    unmount();
    await open({ fault: 'wrong-passcode', onSignIn });
    expect(screen.queryByRole('button', { name: 'Sign in' })).toBeNull();
  });

  test('says what an end-to-end encrypted meeting does without', async () => {
    await open();
    expect(document.body.textContent).toContain('cloud recording');
  });
});

describe('name in the lobby (protocol.md §2)', () => {
  test('takes what can be shown to the others and refuses the rest', () => {
    expect(nameError('Zoë 山田')).toBeNull();
    expect(nameError('  ')).not.toBeNull();
    expect(nameError('x'.repeat(129))).toContain('too long');
    expect(nameError('山'.repeat(50))).toContain('too long');
    expect(nameError('Anna\u202eBen')).toContain('only letters');
  });
});
