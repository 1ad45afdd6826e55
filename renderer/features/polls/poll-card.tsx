import { useState } from 'react';
import type { Poll } from '../../../protocol/wire/features/polls.js';
import type { FeatureAsk } from '../../../protocol/wire/enhanced-board.js';
import { Button } from '../../components/button.js';
import { PersonName } from '../../components/person-name.js';
import { featureWords as words } from '../../words/feature-words.js';
import { PollExport } from './poll-export.js';
import { pollView, type ResultView } from './poll-view.js';
import styles from './polls.module.css';
import { Vote } from './vote.js';

export interface PollCardProps {
  readonly poll: Poll;
  readonly isHost: boolean;
  /** Several people could be meant by this name. */
  readonly isAmbiguous: (name: string) => boolean;
  readonly ask: (ask: FeatureAsk) => Promise<boolean>;
  /** Opens the draft to be written anew. */
  readonly onEdit: () => void;
}

export function PollCard({ poll, isHost, isAmbiguous, ask, onEdit }: PollCardProps) {
  const { pollId, question, state, anonymous, multiple, voted, haveVoted } = poll;
  const { canVote, results } = pollView(poll);
  const facts = [
    words.pollState[state],
    ...(anonymous ? [words.isAnonymous] : []),
    ...(multiple ? [words.isMultiple] : []),
    ...(state === 'draft' ? [] : [words.votes(voted)]),
  ];
  return (
    <section className={styles.card} aria-label={question} data-state={state}>
      <h3 dir="auto">{question}</h3>
      <p className={styles.note}>{facts.join(' · ')}</p>
      {state === 'draft' ? (
        <ul className={styles.drafted}>
          {poll.options.map((option) => (
            <li key={option} dir="auto">
              {option}
            </li>
          ))}
        </ul>
      ) : null}
      {canVote ? (
        <Vote poll={poll} onVote={(choices) => void ask({ about: 'poll-vote', pollId, choices })} />
      ) : null}
      {haveVoted ? <p className={styles.note}>{words.voted}</p> : null}
      {results === null ? null : <Results results={results} isAmbiguous={isAmbiguous} />}
      {state === 'ended' && results === null ? (
        <p className={styles.note}>{words.notShared}</p>
      ) : null}
      {isHost ? <HostActions poll={poll} ask={ask} onEdit={onEdit} /> : null}
    </section>
  );
}

function Results({
  results,
  isAmbiguous,
}: Pick<PollCardProps, 'isAmbiguous'> & { readonly results: readonly ResultView[] }) {
  return (
    <ul className={styles.results}>
      {results.map(({ option, count, percent, names }) => (
        <li key={option}>
          <span className={styles.resultLine}>
            <span dir="auto">{option}</span>
            <span className={styles.figure}>{words.result(count, percent)}</span>
          </span>
          <meter min={0} max={100} value={percent} aria-label={option} />
          {names.length === 0 ? null : (
            <small>
              {names.map((name, at) => (
                // Two of one name may have voted the same, and the order is the service's.
                <span key={at}>
                  {at === 0 ? '' : ', '}
                  <PersonName name={name} isNamesake={isAmbiguous(name)} />
                </span>
              ))}
            </small>
          )}
        </li>
      ))}
    </ul>
  );
}

function HostActions({ poll, ask, onEdit }: Pick<PollCardProps, 'poll' | 'ask' | 'onEdit'>) {
  const { pollId, state, shared } = poll;
  const [isSure, beSure] = useState(false);
  if (isSure)
    return (
      <div className={styles.actions} role="group" aria-label={words.removeSure}>
        <span className={styles.note}>{words.removeSure}</span>
        <Button onClick={() => beSure(false)}>{words.keep}</Button>
        <Button tone="stop" onClick={() => void ask({ about: 'poll-delete', pollId })}>
          {words.remove}
        </Button>
      </div>
    );
  return (
    <div className={styles.actions}>
      {state === 'draft' ? (
        <>
          <Button tone="accent" onClick={() => void ask({ about: 'poll-launch', pollId })}>
            {words.launch}
          </Button>
          <Button onClick={onEdit}>{words.edit}</Button>
        </>
      ) : null}
      {state === 'running' ? (
        <Button onClick={() => void ask({ about: 'poll-end', pollId })}>{words.endPoll}</Button>
      ) : null}
      {state === 'ended' ? (
        <>
          <Button onClick={() => void ask({ about: 'poll-share', pollId, shared: !shared })}>
            {shared ? words.unshare : words.share}
          </Button>
          <PollExport poll={poll} />
        </>
      ) : null}
      <Button onClick={() => beSure(true)}>{words.remove}</Button>
    </div>
  );
}
