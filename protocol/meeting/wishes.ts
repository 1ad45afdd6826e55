// What this person asks of the leader: lock, unlock, remove, rename (protocol.md §6). A wish is over the leader's latest link; where that
// changed meanwhile, it is asked again over the new one, until it is done or given up.
import { equal, type Bytes } from '../bytes.js';
import { participantId } from '../crypto/participant-id.js';
import { encodeRequest, type Request, type RequestOp } from './request.js';
import { encodeSigned } from './signed.js';
import type { Wish } from './state.js';
import type { Turn } from './turn.js';

/** A wish that is not done after this long was refused. */
const GIVEN_UP_AFTER = 10_000;
/** A person does not ask for more at once. */
const MOST_WISHES = 16;

/** Asks the leader; main signs. */
export function wish(turn: Turn, op: RequestOp): void {
  const { last, wishes } = turn.state;
  if (last === null || wishes.length >= MOST_WISHES) {
    turn.refuse('request-refused', null);
    return;
  }
  const until = turn.env.now + GIVEN_UP_AFTER;
  turn.set({ wishes: [...wishes, { op, linkHash: last.linkHash, until }] });
  turn.sign({ kind: 'request', linkHash: last.linkHash, op });
}

export function postRequest(turn: Turn, asked: Request, signature: Bytes): void {
  const { me, namedLeader } = turn.state;
  if (namedLeader === null) return;
  const x = encodeRequest(me.meetingUuid, participantId(me), asked);
  const bytes = encodeSigned(x, signature);
  turn.emit({ type: 'post', kind: 'request', to: namedLeader, bytes });
}

/** After a heartbeat, and as time passes: forgets what is done, asks again for what was asked over an older link, gives up. */
export function passWishes(turn: Turn): void {
  const { wishes, last } = turn.state;
  if (wishes.length === 0 || last === null) return;
  const left: Wish[] = [];
  for (const one of wishes) {
    if (isDone(turn, one.op)) continue;
    if (turn.env.now >= one.until) turn.refuse('request-refused', null);
    else if (equal(one.linkHash, last.linkHash)) left.push(one);
    else {
      left.push({ ...one, linkHash: last.linkHash });
      turn.sign({ kind: 'request', linkHash: last.linkHash, op: one.op });
    }
  }
  turn.set({ wishes: left });
}

/** When `passWishes` next has something to do by time alone. */
export function nextWish({ state }: Turn): number {
  return Math.min(...state.wishes.map(({ until }) => until));
}

function isDone({ state }: Turn, op: RequestOp): boolean {
  const list = state.last?.list;
  if (list === undefined) return false;
  switch (op.type) {
    case 'lock':
      return list.locked;
    case 'unlock':
      return !list.locked;
    case 'remove':
      return !list.present.has(participantId(op));
    case 'rename':
      return list.present.get(participantId(state.me))?.name === op.name;
  }
}
