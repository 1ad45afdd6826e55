import { Plus, Trash2 } from 'lucide-react';
import { useState, type SubmitEvent } from 'react';
import { MOST_OPTIONS } from '../../../protocol/wire/features/polls.js';
import { Button } from '../../components/button.js';
import { Field } from '../../components/field.js';
import { IconButton } from '../../components/icon-button.js';
import { Switch } from '../../components/switch.js';
import { featureWords as words } from '../../words/feature-words.js';
import { wrongWith } from './poll-view.js';
import styles from './polls.module.css';

export interface DraftPoll {
  readonly question: string;
  readonly options: readonly string[];
  readonly multiple: boolean;
  readonly anonymous: boolean;
}

const NOTHING: DraftPoll = { question: '', options: ['', ''], multiple: false, anonymous: false };

export interface NewPollProps {
  /** A draft to be changed; without one a new poll is written. */
  readonly draft?: DraftPoll;
  readonly busy: boolean;
  readonly onSave: (poll: DraftPoll) => void;
  readonly onCancel: () => void;
}

/** A question and its answers. Saved as a draft, which nobody but hosts sees. */
export function NewPoll({ draft = NOTHING, busy, onSave, onCancel }: NewPollProps) {
  const [question, setQuestion] = useState(draft.question);
  const [options, setOptions] = useState<readonly string[]>(draft.options);
  const [multiple, setMultiple] = useState(draft.multiple);
  const [anonymous, setAnonymous] = useState(draft.anonymous);
  const [wasTried, setTried] = useState(false);
  const wrong = wasTried ? wrongWith(question, options) : null;
  const save = (event: SubmitEvent): void => {
    event.preventDefault();
    setTried(true);
    if (wrongWith(question, options) !== null) return;
    const written = options.map((option) => option.trim()).filter((option) => option !== '');
    onSave({ question: question.trim(), options: written, multiple, anonymous });
  };
  return (
    <form className={styles.card} onSubmit={save} noValidate>
      <Field
        label={words.question}
        value={question}
        maxLength={300}
        onChange={(event) => setQuestion(event.target.value)}
        error={wrong === 'question' ? words.questionMissing : null}
      />
      {options.map((option, at) => (
        // Answers have no name of their own but their place.
        <div key={at} className={styles.option}>
          <Field
            label={words.option(at + 1)}
            value={option}
            maxLength={120}
            onChange={(event) => setOptions(options.with(at, event.target.value))}
            error={wrong === 'options' && at === 0 ? words.optionsMissing : null}
          />
          {options.length > 2 ? (
            <IconButton
              label={words.removeOption(at + 1)}
              icon={<Trash2 />}
              onClick={() => setOptions(options.toSpliced(at, 1))}
            />
          ) : null}
        </div>
      ))}
      {options.length < MOST_OPTIONS ? (
        <Button icon={<Plus />} onClick={() => setOptions([...options, ''])}>
          {words.addOption}
        </Button>
      ) : null}
      <Switch label={words.multiple} checked={multiple} onCheckedChange={setMultiple} />
      <Switch
        label={words.anonymous}
        description={words.anonymousDetail}
        checked={anonymous}
        onCheckedChange={setAnonymous}
      />
      <div className={styles.actions}>
        <Button onClick={onCancel}>{words.cancel}</Button>
        <Button tone="accent" type="submit" busy={busy}>
          {words.savePoll}
        </Button>
      </div>
    </form>
  );
}
