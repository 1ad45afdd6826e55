import type { MeetingSnapshot, SeenParticipant } from '../meeting/meeting-client.js';
import { meetingNumber } from '../meeting/meeting-number.js';
import { shieldWords as words } from '../words/shield-words.js';
import styles from './shield-panel.module.css';

const TIME = new Intl.DateTimeFormat(undefined, { timeStyle: 'medium' });
const COUNT = new Intl.NumberFormat();

type Frames = MeetingSnapshot['frames'][string];
const NO_FRAMES: Frames = {
  ...{ decrypted: 0, failed: 0, failedOutsideSwitch: 0, repeated: 0 },
  firstAt: null,
};

/** For whoever wants to see numbers; the demo reads them here too. */
export function ConnectionDetails({ snapshot }: { readonly snapshot: MeetingSnapshot }) {
  const { joinedAt, mkSeq, people, frames } = snapshot;
  const others = people.filter(({ isMe }) => !isMe);
  return (
    <details className={styles.details}>
      <summary>{words.connectionTitle}</summary>
      <dl className={styles.facts}>
        <dt>{words.keyNumber}</dt>
        <dd data-testid="key-seq">{mkSeq ?? words.none}</dd>
        <dt>{words.joinedAt}</dt>
        <dd data-testid="joined-at" {...(joinedAt === null ? {} : { 'data-at': joinedAt })}>
          {joinedAt === null ? words.none : TIME.format(joinedAt)}
        </dd>
        <dt>{words.meetingNumber}</dt>
        <dd>{meetingNumber(snapshot.meetingId)}</dd>
        {snapshot.encryptionType === 'e2ee' ? (
          <>
            <dt>{words.algorithms}</dt>
            <dd>{words.algorithmsValue}</dd>
          </>
        ) : null}
        <dt>{words.mediaCipher}</dt>
        <dd>{words.mediaCipherValue}</dd>
      </dl>
      {others.length === 0 ? null : (
        <table className={styles.frames}>
          <caption>{words.framesTitle}</caption>
          <thead>
            <tr>
              <th scope="col">{words.framesName}</th>
              <th scope="col">{words.framesDecrypted}</th>
              <th scope="col">{words.framesFailed}</th>
              <th scope="col">{words.framesFailedOutside}</th>
              <th scope="col">{words.framesRepeated}</th>
              <th scope="col">{words.framesFirst}</th>
            </tr>
          </thead>
          <tbody>
            {others.map((person) => (
              <Row
                key={person.participantId}
                person={person}
                frames={frames[person.participantId] ?? NO_FRAMES}
                joinedAt={joinedAt}
              />
            ))}
          </tbody>
        </table>
      )}
    </details>
  );
}

function Row({
  person,
  frames,
  joinedAt,
}: {
  readonly person: SeenParticipant;
  readonly frames: Frames;
  readonly joinedAt: number | null;
}) {
  const { decrypted, failed, failedOutsideSwitch, repeated, firstAt } = frames;
  return (
    <tr
      data-testid="frames-row"
      data-participant={person.participantId}
      data-decrypted={decrypted}
      data-failed={failed}
      data-failed-outside-switch={failedOutsideSwitch}
      {...(firstAt === null ? {} : { 'data-first-at': firstAt })}
    >
      <th scope="row">{person.name}</th>
      <td>{COUNT.format(decrypted)}</td>
      <td>{COUNT.format(failed)}</td>
      <td>{COUNT.format(failedOutsideSwitch)}</td>
      <td>{COUNT.format(repeated)}</td>
      <td>{firstAfter(firstAt, joinedAt)}</td>
    </tr>
  );
}

/** Of people who came later than me it is counted from my joining too: there is no other clock. */
function firstAfter(firstAt: number | null, joinedAt: number | null): string {
  if (firstAt === null || joinedAt === null) return words.none;
  return words.seconds((Math.max(0, firstAt - joinedAt) / 1_000).toFixed(1));
}
