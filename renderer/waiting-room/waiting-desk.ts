// The host's side of the door: who waits, and what is done about it. The service's word, all of it, and shown as such.
import type { FaultCode } from '../../protocol/fault.js';
import type { Result } from '../../protocol/result.js';
import type { Answer } from '../../protocol/wire/http.js';
import type { DoorRules } from '../../protocol/wire/host-tool-routes.js';
import type { WaitingPerson } from '../../protocol/wire/waiting-room-routes.js';
import type { ServiceClient } from '../service-client/service-client.js';

export interface Door {
  readonly people: readonly WaitingPerson[];
  readonly message: string | null;
  /** Null before the service said them. */
  readonly rules: DoorRules | null;
}

export const EMPTY_DOOR: Door = { people: [], message: null, rules: null };

/** What a host or co-host may do at the door; each answers why not, or null. */
export interface DoorActions {
  /** One, or (null) everybody. */
  readonly admit: (waitingId: string | null) => Promise<FaultCode | null>;
  readonly deny: (waitingId: string) => Promise<FaultCode | null>;
  readonly say: (text: string | null) => Promise<FaultCode | null>;
  /** For this run of the meeting. */
  readonly change: (rules: Partial<DoorRules>) => Promise<FaultCode | null>;
}

interface Parts {
  /** Shows the participant's token. */
  readonly service: ServiceClient;
  readonly meetingUuid: string;
  readonly onChange: (door: Door) => void;
  readonly pause: (ms: number) => Promise<void>;
}

/** The service holds its answer back while nothing changes; this is for one that does not. */
const AT_MOST_EVERY = 500;
const AFTER_TROUBLE = 3_000;
/** Asking again cannot help. */
const OVER: ReadonlySet<FaultCode> = new Set<FaultCode>([
  ...(['meeting-ended', 'signed-out', 'not-allowed', 'bad-request'] as const),
]);

export class WaitingDesk {
  readonly actions: DoorActions;
  readonly #parts: Parts;
  readonly #given = new AbortController();

  /** Looks at the door until it is closed or the service says that there is none for us. */
  constructor(parts: Parts) {
    this.#parts = parts;
    const { service } = parts;
    const params = { meetingUuid: parts.meetingUuid };
    const codeOf = (answer: Awaited<ReturnType<ServiceClient['call']>>): FaultCode | null =>
      answer.ok ? null : answer.fault.code;
    this.actions = {
      admit: async (waitingId) =>
        codeOf(await service.call('admitWaiting', { params, body: { waitingId } })),
      deny: async (waitingId) =>
        codeOf(await service.call('denyWaiting', { params, body: { waitingId } })),
      say: async (text) => codeOf(await service.call('sayToWaiting', { params, body: { text } })),
      change: async (body) => codeOf(await service.call('changeDoorRules', { params, body })),
    };
    void this.#watch();
  }

  close(): void {
    this.#given.abort();
  }

  async #watch(): Promise<void> {
    const { service, meetingUuid, onChange, pause } = this.#parts;
    const { signal } = this.#given;
    let known: number | null = null;
    while (!signal.aborted) {
      const answer: Result<Answer<'listWaiting'>> = await service.call(
        'listWaiting',
        { params: { meetingUuid }, ...(known === null ? {} : { query: { known } }) },
        signal,
      );
      if (signal.aborted) break;
      if (!answer.ok && OVER.has(answer.fault.code)) break;
      if (answer.ok) {
        const { people, message, rules } = answer.value;
        if (known !== answer.value.known || known === null) onChange({ people, message, rules });
        known = answer.value.known;
      }
      await pause(answer.ok ? AT_MOST_EVERY : AFTER_TROUBLE);
    }
    onChange(EMPTY_DOOR);
  }
}
