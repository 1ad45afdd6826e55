import { useState, type SubmitEvent } from 'react';
import type { Poll } from '../../../protocol/wire/features/polls.js';
import { Button } from '../../components/button.js';
import { featureWords as words } from '../../words/feature-words.js';
import styles from './polls.module.css';

/** The answers to choose from: one, or several where the poll takes them. */
export function Vote({
  poll,
  onVote,
}: {
  readonly poll: Poll;
  readonly onVote: (choices: number[]) => void;
}) {
  const [chosen, choose] = useState<readonly number[]>(poll.mine);
  const flip = (at: number): void => {
    if (!poll.multiple) choose([at]);
    else choose(chosen.includes(at) ? chosen.filter((one) => one !== at) : [...chosen, at]);
  };
  const vote = (event: SubmitEvent): void => {
    event.preventDefault();
    if (chosen.length > 0) onVote([...chosen]);
  };
  return (
    <form onSubmit={vote}>
      <fieldset className={styles.choices}>
        <legend className={styles.hidden}>{poll.question}</legend>
        {poll.options.map((option, at) => (
          <label key={option} className={styles.choice}>
            <input
              type={poll.multiple ? 'checkbox' : 'radio'}
              name={poll.pollId}
              checked={chosen.includes(at)}
              onChange={() => flip(at)}
            />
            <span dir="auto">{option}</span>
          </label>
        ))}
        <Button type="submit" tone="accent" disabled={chosen.length === 0}>
          {poll.haveVoted ? words.voteAgain : words.vote}
        </Button>
      </fieldset>
    </form>
  );
}
