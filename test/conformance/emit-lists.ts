// Vectors of protocol.md §6: links, and the lists that they make.
import { type Json } from '../../protocol/vectors/fields.js';
import { MEETING, type People, type Person } from './meeting-cast.js';
import { drawHex, type VectorWriter } from './vector-writer.js';

const { meetingUuid } = MEETING;
export const NO_HASH = '00'.repeat(32);
const b = (hex: string): Json => ({ b: hex });

export const join = (who: Person): Json => [
  ...['join', b(who.userId), b(who.hardwareId), b(who.ivk), b(who.bindingHash)],
  ...[who.issuedAt, who.name],
];
export const leave = (who: Person): Json => ['leave', b(who.userId), b(who.hardwareId)];
const remove = (who: Person): Json => ['remove', b(who.userId), b(who.hardwareId)];
const rename = (who: Person, name: string): Json => [
  ...['rename', b(who.userId), b(who.hardwareId), name],
];
/** A row of a snapshot, for who is present and for who left. */
const presentRow = (who: Person, leaves = 0): Json => [
  ...[b(who.userId), b(who.hardwareId), b(who.ivk), b(who.bindingHash)],
  ...[who.issuedAt, who.name, leaves],
];
const leftRow = (who: Person, leaves: number, removed: boolean): Json => [
  ...[b(who.userId), b(who.hardwareId), b(who.ivk), who.issuedAt, who.name, leaves, removed],
];
const byPerson = (people: readonly Person[]): Person[] =>
  [...people].sort((one, other) =>
    `${one.userId}${one.hardwareId}` < `${other.userId}${other.hardwareId}` ? -1 : 1,
  );
export const snapshot = (
  present: readonly Person[],
  left: readonly Json[] = [],
  locked = false,
): Json => ['snapshot', byPerson(present).map((who) => presentRow(who)), left, locked];

/** A hash chain of links, written link by link; each is a vector of its own. */
export class Chain {
  readonly links: readonly string[];
  readonly head: string;
  readonly #to: VectorWriter;
  readonly #id: string;

  constructor(to: VectorWriter, id: string, links: readonly string[] = [], head = NO_HASH) {
    this.#to = to;
    this.#id = id;
    this.links = links;
    this.head = head;
  }

  get v(): number {
    return this.links.length;
  }

  /** The chain with one link more; `change` is how that link is not what it ought to be. */
  async with(
    id: string,
    leader: Person,
    ops: readonly Json[],
    change: { readonly v?: number; readonly prevHash?: string; readonly meetingUuid?: string } = {},
  ): Promise<Chain> {
    const given = { meetingUuid, v: this.v + 1, prevHash: this.head, leader: leader.pid, ops };
    const name = `${this.#id}-${id}`;
    const made = await this.#to.accepts(`link-${name}`, 'link', { ...given, ...change });
    const links = [...this.links, made.text('link')];
    return new Chain(this.#to, name, links, made.text('linkHash'));
  }

  async holds(): Promise<this> {
    await this.#to.accepts(`lpl-${this.#id}`, 'lpl', { meetingUuid, links: this.links });
    return this;
  }

  async isRefused(): Promise<void> {
    await this.#to.refuses(`lpl-${this.#id}`, 'lpl', 'link', { meetingUuid, links: this.links });
  }
}

export async function emitLists(to: VectorWriter, { lea, ben, cy }: People): Promise<void> {
  const later = (who: Person, what: string, issuedAt = who.issuedAt + 1_000): Person => ({
    ...{ ...who, issuedAt, bindingHash: drawHex(`${who.pid} ${what}`, 32) },
  });
  const none = new Chain(to, 'chain');
  const one = await (await none.with('lea', lea, [join(lea)])).holds();
  const two = await (await one.with('ben', lea, [join(ben)])).holds();
  const three = await (await two.with('cy', lea, [join(cy), rename(cy, 'Cy')])).holds();
  const left = await (await three.with('left', lea, [leave(ben)])).holds();
  const back = await (await left.with('back', lea, [join(later(ben, 'back'))])).holds();
  const locked = await (await two.with('lock', lea, [['lock']])).holds();
  await (await locked.with('unlock', lea, [['unlock'], join(cy)])).holds();
  const lockedLeft = await (await locked.with('left', lea, [leave(ben)])).holds();
  await (await lockedLeft.with('back', lea, [join(later(ben, 'back'))])).holds();
  const removed = await (await three.with('remove', lea, [remove(ben)])).holds();
  await (await two.with('snapshot', lea, [snapshot([lea, ben]), join(cy)])).holds();
  // A newcomer begins with a link that opens with a snapshot; a new leader's link begins with one.
  const first = new Chain(to, 'newcomer', [], drawHex('before', 32));
  const seen = await (
    await first.with('begins', lea, [snapshot([lea, ben], [leftRow(cy, 4, false)], true)], { v: 9 })
  ).holds();
  const taken = await two.with('new-leader', ben, [snapshot([lea, ben]), leave(lea)]);
  await taken.holds();
  await (await taken.with('returns', ben, [join(later(lea, 'returns'))])).holds();

  const refuse = async (from: Chain, id: string, leader: Person, ops: readonly Json[]) =>
    (await from.with(id, leader, ops)).isRefused();
  await refuse(none, 'not-own-join-first', lea, [['lock'], join(lea)]);
  await refuse(none, 'other-first', lea, [join(ben), join(lea)]);
  await refuse(one, 'joins-twice', lea, [join(lea)]);
  await refuse(two, 'ivk-of-another', lea, [join({ ...cy, ivk: ben.ivk })]);
  await refuse(two, 'leaves-absent', lea, [leave(cy)]);
  await refuse(two, 'removes-absent', lea, [remove(cy)]);
  await refuse(two, 'renames-absent', lea, [rename(cy, 'Cy')]);
  await refuse(two, 'unlocks-unlocked', lea, [['unlock']]);
  await refuse(locked, 'locks-locked', lea, [['lock']]);
  await refuse(locked, 'newcomer', lea, [join(cy)]);
  await refuse(two, 'newcomer-after-lock', lea, [['lock'], join(cy)]);
  await refuse(two, 'leader-leaves', lea, [leave(lea)]);
  await refuse(two, 'no-op', lea, []);
  await refuse(two, 'other-leader', ben, [join(cy)]);
  await refuse(two, 'leader-not-present', cy, [snapshot([lea, ben])]);
  await refuse(left, 'back-with-old', lea, [join(ben)]);
  await refuse(left, 'back-with-other-ivk', lea, [
    join({ ...later(ben, 'other'), ivk: drawHex('other ivk', 32) }),
  ]);
  await refuse(removed, 'back', lea, [join(later(ben, 'back'))]);
  await refuse(removed, 'same-user', lea, [
    join({
      ...{ ...cy, userId: ben.userId, hardwareId: drawHex('new device', 16) },
      ivk: drawHex('new ivk', 32),
    }),
  ]);
  await refuse(removed, 'same-ivk', lea, [
    join({ ...cy, userId: drawHex('new user', 16), ivk: ben.ivk }),
  ]);
  await refuse(two, 'snapshot-without-ben', lea, [snapshot([lea])]);
  await refuse(two, 'snapshot-locked', lea, [snapshot([lea, ben], [], true)]);
  await refuse(two, 'snapshot-renamed', lea, [snapshot([lea, { ...ben, name: 'Bea' }])]);
  await refuse(two, 'snapshot-second', lea, [join(cy), snapshot([lea, ben, cy])]);
  await refuse(back, 'half-applied', lea, [['lock'], leave(cy), leave(cy)]);

  const link = async (from: Chain, id: string, change: Parameters<Chain['with']>[3]) =>
    (await from.with(id, lea, [['lock']], change)).isRefused();
  await link(two, 'fork', { prevHash: one.head });
  await link(two, 'v-skipped', { v: 4 });
  await link(two, 'v-repeated', { v: 2 });
  await link(two, 'other-meeting', { meetingUuid: drawHex('another', 16) });
  await link(seen, 'v-fell', { v: 2 });
  await (await none.with('v-2', lea, [join(lea)], { v: 2 })).isRefused();
  await (await none.with('hash-at-1', lea, [join(lea)], { prevHash: lea.ivk })).isRefused();

  const begins = async (id: string, op: Json) =>
    (await first.with(id, lea, [op], { v: 9 })).isRefused();
  const sorted = byPerson([lea, ben]);
  const unsorted = [...sorted].reverse().map((who) => presentRow(who));
  await begins('unsorted', ['snapshot', unsorted, [], false]);
  await begins('repeated', ['snapshot', [presentRow(lea), presentRow(lea)], [], false]);
  await begins('present-and-left', snapshot([lea, ben], [leftRow(ben, 1, false)]));
  await begins('shared-ivk', snapshot([lea, { ...ben, ivk: lea.ivk }]));
  await begins('without-leader', snapshot([ben]));

  await emitWrongLinks(to, lea, two);
}

async function emitWrongLinks(to: VectorWriter, lea: Person, two: Chain): Promise<void> {
  const given = { meetingUuid, v: 3, prevHash: two.head, leader: lea.pid, ops: [['lock']] };
  const wrong: Record<string, Json> = {
    'unknown-op': [['explode']],
    'op-more': [['lock', true]],
    'short-ivk': [
      ['join', b(lea.userId), b(lea.hardwareId), b('00'), b(lea.bindingHash), lea.issuedAt, 'L'],
    ],
    'bad-name': [rename(lea, 'a\u202eb')],
  };
  for (const [id, ops] of Object.entries(wrong))
    await to.refuses(`link-reject-${id}`, 'link', 'schema', { ...given, ops });
  await to.refuses('link-reject-pid', 'link', 'schema', { ...given, leader: 'lea' });
  const good = await to.accepts('link-to-cut', 'link', given);
  const links = (last: string) => ({ meetingUuid, links: [...two.links, last] });
  await to.refuses('lpl-byte-after', 'lpl', 'cbor', links(`${good.text('link')}00`));
  await to.refuses('lpl-cut', 'lpl', 'cbor', links(good.text('link').slice(0, -2)));
}
