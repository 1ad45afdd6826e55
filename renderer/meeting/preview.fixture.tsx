// The preview page: one scene per state that look.md names, drawn with the fake client.
import '@fontsource-variable/inter/wght.css';
import '@fontsource-variable/jetbrains-mono/wght.css';
import '../styles/tokens.css';
import '../styles/base.css';
import { createRoot } from 'react-dom/client';
import { LobbyScreen, type LobbyScreenProps } from '../lobby/lobby-screen.js';
import {
  aShield,
  aSnapshot,
  CHECKING,
  CODE,
  fakeMeetingClient,
  idOf,
  people,
} from './fake-meeting-client.fixture.js';
import {
  firstFeatures,
  hearSaid,
  notDelivered,
  type FeatureState,
} from '../features/feature-state.js';
import type { MeetingSnapshot, SeenParticipant } from './meeting-client.js';
import { MeetingScreen } from './meeting-screen.js';

const LINK =
  'conclave://join/12345678901?service=http%3A%2F%2F127.0.0.1%3A8420&root=V2hhdCBhIGxvdmVseSByb290IGtleSB0aGlzIGlzIQ#meet-me-here';

const now = Date.now();
const NEXT_CODE = '117 204 998 340 652 871 005 436 290 173 584 761 329';
const guests = (count: number): SeenParticipant[] =>
  people(count).map((person, at) => ({ ...person, isMe: at === 1, isLeader: at === 0 }));
const change = (
  all: readonly SeenParticipant[],
  at: number,
  to: Partial<SeenParticipant>,
): SeenParticipant[] => all.map((person, n) => (n === at ? { ...person, ...to } : person));

const meetings: Record<string, Partial<MeetingSnapshot>> = {
  one: { people: people(1) },
  two: { people: change(people(2), 1, { level: 0.4 }) },
  six: {
    people: change(change(change(guests(6), 3, { level: 0.5 }), 4, { microphoneOn: false }), 5, {
      cameraOn: false,
      microphoneOn: false,
    }),
  },
  many: { people: people(25) },
  forty: { people: people(40) },
  initials: { people: people(6).map((person) => ({ ...person, cameraOn: false })) },
  trouble: {
    people: (
      [
        { trouble: 'no-key', camera: null },
        { trouble: 'not-authentic', camera: null },
        { trouble: 'not-arriving' },
        { state: 'leaving' },
      ] as const
    ).reduce((people, differs, at) => change(people, at, differs), guests(4)),
  },
  checking: {
    phase: 'checking',
    people: [],
    shield: { ...CHECKING, since: now - 9_000 },
    securityCode: null,
    joinedAt: null,
  },
  checkingWithPeople: { people: guests(3), shield: { ...CHECKING, since: now - 9_000 } },
  failed: { people: guests(3), shield: aShield({ state: 'failed', fault: 'heartbeat' }) },
  mismatch: { people: change(guests(4), 2, { mark: false }) },
  marks: { people: change(change(guests(4), 2, { mark: true }), 1, { mark: true }) },
  connecting: {
    phase: 'connecting',
    people: [],
    shield: aShield({ ...CHECKING, since: now, checks: NO_CHECKS() }),
    securityCode: null,
    joinedAt: null,
  },
  waiting: {
    phase: 'waiting-for-host',
    fault: 'host-not-here',
    people: [],
    shield: aShield({ ...CHECKING, since: now, checks: NO_CHECKS() }),
    securityCode: null,
    joinedAt: null,
    startedAt: null,
  },
  atDoor: {
    phase: 'waiting-room',
    fault: 'waiting-room',
    people: [],
    atDoor: {
      title: 'Design review',
      hostIsHere: true,
      message: 'Five more minutes, we are finishing the round before.',
    },
    shield: aShield({ ...CHECKING, since: now, checks: NO_CHECKS() }),
    securityCode: null,
    joinedAt: null,
    startedAt: null,
  },
  door: {
    people: people(3),
    door: {
      rules: { waitingRoom: true, registeredOnly: false },
      message: null,
      people: [
        {
          waitingId: '1'.repeat(32),
          name: 'Dana Okafor',
          signedIn: true,
          since: now,
          denied: false,
        },
        { waitingId: '2'.repeat(32), name: 'Ben Ito', signedIn: false, since: now, denied: false },
        { waitingId: '3'.repeat(32), name: 'Mallory', signedIn: false, since: now, denied: true },
      ],
    },
  },
  reconnecting: { phase: 'reconnecting', fault: 'connection-lost', people: guests(3) },
  leaderLost: { people: guests(3), leaderLostSince: now - 14_000 },
  faults: {
    people: guests(3),
    cameraOn: false,
    deviceFaults: ['camera-busy'],
    refusals: [
      { code: 'signature', name: 'Cleo Martin', at: now },
      { code: 'replay', name: null, at: now },
    ],
  },
  host: {
    people: change(
      change(change(people(6), 1, { mark: true, isSuccessor: true }), 2, { mark: false }),
      3,
      { leaves: 5, isNamesake: true, trouble: 'away' },
    ),
    successor: { participantId: idOf('Ben Okafor'), name: 'Ben Okafor', securityCode: NEXT_CODE },
  },
  newcomer: {
    people: guests(6),
    successor: { participantId: idOf('Dev Patel'), name: 'Dev Patel', securityCode: NEXT_CODE },
  },
  locked: {
    people: change(people(4), 3, { isVerified: false }),
    locked: true,
    outside: [
      { participantId: idOf('Zed'), name: 'Zed Quill', bar: 'locked' },
      { participantId: idOf('Max'), name: 'Max', bar: 'removed' },
    ],
  },
  lockedOut: {
    ...{ phase: 'checking', people: [], isLockedOut: true, joinedAt: null, startedAt: null },
    ...{ shield: { ...CHECKING, since: now }, securityCode: null },
  },
  unlocked: { people: people(4), unlockedAt: now - 3_000 },
  newLeader: { people: guests(4), uncomparedAfter: 'Zoe Adams' },
  unaccepted: {
    ...{ people: guests(4), unacceptedAfter: 'Zoe Adams', uncomparedAfter: 'Zoe Adams' },
    shield: { ...CHECKING, since: now },
  },
  delayed: { people: guests(4), isDelayed: true },
  crowd: {
    people: people(25).map((person, at) => ({ ...person, mark: at % 3 === 0 ? true : null })),
  },
  removed: { phase: 'ended', fault: 'removed' },
  enhanced: enhanced(),
  chat: enhanced(),
  sealedChat: { people: people(3), features: sealedChat() },
  polls: enhanced(),
  rooms: enhanced({ rooms: null }),
  inRooms: enhanced(),
  ended: { phase: 'ended', fault: 'split' },
  endedForAll: { phase: 'ended', fault: 'meeting-ended' },
};

/** An enhanced meeting in which everything is going on. */
function enhanced(more: Partial<FeatureState> = {}): Partial<MeetingSnapshot> {
  const all = people(5).map((person) => ({ ...person, isLeader: false }));
  const attendees = all.map(({ participantId, name, role }, at) => ({
    ...{ participantId, name, role, joinNonce: 'A'.repeat(22), connected: true },
    room: more.rooms === null ? null : at < 3 ? 'r1' : 'r2',
  }));
  const [anna = '', ben = '', cleo = ''] = all.map(({ participantId }) => participantId);
  const line = { from: ben, fromName: 'Ben Okafor', to: null, toName: null, roomName: null };
  const poll = { multiple: false, anonymous: false, shared: false, haveVoted: false, mine: [] };
  return {
    ...{ encryptionType: 'enhanced', people: all, attendees, room: 'r1', securityCode: null },
    leader: null,
    shield: aShield({ state: 'enhanced' }),
    features: {
      ...firstFeatures('enhanced'),
      whyNot: {
        ...{ joinBeforeHost: null, breakoutRooms: null, polls: null, privateChat: null },
        ...{ reactions: null, cloudRecording: 'needs-egress', liveStreaming: 'switched-off' },
        liveTranscription: 'needs-egress',
      },
      hands: [cleo],
      reactions: [
        { id: 1, participantId: ben, reaction: 'celebrate', at: now + 600_000 },
        { id: 2, participantId: cleo, reaction: 'heart', at: now + 600_000 },
      ],
      chat: [
        { ...line, n: 1, text: 'Good morning! The new drawings are in the folder.', at: now },
        { ...line, n: 2, from: anna, fromName: 'Anna Berg', text: 'Thank you, Ben.', at: now },
        { ...line, n: 3, to: anna, toName: 'Anna Berg', text: 'Two minutes after?', at: now },
      ],
      polls: [
        {
          ...{ ...poll, pollId: '1'.repeat(16), question: 'Which draft do we take?' },
          ...{ options: ['The blue one', 'The green one', 'Neither'], state: 'ended', voted: 4 },
          ...{ counts: [1, 3, 0], names: [['Ben Okafor'], ['Cleo Martin', 'Dev Patel'], []] },
        },
        {
          ...{ ...poll, pollId: '2'.repeat(16), question: 'When do we meet next?' },
          ...{ options: ['Monday', 'Tuesday'], state: 'running', voted: 1, multiple: true },
          ...{ counts: [0, 1], names: [[], ['Ben Okafor']] },
        },
      ],
      rooms: {
        rooms: [
          { room: 'r1', name: 'Room 1' },
          { room: 'r2', name: 'Room 2' },
        ],
        ...{ mine: 'r1', closesAt: now + 252_000 },
      },
      broadcast: { fromName: 'Anna Berg', text: 'Five more minutes, please.', at: now + 600_000 },
      ...more,
    },
  };
}

/** Chat of an end-to-end encrypted meeting after a bad connection: one message is under way, and one is not sent. */
function sealedChat(): FeatureState {
  const said = (name: string, text: string) => ({
    ...{ participantId: idOf(name), name, text, sentAtMs: now },
  });
  let state = hearSaid(
    firstFeatures('e2ee'),
    said('Ben Okafor', 'The new drawings are in the folder.'),
  );
  state = hearSaid(state, said('Anna Berg', 'Thank you, Ben. I look at them tonight.'), 0);
  state = hearSaid(state, said('Anna Berg', 'Can you hear me?'), 1);
  return notDelivered(state, 0);
}

function NO_CHECKS() {
  return { certificate: false, keyBox: false, heartbeat: false, list: false };
}

const lobbies: Record<string, Partial<LobbyScreenProps>> = {
  lobby: {},
  lobbyPasscode: { needsPasscode: true, fault: 'wrong-passcode' },
};

const query = new URLSearchParams(location.search);
const scene = query.get('scene') ?? 'six';
const theme = query.get('theme');
if (theme !== null) document.documentElement.dataset['theme'] = theme;
Object.assign(window, {
  conclave: { app: { copyText: async () => ({ ok: true, value: undefined }) } },
});

const root = createRoot(document.getElementById('root') ?? document.body);
const lobby = lobbies[scene];
if (lobby !== undefined)
  root.render(
    <LobbyScreen
      meetingId="12345678901"
      needsPasscode={false}
      initialPasscode={null}
      initialName="Anna Berg"
      encryptionType="e2ee"
      fault={null}
      onSignIn={null}
      onJoin={tell('join')}
      onBack={tell('back')}
      {...lobby}
    />,
  );
else {
  const snapshot = aSnapshot({
    securityCode: CODE,
    startedAt: now - 724_000,
    ...meetings[scene],
  });
  const client = fakeMeetingClient({ ...snapshot, people: snapshot.people.map(filmed) });
  Object.assign(window, { client });
  root.render(<MeetingScreen client={client} joinLink={LINK} onLeft={tell('left')} />);
}

/** What a screen asked for stands in the window's title. */
function tell(what: string): (detail?: unknown) => void {
  return (detail) => {
    document.title = `${what} ${JSON.stringify(detail ?? null)}`;
  };
}

/** Gives everyone a camera: a head that sways before a wall. */
function filmed(person: SeenParticipant, at: number): SeenParticipant {
  return person.cameraOn ? { ...person, camera: cameraOf((at * 67 + 210) % 360) } : person;
}

function cameraOf(hue: number): MediaStreamTrack | null {
  const canvas = document.createElement('canvas');
  canvas.width = 640;
  canvas.height = 360;
  const brush = canvas.getContext('2d');
  if (brush === null) return null;
  const draw = (): void => {
    const sway = Math.sin(performance.now() / 900 + hue) * 14;
    const wall = brush.createLinearGradient(0, 0, 640, 360);
    wall.addColorStop(0, `hsl(${hue} 24% 62%)`);
    wall.addColorStop(1, `hsl(${hue + 24} 20% 38%)`);
    brush.fillStyle = wall;
    brush.fillRect(0, 0, 640, 360);
    brush.fillStyle = `hsl(${hue + 180} 22% 26%)`;
    brush.beginPath();
    brush.ellipse(320 + sway, 400, 150, 150, 0, 0, 2 * Math.PI);
    brush.fill();
    brush.fillStyle = `hsl(${20 + (hue % 20)} 42% ${46 + (hue % 30)}%)`;
    brush.beginPath();
    brush.ellipse(320 + sway, 185, 66, 84, 0, 0, 2 * Math.PI);
    brush.fill();
    brush.fillStyle = `hsl(${hue % 40} 30% 18%)`;
    brush.beginPath();
    brush.ellipse(320 + sway, 132, 76, 54, 0, Math.PI, 2 * Math.PI);
    brush.fill();
  };
  draw();
  setInterval(draw, 100);
  return canvas.captureStream(10).getVideoTracks()[0] ?? null;
}
