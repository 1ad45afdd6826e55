import { Lock, ShieldCheck } from 'lucide-react';
import { useId, type ReactNode } from 'react';
import type { EncryptionType } from '../../protocol/wire/text.js';
import { Button } from '../components/button.js';
import { homeWords as words } from '../words/home-words.js';
import styles from './encryption-choice.module.css';
import type { MeetingTypes } from './meeting-types.js';

export interface EncryptionChoiceProps {
  readonly types: MeetingTypes;
  readonly chosen: EncryptionType;
  readonly onChoose: (type: EncryptionType) => void;
  readonly onOpenSettings: () => void;
}

/** product.md #6: chosen when the meeting is made, and fixed from then on. */
export function EncryptionChoice(props: EncryptionChoiceProps) {
  const { types, onOpenSettings } = props;
  return (
    <fieldset className={styles.choice}>
      <legend>{words.encryptionChoice}</legend>
      <Type {...props} type="e2ee" name={words.e2ee} detail={words.e2eeDetail} icon={<Lock />} />
      <Type
        {...props}
        type="enhanced"
        name={words.enhanced}
        detail={words.enhancedDetail}
        icon={<ShieldCheck />}
      />
      {types.canTurnOn ? <Button onClick={onOpenSettings}>{words.openSettings}</Button> : null}
      <p className={styles.note}>{words.encryptionFixed}</p>
    </fieldset>
  );
}

/** Of a meeting that is made: which it is, and why no other can be chosen. */
export function FixedEncryption({ type }: { readonly type: EncryptionType }) {
  return (
    <section className={styles.choice} aria-label={words.encryptionChoice}>
      <h3 className={styles.heading}>{words.encryptionChoice}</h3>
      <p className={styles.fixed}>
        {type === 'e2ee' ? <Lock /> : <ShieldCheck />}
        {words[type]}
      </p>
      <p className={styles.note}>{words.encryptionIsFixed}</p>
    </section>
  );
}

interface TypeProps extends EncryptionChoiceProps {
  readonly type: EncryptionType;
  readonly name: string;
  readonly detail: string;
  readonly icon: ReactNode;
}

function Type({ types, chosen, onChoose, type, name, detail, icon }: TypeProps) {
  const id = useId();
  const whyNot = types.whyNot[type];
  return (
    <label className={styles.type} data-off={whyNot !== null}>
      <input
        type="radio"
        name="encryption"
        aria-labelledby={`${id}-name`}
        aria-describedby={`${id}-detail`}
        checked={chosen === type}
        disabled={whyNot !== null}
        onChange={() => onChoose(type)}
      />
      <span className={styles.words}>
        <span className={styles.name} id={`${id}-name`}>
          {icon}
          {name}
        </span>
        <span className={styles.detail} id={`${id}-detail`}>
          {whyNot ?? detail}
        </span>
      </span>
    </label>
  );
}
