// What has to hold. Each thing that does not is one sentence; no sentence means the demo succeeded.
import type { Run } from './measured.js';

const SECURITY_CODE = /^[0-9]{3}( [0-9]{3}){12}$/;

export function codesMatch({ people }: Pick<Run, 'people'>): boolean {
  return (
    new Set(people.map(({ securityCode }) => securityCode)).size === 1 &&
    people.every(({ securityCode }) => SECURITY_CODE.test(securityCode))
  );
}

export function complaints(run: Run): string[] {
  const { people, snoop, newcomer, afterLeave, searched } = run;
  const wrong: string[] = [];
  const unless = (holds: boolean, sentence: string): void => {
    if (!holds) wrong.push(sentence);
  };
  for (const { who, shield, failed, firstFrameMs, wrong: peers } of people) {
    unless(shield === 'verified', `${who.name}'s shield says "${shield}".`);
    unless(
      failed === 0,
      `${failed} frames failed to decrypt at ${who.name}'s, outside a key switch.`,
    );
    unless(Number.isFinite(firstFrameMs), `${who.name} never decrypted a frame.`);
    for (const [peer, what] of Object.entries(peers))
      wrong.push(`${who.name} does not get ${peer}'s picture and sound: ${what}.`);
  }
  unless(codesMatch(run), 'The security codes are not the same on every screen.');
  unless(
    new Set(people.map(({ keySeq }) => keySeq)).size === 1,
    'Not everyone sends with the same key.',
  );
  unless(snoop.arrived > 0, 'The snoop was sent nothing, so it proves nothing.');
  unless(snoop.lookWorks, 'The look at the snoop would not even recognise people who are there.');
  unless(snoop.painted === 0, `The snoop got a picture (${snoop.painted} frames).`);
  unless(snoop.audio === 0, `The snoop heard ${snoop.voices.join(', ')}.`);
  if (newcomer !== null)
    unless(
      newcomer.keySeqAfter > newcomer.keySeqBefore,
      `${newcomer.name} came in halfway and got no new key.`,
    );
  unless(afterLeave.received > 0, 'Nothing reached the one who left, so it proves nothing.');
  unless(
    afterLeave.keySeqAfter > afterLeave.keySeqBefore,
    'The key was not changed after someone left.',
  );
  unless(afterLeave.decrypted === 0, `Whoever left still opened ${afterLeave.decrypted} frames.`);
  unless(
    searched.missing.length === 0,
    `These secrets were not got hold of, so nothing was searched for them: ${searched.missing.join(', ')}.`,
  );
  unless(searched.canFind, 'The search did not even find what is public.');
  for (const { kind, owner, place, written } of searched.found)
    wrong.push(`${owner}'s ${kind} lies in ${place}, written as ${written}.`);
  return wrong;
}
