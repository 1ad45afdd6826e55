// For tests: an enhanced meeting over a real board, with clients that introduced themselves.
import { randomBytes } from 'node:crypto';
import type { FaultCode } from '../../protocol/fault.js';
import type {
  FeatureAsk,
  FeatureTold,
  ToEnhancedClient,
} from '../../protocol/wire/enhanced-board.js';
import type { JoinAnswer } from '../../protocol/wire/http.js';
import type { EncryptionType } from '../../protocol/wire/text.js';
import { BoardClient } from '../board/board-client.fixture.js';
import { joinBody, makeMeeting, type SignedUp, type TestService } from '../service.fixture.js';

type Told<A extends FeatureTold['about']> = Extract<FeatureTold, { about: A }>;
type Key = Extract<ToEnhancedClient, { type: 'key' }>;

export interface Member {
  readonly id: string;
  readonly joined: JoinAnswer;
  readonly client: BoardClient;
  /** Asks, and answers what came of it; null: it was done. */
  readonly ask: (ask: FeatureAsk) => Promise<FaultCode | null>;
  /** What was told next about this. */
  readonly told: <A extends FeatureTold['about']>(about: A) => Promise<Told<A>>;
  /** The newest of what has been told about this so far, once `fits`. */
  readonly latest: <A extends FeatureTold['about']>(
    about: A,
    fits: (told: Told<A>) => boolean,
  ) => Promise<Told<A>>;
  readonly key: (fits?: (key: Key) => boolean) => Promise<Key>;
}

export class EnhancedMeeting {
  readonly meetingId: string;
  readonly #service: TestService;
  readonly #members: Member[] = [];

  constructor(service: TestService, meetingId: string) {
    this.#service = service;
    this.meetingId = meetingId;
  }

  static async made(
    service: TestService,
    { token }: SignedUp,
    type: EncryptionType = 'enhanced',
  ): Promise<EnhancedMeeting> {
    return new EnhancedMeeting(service, await makeMeeting(service, token, null, type));
  }

  async join(name: string | null, token?: string): Promise<Member> {
    const answer = await this.#service.call('join', {
      params: { meetingId: this.meetingId },
      body: joinBody(),
      ...(token !== undefined && { token }),
    });
    if (answer.statusCode !== 200) throw new Error(answer.body);
    return this.enter(name, answer.json<JoinAnswer>());
  }

  /** Opens the board, again or for the first time; without a name one is not introduced. */
  async enter(name: string | null, joined: JoinAnswer): Promise<Member> {
    const url = this.#service.listensOn();
    const client = new BoardClient(url, joined.meetingUuid, joined.participantToken);
    await client.next('welcome');
    const joinNonce = randomBytes(16).toString('base64url');
    if (name !== null) client.send({ type: 'introduce', name, joinNonce });
    const member = memberOf(joined, client);
    this.#members.push(member);
    return member;
  }

  close(): void {
    for (const { client } of this.#members) client.close();
  }
}

function memberOf(joined: JoinAnswer, client: BoardClient): Member {
  let ref = 0;
  return {
    id: joined.participantId,
    joined,
    client,
    ask: async (ask) => {
      ref += 1;
      client.send({ type: 'ask', ref, ask });
      const mine = ref;
      const answer = await client.nextThat(
        (message) => (message.type === 'done' || message.type === 'fault') && message.ref === mine,
      );
      return answer.type === 'fault' ? answer.code : null;
    },
    told: async (about) => {
      const message = await client.nextThat(
        (one) => one.type === 'told' && one.told.about === about,
      );
      return toldIn(message) as Told<typeof about>;
    },
    latest: async (about, fits) => {
      const message = await client.nextThat(
        (one) =>
          one.type === 'told' && one.told.about === about && fits(one.told as Told<typeof about>),
      );
      return toldIn(message) as Told<typeof about>;
    },
    key: async (fits = () => true) =>
      (await client.nextThat((one) => one.type === 'key' && fits(one))) as Key,
  };
}

function toldIn(message: object): FeatureTold {
  if (!('told' in message)) throw new Error('nothing was told');
  return message.told as FeatureTold;
}
