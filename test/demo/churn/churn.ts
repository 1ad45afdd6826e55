// The meeting itself (issue 4, "Done when"): people join, leave and are removed, the leader quits, the engine dies. Whoever is left is a meeting.
import { join } from 'node:path';
import type { Walk } from '../claimed-run.js';
import { cast, type Character } from '../cast.js';
import * as drive from '../drive.js';
import { killEngine } from '../engine-process.js';
import { startService } from '../service.js';
import { Gathering, PATIENCE_MS } from './gathering.js';

const PEOPLE = cast(6);
const [ANNA, BEN, CLEO, DEV, EVA, FINN] = PEOPLE as [
  ...[Character, Character, Character],
  ...[Character, Character, Character],
];
const ACCOUNT = {
  name: ANNA.name,
  email: 'anna@example.org',
  password: 'correct horse battery staple',
};

/** What the steps share. */
interface Churn extends Walk {
  readonly meeting: Gathering;
  /** How the others come in. */
  readonly link: string;
}

export async function walkChurn(walk: Walk): Promise<void> {
  const service = await startService(join(walk.folder, 'service'));
  const meeting = new Gathering(walk, service, PEOPLE);
  const churn = { ...walk, meeting, link: await annaHosts(meeting) };
  for (const who of [BEN, CLEO, DEV, EVA]) await joins(churn, who);
  await meeting.isWell('Five joined, one after the other');
  await oneLeavesAndComesBack(churn);
  await oneIsRemovedAndAnotherJoins(churn);
  await survives(churn, 'the media engine was killed', () => killEngine(service));
  await theLeaderQuits(churn);
  await theHostComesBack(churn);
  await meeting.shoot('end');
}

async function annaHosts(meeting: Gathering): Promise<string> {
  const { page } = await meeting.client(ANNA);
  await drive.signUp(page, ACCOUNT);
  await drive.turnOnE2ee(page);
  await drive.newMeeting(page);
  await meeting.enter(ANNA);
  await drive.untilShield(page, 'verified', PATIENCE_MS);
  return drive.invite(page);
}

async function joins({ meeting, link, say }: Churn, who: Character): Promise<void> {
  const { page } = await meeting.client(who);
  await drive.openLobby(page, link, who === ANNA ? 'user' : 'guest');
  await meeting.enter(who);
  say(`${who.name} joined.`);
}

/** Whoever came or went, what is sent afterwards is under a new key. */
async function changesTheKey(
  { meeting, claims }: Churn,
  what: string,
  happens: () => Promise<void>,
): Promise<void> {
  const before = await meeting.keySeq();
  await happens();
  await claims.check(`${what}: all send under a new key`, async () => {
    await meeting.keySeq((keySeq) => keySeq > before);
    return null;
  });
  await meeting.isWell(what);
}

async function oneLeavesAndComesBack(churn: Churn): Promise<void> {
  const { meeting } = churn;
  await changesTheKey(churn, 'Dev left', async () => {
    await drive.leaveMeeting((await meeting.client(DEV)).page);
    meeting.without(DEV);
  });
  await changesTheKey(churn, 'Dev came back', () => joins(churn, DEV));
}

async function oneIsRemovedAndAnotherJoins(churn: Churn): Promise<void> {
  const { meeting, claims } = churn;
  await changesTheKey(churn, 'Cleo was removed', async () => {
    const { page } = await meeting.client(ANNA);
    await drive.flipPeople(page);
    await drive.removePerson(page, CLEO.name);
    await drive.flipPeople(page);
    meeting.without(CLEO);
    await claims.check('Cleo is told that she was removed', async () => {
      const hers = (await meeting.client(CLEO)).page;
      await hers.getByRole('heading', { name: 'You were removed' }).waitFor();
      return null;
    });
  });
  await changesTheKey(churn, 'Finn joined', () => joins(churn, FINN));
}

async function survives(
  { meeting, claims, say }: Churn,
  what: string,
  happens: () => Promise<void>,
): Promise<void> {
  const code = await meeting.code();
  await happens();
  say(`Now ${what}.`);
  await meeting.isWell(`After ${what}`);
  await claims.equal(`After ${what}: the code is still the same`, code, () => meeting.code());
}

async function theLeaderQuits(churn: Churn): Promise<void> {
  const { meeting, claims } = churn;
  const before = await meeting.code();
  await changesTheKey(churn, 'The leader quit', async () => {
    await drive.leaveMeeting((await meeting.client(ANNA)).page);
    meeting.without(ANNA);
    await claims.check('Another one leads, under another code', async () => {
      await meeting.code((code) => code !== before);
      return null;
    });
    await compareCodes(churn);
  });
}

/** As people do when the leader has changed: the code is read aloud, and each says whether it matches. The leader is asked nothing. */
async function compareCodes({ meeting, claims }: Churn): Promise<void> {
  let asked = 0;
  for (const { page } of meeting.here) {
    if ((await drive.shield(page).getAttribute('data-state')) === 'verified') continue;
    await drive.markMatch(page);
    asked += 1;
  }
  await claims.equal(
    'All but the new leader are asked to compare',
    meeting.here.length - 1,
    async () => asked,
  );
}

async function theHostComesBack(churn: Churn): Promise<void> {
  const { meeting, claims } = churn;
  const code = await meeting.code();
  await changesTheKey(churn, 'The host came back', () => joins(churn, ANNA));
  await claims.equal('The new leader goes on leading', code, () => meeting.code());
  await claims.equal('Five are left', 5, async () => meeting.here.length);
}
