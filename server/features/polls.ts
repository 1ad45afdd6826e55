// Polls of one run. Votes are counted by person, not by device. Of an anonymous poll only the sums and who has voted are kept, so that
// not even this service's memory says who voted what; a vote in it cannot be changed for the same reason.
import { randomBytes } from 'node:crypto';
import type { FaultCode } from '../../protocol/fault.js';
import { MOST_POLLS, type Poll } from '../../protocol/wire/features/polls.js';
import { isHost, type AskAbout, type Desk, type Hall, type Somebody } from './feature-desk.js';

type Ask<K extends string> = AskAbout<Extract<`poll-${K}`, PollAsk['about']>>;
type PollAsk = AskAbout<
  | 'poll-make'
  | 'poll-edit'
  | 'poll-launch'
  | 'poll-vote'
  | 'poll-end'
  | 'poll-share'
  | 'poll-delete'
>;

interface Vote {
  readonly name: string;
  readonly choices: readonly number[];
}

interface Kept {
  readonly pollId: string;
  readonly question: string;
  readonly options: readonly string[];
  readonly multiple: boolean;
  readonly anonymous: boolean;
  state: Poll['state'];
  shared: boolean;
  readonly counts: number[];
  /** By userId. In an anonymous poll without choices and names. */
  readonly votes: Map<string, Vote | null>;
}

export function pollDesk(hall: Hall): Desk<PollAsk> {
  const polls = new Map<string, Kept>();
  const present = (to: Somebody) =>
    [
      {
        about: 'polls' as const,
        polls: [...polls.values()]
          .filter(({ state }) => state !== 'draft' || isHost(to))
          .map((poll) => seenBy(to, poll)),
      },
    ] as const;
  const show = (): void => {
    for (const person of hall.people()) hall.tell(person.participantId, present(person)[0]);
  };
  const write = (pollId: string, written: Ask<'make'> | Ask<'edit'>): FaultCode | null => {
    const { question, options, multiple, anonymous } = written;
    if (new Set(options).size < options.length) return 'bad-request';
    polls.set(pollId, {
      ...{ pollId, question, options, multiple, anonymous },
      ...{ state: 'draft', shared: false, counts: options.map(() => 0), votes: new Map() },
    });
    return null;
  };
  const make = (ask: Ask<'make'>): FaultCode | null =>
    polls.size >= MOST_POLLS ? 'limit-reached' : write(randomBytes(8).toString('hex'), ask);
  const change = (from: Somebody, ask: Exclude<PollAsk, Ask<'make'>>): FaultCode | null => {
    const poll = polls.get(ask.pollId);
    if (poll === undefined || (poll.state === 'draft' && !isHost(from))) return 'not-found';
    switch (ask.about) {
      case 'poll-edit':
        return poll.state === 'draft' ? write(poll.pollId, ask) : 'not-allowed';
      case 'poll-launch':
        if (poll.state !== 'draft') return 'not-allowed';
        poll.state = 'running';
        return null;
      case 'poll-vote':
        return vote(poll, from, ask.choices);
      case 'poll-end':
        if (poll.state !== 'running') return 'not-allowed';
        poll.state = 'ended';
        return null;
      case 'poll-share':
        if (poll.state !== 'ended') return 'not-allowed';
        poll.shared = ask.shared;
        return null;
      case 'poll-delete':
        polls.delete(poll.pollId);
        return null;
    }
  };
  return {
    ask: (from, ask) => {
      const why = ask.about === 'poll-make' ? make(ask) : change(from, ask);
      if (why === null) show();
      return why;
    },
    present,
  };
}

function vote(poll: Kept, from: Somebody, choices: readonly number[]): FaultCode | null {
  const isOdd =
    new Set(choices).size < choices.length ||
    choices.some((choice) => choice >= poll.options.length) ||
    (!poll.multiple && choices.length > 1);
  if (isOdd) return 'bad-request';
  const userId = userIdOf(from);
  const before = poll.votes.get(userId);
  if (poll.state !== 'running' || before === null) return 'not-allowed';
  for (const choice of before?.choices ?? []) poll.counts[choice] = (poll.counts[choice] ?? 0) - 1;
  for (const choice of choices) poll.counts[choice] = (poll.counts[choice] ?? 0) + 1;
  poll.votes.set(userId, poll.anonymous ? null : { name: from.name, choices });
  return null;
}

function seenBy(person: Somebody, poll: Kept): Poll {
  const { pollId, question, options, multiple, anonymous, state, shared, counts, votes } = poll;
  const own = votes.get(userIdOf(person));
  const seesAll = isHost(person);
  return {
    ...{ pollId, question, multiple, anonymous, state, shared },
    options: [...options],
    haveVoted: own !== undefined,
    mine: [...(own?.choices ?? [])],
    voted: votes.size,
    counts: seesAll || (state === 'ended' && shared) ? [...counts] : null,
    names: seesAll && !anonymous ? options.map((_option, at) => namesOf(votes, at)) : null,
  };
}

function namesOf(votes: Kept['votes'], choice: number): string[] {
  return [...votes.values()].flatMap((one) => (one?.choices.includes(choice) ? [one.name] : []));
}

/** The first half of a participantId (protocol.md §2): one person votes once, on however many devices. */
function userIdOf({ participantId }: Somebody): string {
  return participantId.slice(0, 22);
}
