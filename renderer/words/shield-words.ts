// What the shield and its panel say. It claims what this client has verified and nothing more.
import { isolated } from '../../protocol/isolated.js';
import type { ShieldCheck } from '../meeting/meeting-client.js';

export const shieldWords = {
  checking: 'Checking…',
  verified: 'End-to-end encrypted',
  enhanced: 'Encrypted',
  failed: 'Not verified',
  mismatch: 'Codes differ',
  newLeader: 'Compare the code',
  strangeLeader: 'Unknown leader',

  title: 'Encryption of this meeting',
  checkingDetail: 'Your app is verifying the encryption. Nothing is sent until that is done.',
  verifiedDetail:
    'Your app has verified it: only the people on the list can see and hear this meeting. The keys are made on their computers.',
  enhancedDetail:
    "Encrypted; your organisation's service holds the key. Nobody on the way can see or hear this meeting, but whoever runs the service could.",
  enhancedPeople:
    'The list of participants is the one the service gives. There is no security code to compare.',
  enhancedKey: 'Made by the service, for this meeting',
  enhancedKeyTitle: 'Meeting key',
  failedAdvice: 'Say nothing confidential until the shield is green again, or leave.',
  // `names`: one or more people who marked "no match".
  newLeaderDetail: (before: string, leader: string | null) =>
    `${isolated(before)} no longer leads this meeting${leader === null ? '' : `; ${isolated(leader)} does`}. The security code is a new one: compare it again.`,
  strangeLeaderDetail: (before: string, leader: string | null) =>
    `${isolated(before)} no longer leads this meeting. ${leader ?? 'Somebody'} does, and was not in it before. Nothing is sent until you accept that.`,
  mismatchDetail: (names: string) =>
    `${names} said that the security code does not match. Read it aloud once more and compare every group. If it still differs, leave: somebody may be listening in.`,
  youSaidMismatch:
    'You said that the security code does not match. Have it read aloud once more and compare every group. If it still differs, leave: somebody may be listening in.',

  waitsFor: {
    certificate: 'Waiting for proof that the service admitted the leader.',
    keyBox: 'Waiting for the meeting key from the leader.',
    heartbeat: "Waiting for the leader's sign of life.",
    list: 'Waiting for the list that the leader signed.',
  } satisfies Record<ShieldCheck, string>,

  checksTitle: 'What your app has checked',
  checks: {
    certificate: 'The leader was admitted to this meeting',
    keyBox: 'The meeting key came from the leader, sealed for this computer',
    heartbeat: 'The leader is alive and uses the same key',
    list: 'The list of participants is the one the leader signed',
  } satisfies Record<ShieldCheck, string>,
  checked: 'verified',
  unchecked: 'not yet',

  codeTitle: 'Security code',
  readByYou: 'You lead this meeting. Read this aloud; everyone compares it with their own screen.',
  readBy: (leader: string) =>
    `${isolated(leader)} reads it aloud. Compare every group with this screen.`,
  readAloud: 'Read this aloud',
  noCode: 'The code appears when the leader is verified.',
  match: 'Match',
  noMatch: 'No match',
  youSaid: 'Your answer',
  saidMatch: 'You said that the code matches. Everyone can see that.',
  saidNoMatch: 'You said that the code does not match. Everyone can see that.',
  // How many of all people other than the leader have said anything, and how many of those that it differs.
  haveChecked: (count: number, of: number, differ: number) => {
    if (of === 0) return 'Nobody else is here to compare it yet.';
    const checked = `${count} of ${of} ${of === 1 ? 'has' : 'have'} checked the code`;
    if (differ === 0) return `${checked}.`;
    return `${checked}; ${differ} ${differ === 1 ? 'says' : 'say'} that it differs.`;
  },

  nextTitle: 'Who leads next',
  nextNobody: 'Nobody is named. If the leader leaves, another code has to be compared then.',
  nextNobodyLeader:
    'Name someone in the list of participants, and their code can be compared now instead of when you leave.',
  nextIs: (name: string, leader: string) =>
    `If ${isolated(leader)} leaves, ${isolated(name)} leads. ${isolated(name)} reads this code aloud; whoever has compared it is not asked again.`,
  nextIsMe: (leader: string) =>
    `If ${isolated(leader)} leaves, you lead. Read this code aloud; whoever has compared it is not asked again.`,
  nextMatch: 'Next leader’s code: match',
  nextNoMatch: 'Next leader’s code: no match',

  peopleTitle: 'Participants',
  leads: 'Leader: makes the meeting key',
  leadsNext: 'Leads next',
  markMatch: 'code matches',
  markNoMatch: 'code differs',
  markNone: 'not compared',
  you: (name: string) => `${isolated(name)} (you)`,

  offTitle: 'Switched off in this meeting',

  connectionTitle: 'Connection details',
  keyNumber: 'Meeting key number',
  joinedAt: 'Joined at',
  meetingNumber: 'Meeting number',
  algorithms: 'Key exchange',
  algorithmsValue: 'X25519 and ML-KEM-768 together (post-quantum)',
  mediaCipher: 'Picture and sound',
  mediaCipherValue: 'SFrame, AES-256-GCM',
  framesTitle: 'Frames by person',
  framesName: 'Person',
  framesDecrypted: 'Decrypted',
  framesFailed: 'Failed',
  framesFailedOutside: 'Failed outside a key switch',
  framesRepeated: 'Came again',
  framesFirst: 'First after',
  // Seconds between joining and a person's first decrypted frame.
  seconds: (value: string) => `${value} s`,
  none: '—',

  spoken: {
    checking: 'Shield: checking the encryption.',
    enhanced: "Shield: encrypted. Your organisation's service holds the key.",
    verified: 'Shield: end-to-end encrypted and verified.',
    failed: 'Shield: the encryption is not verified.',
    strangeLeader: 'Shield: somebody who was not in the meeting leads it. Nothing is sent.',
    newLeader: 'Shield: the leader changed. Compare the security code again.',
    mismatch: 'Shield: somebody says that the security code does not match.',
  },
} as const;
