// Words of the waiting room and of co-hosts. The comment beside each is for its translator.
import { isolated } from '../../protocol/isolated.js';
export const waitingRoomWords = {
  title: (count: number) => `Waiting room (${count})`,
  // Their names and whether they are signed in: the service says so, nobody checked.
  note: 'Names here are what the service says. Nobody has checked them.',
  signedIn: 'Signed in',
  guest: 'Guest',
  namesake: 'Same name as someone else', // the mark at a name that somebody else has
  denied: 'Turned away',
  admit: 'Let in',
  admitAll: 'Let all in',
  deny: 'Turn away',
  admitOf: (name: string) => `Let in ${isolated(name)}`,
  denyOf: (name: string) => `Turn away ${isolated(name)}`,
  message: 'Message to everybody who waits',
  send: 'Show',
  clear: 'Take back',
  shown: (text: string) => `They read: ${text}`,
  see: 'See', // opens the list, for the one who waits
  seeAll: 'See all',
  later: 'Not now', // puts the notice away
  knocked: (name: string) => `${isolated(name)} waits to be let in.`,
  manyKnocked: (count: number) => `${count} people wait to be let in.`,
  // The number on the People button.
  waitingCount: (count: number) => (count === 1 ? '1 waits' : `${count} wait`),
  rules: 'Who can join', // opens the switches below
  waitingRoom: 'Waiting room',
  waitingRoomDetail: 'Hosts let people in one by one. Off: whoever waits comes in at once.',
  registeredOnly: 'Signed-in people only',
  registeredOnlyDetail: 'For whoever comes from now on.',
  rulesNote: 'This holds until the meeting ends.',
  putBack: 'Put in the waiting room',
  makeCoHost: 'Make co-host',
  dropCoHost: 'Make participant', // takes back that someone is a co-host
} as const;
