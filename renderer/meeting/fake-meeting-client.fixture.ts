// A meeting without a service, for tests and for the preview page: what it shows is set, what is asked of it is remembered.
import { firstFeatures } from '../features/feature-state.js';
import { EMPTY_DOOR } from '../waiting-room/waiting-desk.js';
import type { MeetingClient, MeetingSnapshot, SeenParticipant, Shield } from './meeting-client.js';

export const START = Date.UTC(2026, 4, 4, 10, 0, 0);
export const CODE = '482 913 077 655 120 348 991 204 536 718 829 460 173';

const NAMES =
  'Anna Berg,Ben Okafor,Cleo Martin,Dev Patel,Elif Yılmaz,Finn Larsen,Grace Kim,Hugo Silva,Ines Costa,Jonas Weber,Kofi Mensah,Lena Novak,Mira Shah,Noor Haddad,Oskar Lind,Priya Rao,Quentin Roux,Rosa Diaz,Sven Holm,Tara Walsh,Umar Khan,Vera Popova,Wei Zhang,Xenia Papas,Yuki Sato'.split(
    ',',
  );

export function aShield(overrides: Partial<Shield> = {}): Shield {
  return {
    state: 'verified',
    checks: { certificate: true, keyBox: true, heartbeat: true, list: true },
    since: START,
    fault: null,
    ...overrides,
  };
}

export const CHECKING = aShield({
  state: 'checking',
  checks: { certificate: true, keyBox: false, heartbeat: false, list: false },
});

export function aPerson(overrides: Partial<SeenParticipant> = {}): SeenParticipant {
  const name = overrides.name ?? 'Ben Okafor';
  return {
    participantId: idOf(name),
    name,
    isMe: false,
    isLeader: false,
    role: 'participant',
    state: 'present',
    ...{ leaves: 0, hand: null },
    mark: null,
    microphoneOn: true,
    cameraOn: true,
    camera: null,
    microphone: null,
    level: 0,
    ...{ successorMark: null, isSuccessor: false, isVerified: true, isNamesake: false },
    ...{ absentSince: null, trouble: null },
    ...overrides,
  };
}

/** `count` people: Anna is me, leads and hosts. */
export function people(count: number): SeenParticipant[] {
  return Array.from({ length: count }, (_, at) =>
    aPerson({
      name: NAMES[at] ?? `Guest ${at + 1}`,
      isMe: at === 0,
      isLeader: at === 0,
      role: at === 0 ? 'host' : 'participant',
    }),
  );
}

/** The look of a real one: 22 characters, a dot, 22 characters. */
export function idOf(name: string): string {
  const base = name
    .replace(/[^A-Za-z0-9]/g, '')
    .padEnd(22, 'x')
    .slice(0, 22);
  return `${base}.${base}`;
}

export function aSnapshot(overrides: Partial<MeetingSnapshot> = {}): MeetingSnapshot {
  const shown = overrides.people ?? people(3);
  const leader = shown.find(({ isLeader }) => isLeader);
  const me = shown.find(({ isMe }) => isMe);
  return {
    phase: 'in',
    fault: null,
    meetingId: '12345678901',
    title: 'Design review',
    encryptionType: 'e2ee',
    startedAt: START,
    shield: aShield(),
    securityCode: CODE,
    leader:
      leader === undefined ? null : { participantId: leader.participantId, name: leader.name },
    isLeader: me?.isLeader ?? false,
    isHost: me?.role === 'host',
    ...{ role: me?.role ?? 'participant', roleChange: null },
    ...{ atDoor: null, door: EMPTY_DOOR },
    people: shown,
    ...{ attendees: [], room: null, features: firstFeatures(overrides.encryptionType ?? 'e2ee') },
    locked: false,
    mkSeq: 3,
    leaderLostSince: null,
    ...{ unlockedAt: null, mayManage: me !== undefined && me.role !== 'participant' },
    ...{ successor: null, outside: [], isLockedOut: false, isDelayed: false },
    ...{ uncomparedAfter: null, unacceptedAfter: null },
    refusals: [],
    deviceFaults: [],
    microphoneOn: true,
    cameraOn: true,
    frames: Object.fromEntries(
      shown
        .filter(({ isMe }) => !isMe)
        .map(({ participantId }, at) => [
          participantId,
          {
            decrypted: 4_210 + 37 * at,
            failed: at === 0 ? 2 : 0,
            failedOutsideSwitch: 0,
            repeated: 0,
            firstAt: START + 1_430 + 120 * at,
          },
        ]),
    ),
    joinedAt: START,
    evidence: null,
    ...overrides,
  };
}

export interface FakeMeetingClient extends MeetingClient {
  /** Shows something else from now on. */
  readonly show: (change: Partial<MeetingSnapshot>) => void;
  /** What was asked, in order: `setMicrophone false`, `leave`. */
  readonly asked: string[];
}

export function fakeMeetingClient(initial: MeetingSnapshot = aSnapshot()): FakeMeetingClient {
  let snapshot = initial;
  const listeners = new Set<() => void>();
  const asked: string[] = [];
  const show = (change: Partial<MeetingSnapshot>): void => {
    snapshot = { ...snapshot, ...change };
    for (const listener of listeners) listener();
  };
  const showMe = (change: Partial<SeenParticipant>): SeenParticipant[] =>
    snapshot.people.map((person) => (person.isMe ? { ...person, ...change } : person));
  return {
    asked,
    show,
    snapshot: () => snapshot,
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    setMicrophone: async (on) => {
      asked.push(`setMicrophone ${on}`);
      show({ microphoneOn: on, people: showMe({ microphoneOn: on }) });
    },
    setCamera: async (on) => {
      asked.push(`setCamera ${on}`);
      show({ cameraOn: on, people: showMe({ cameraOn: on }) });
    },
    chooseDevices: async (choice) => {
      asked.push(`chooseDevices ${JSON.stringify(choice)}`);
    },
    mark: (match, of = 'leader') => {
      asked.push(`mark ${match} ${of}`);
      if (of === 'leader') show({ people: showMe({ mark: match }) });
    },
    nameSuccessor: (who) => asked.push(`nameSuccessor ${who}`),
    lock: (locked) => asked.push(`lock ${locked}`),
    remove: (who) => asked.push(`remove ${who}`),
    putBack: async (who) => void asked.push(`putBack ${who}`),
    rename: (name) => asked.push(`rename ${name}`),
    acceptLeader: () => asked.push('acceptLeader'),
    ask: async (what) => {
      asked.push(`ask ${JSON.stringify(what)}`);
      return null;
    },
    say: async (text) => (asked.push(`say ${text}`), null),
    sayAgain: async (n) => (asked.push(`say again ${n}`), null),
    doorActions: () => ({
      admit: async (who) => (asked.push(`admit ${who}`), null),
      deny: async (who) => (asked.push(`deny ${who}`), null),
      say: async (text) => (asked.push(`say ${text}`), null),
      change: async (rules) => (asked.push(`change ${JSON.stringify(rules)}`), null),
    }),
    setRole: async (who, role) => void asked.push(`setRole ${who} ${role}`),
    leave: async () => {
      asked.push('leave');
      show({ phase: 'ended' });
    },
    endForAll: async () => {
      asked.push('endForAll');
      show({ phase: 'ended' });
    },
  };
}
