// Waiting to be let in: asks the service again and again, over lost connections too, until a host decided. What it says is shown as it is;
// being let in gives no key, only the right to ask the leader's client for one (protocol.md §4).
import type { FaultCode } from '../../protocol/fault.js';
import { ok, refused, type Result } from '../../protocol/result.js';
import type { Answer, Body } from '../../protocol/wire/http.js';
import type { ServiceClient } from '../service-client/service-client.js';

/** What the waiting person sees. */
export interface AtDoor {
  readonly title: string;
  readonly hostIsHere: boolean;
  readonly message: string | null;
}

export interface AtDoorParts {
  readonly service: ServiceClient;
  readonly meetingId: string;
  readonly name: string;
  readonly passcode: string | null;
  readonly clientVersion: string;
  readonly onChange: (atDoor: AtDoor) => void;
  readonly pause: (ms: number) => Promise<void>;
  readonly isGivenUp: () => boolean;
  readonly isPassing: (code: FaultCode) => boolean;
}

/** The service holds its answer back while nothing changes; this is for one that does not. */
const AT_MOST_EVERY = 500;
const AFTER_TROUBLE = 2_000;

/** The ticket to join with, or why there is none. */
export async function waitAtDoor(parts: AtDoorParts): Promise<Result<string>> {
  const { service, meetingId, name, passcode, clientVersion } = parts;
  const client = { kind: 'desktop' as const, version: clientVersion };
  let ticket: string | null = null;
  let known: number | null = null;
  for (;;) {
    const body: Body<'wait'> = { name, client, passcode, ticket, known };
    const answer: Result<Answer<'wait'>> = await service.call('wait', {
      params: { meetingId },
      body,
    });
    if (parts.isGivenUp()) {
      const mine = answer.ok ? answer.value.ticket : ticket;
      if (mine !== null)
        void service.call('stopWaiting', { params: { meetingId }, body: { ticket: mine } });
      return refused('waiting-room');
    }
    if (!answer.ok && !parts.isPassing(answer.fault.code)) return answer;
    if (answer.ok) {
      const { state, title, hostIsHere, message } = answer.value;
      ({ ticket, known } = answer.value);
      if (state === 'admitted') return ok(answer.value.ticket);
      parts.onChange({ title, hostIsHere, message });
    }
    await parts.pause(answer.ok ? AT_MOST_EVERY : AFTER_TROUBLE);
  }
}
