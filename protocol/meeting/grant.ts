// Lock, unlock, remove and rename as the leader does them: for itself, and for whoever may ask (protocol.md §6).
import { equal } from '../bytes.js';
import { participantId } from '../crypto/participant-id.js';
import { admitOthers } from './leader-change.js';
import { byId } from './by-id.js';
import type { Op } from './participant-list.js';
import { forgetPeer } from './peers.js';
import { withOp } from './plan.js';
import { openRequest, type RequestOp } from './request.js';
import type { Posted } from './state.js';
import type { Turn } from './turn.js';

/** §6: over the latest link, or it is refused; whoever asked asks again. */
export async function hearRequest(turn: Turn, posted: Posted): Promise<void> {
  const peer = byId(turn.state.lead?.peers ?? [], posted.from);
  if (peer === undefined) {
    turn.refuse('request', posted.from);
    return;
  }
  const opened = await openRequest(turn.env.crypto, posted.bytes, peer.binding);
  if (!opened.ok) {
    turn.refuse(opened.fault.code, posted.from);
    return;
  }
  const { list } = turn.state;
  const isLatest = list !== null && equal(opened.value.linkHash, list.head);
  if (!isLatest || !(await grant(turn, posted.from, opened.value.op)))
    turn.refuse('request', posted.from);
}

/** Plans what `by` wants; false where they may not have it. */
export async function grant(turn: Turn, by: string, asked: RequestOp): Promise<boolean> {
  const { lead, binding } = turn.state;
  const op = lead === null ? null : opFor(turn, by, asked);
  if (lead === null || op === null || !mayAsk(turn, by, asked)) return false;
  const plan = withOp(lead, op);
  if (plan === null) return false;
  if (op.type === 'remove') {
    const id = participantId(op.who);
    // Without its leader a link is none.
    if (id === binding?.participantId) return false;
    forgetPeer(turn, id);
  }
  turn.lead({ ...plan, flushAt: turn.env.now });
  // Whoever the lock kept waiting need not come again.
  if (op.type === 'unlock') await admitOthers(turn);
  return true;
}

/** §6: the first three are for whom the service calls host or co-host, rename is for oneself. */
function mayAsk({ state }: Turn, by: string, { type }: RequestOp): boolean {
  const role = state.attendees?.get(by);
  return type === 'rename' || role === 'host' || role === 'co-host';
}

function opFor({ state }: Turn, by: string, asked: RequestOp): Op | null {
  const who = state.lead?.planned.present.get(by);
  if (who === undefined) return null;
  switch (asked.type) {
    case 'lock':
    case 'unlock':
      return { type: asked.type };
    case 'remove':
      return { type: 'remove', who: asked };
    case 'rename':
      return { type: 'rename', who, name: asked.name };
  }
}
