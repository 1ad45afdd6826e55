// For tests: meetings whose people are on the board of a test service, over real WebSockets.
import type { JoinAnswer } from '../../protocol/wire/http.js';
import { joinBody, makeMeeting, type SignedUp, type TestService } from '../service.fixture.js';
import { BoardClient } from './board-client.fixture.js';

export interface Guest {
  readonly joined: JoinAnswer;
  readonly client: BoardClient;
}

export class BoardMeetings {
  readonly #service: TestService;
  readonly #owner: SignedUp;
  #clients: BoardClient[] = [];

  constructor(service: TestService, owner: SignedUp) {
    this.#service = service;
    this.#owner = owner;
  }

  /** Hangs up for everyone. */
  close(): void {
    for (const client of this.#clients.splice(0)) client.close();
  }

  /** Closed with the others. */
  keep(...clients: BoardClient[]): void {
    this.#clients.push(...clients);
  }

  async join(meetingId: string, token?: string, body = joinBody()): Promise<JoinAnswer> {
    const answer = await this.#service.call('join', {
      params: { meetingId },
      body,
      ...(token !== undefined && { token }),
    });
    if (answer.statusCode !== 200) throw new Error(answer.body);
    return answer.json<JoinAnswer>();
  }

  /** The same person from the same computer, who was admitted before. */
  again({ participantId, meetingId, guestToken }: JoinAnswer, token?: string): Promise<JoinAnswer> {
    const hardwareId = participantId.split('.')[1];
    return this.join(meetingId, token, joinBody({ guestToken, hardwareId }));
  }

  open(joined: JoinAnswer): BoardClient {
    const { meetingUuid, participantToken } = joined;
    const client = new BoardClient(this.#service.listensOn(), meetingUuid, participantToken);
    this.keep(client);
    return client;
  }

  async guest(meetingId: string): Promise<Guest> {
    const joined = await this.join(meetingId);
    this.#service.clock.now += 1; // nobody comes at the same time as another
    const client = this.open(joined);
    await client.next('welcome');
    return { joined, client };
  }

  /** A host who leads, and `count` guests, all on the board. */
  async begin(count = 1) {
    const meetingId = await makeMeeting(this.#service, this.#owner.token);
    const host = await this.join(meetingId, this.#owner.token);
    const leader = this.open(host);
    await leader.next('welcome');
    const guests: Guest[] = [];
    for (let guest = 0; guest < count; guest++) guests.push(await this.guest(meetingId));
    return { meetingId, host, leader, guests };
  }

  /** What the service does every second. */
  async sweep(meetingUuid: string): Promise<void> {
    await this.#service.boards.ofRun(meetingUuid)?.sweep();
  }
}

export function guestOf(guests: readonly Guest[], at = 0): Guest {
  const guest = guests[at];
  if (guest === undefined) throw new Error('no such guest');
  return guest;
}
