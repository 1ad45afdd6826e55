import { useId, useRef, useState, type SubmitEvent } from 'react';
import { weekdays, type Schedule } from '../../protocol/schedule/schedule.js';
import type { Fault } from '../../protocol/result.js';
import type { Settings } from '../../protocol/wire/http.js';
import { passcode as passcodeRule } from '../../protocol/wire/meeting-routes.js';
import type { EncryptionType } from '../../protocol/wire/text.js';
import { Button } from '../components/button.js';
import { Dialog } from '../components/dialog.js';
import { FaultNotice } from '../components/fault-notice.js';
import { Field } from '../components/field.js';
import { Select } from '../components/select.js';
import { useFirstWrong } from '../components/use-first-wrong.js';
import { EncryptionChoice, FixedEncryption } from '../home/encryption-choice.js';
import { MeetingRules } from '../home/meeting-rules.js';
import { meetingTypes, typeToMake } from '../home/meeting-types.js';
import { askedRules, whyNotBeforeHost } from '../home/rules-view.js';
import { scheduleWords as words } from '../words/schedule-words.js';
import styles from './schedule-dialog.module.css';
import {
  COUNTS,
  LENGTHS,
  scheduleOf,
  weekdaysOf,
  type Repeats,
  type ScheduleForm,
} from './schedule-form-view.js';

/** What the form decides, and the service is asked for. */
export interface ScheduledBody {
  readonly title: string;
  readonly encryptionType: EncryptionType;
  readonly passcode: string | null;
  readonly waitingRoom: boolean;
  readonly registeredOnly: boolean;
  /** Left out: it stays, or is as the host's settings say. */
  readonly joinBeforeHost?: boolean;
  readonly schedule: Schedule | null;
}

export interface ScheduleDialogProps {
  readonly initial: ScheduleForm;
  readonly settings: Settings;
  /** Of a meeting that is changed, and keeps its encryption; null: the meeting is new. */
  readonly fixedType: EncryptionType | null;
  readonly busy: boolean;
  readonly fault: Fault | null;
  readonly onClose: () => void;
  readonly onSave: (body: ScheduledBody) => void;
  readonly onOpenSettings: () => void;
}

/** The form of a scheduled meeting, new or to be changed. */
export function ScheduleDialog(props: ScheduleDialogProps) {
  const { initial, settings, fixedType, busy, fault, onClose, onSave } = props;
  const isNew = fixedType === null;
  const types = meetingTypes(settings);
  const id = useId();
  const [form, setForm] = useState(initial);
  const [chosen, choose] = useState<EncryptionType | null>(null);
  const encryptionType = fixedType ?? typeToMake(types, chosen);
  const whyNot = whyNotBeforeHost(settings, encryptionType);
  const sheet = useRef<HTMLFormElement>(null);
  // Counts the attempts.
  const [tried, setTried] = useState(0);
  useFirstWrong(sheet, tried);
  const wasTried = tried > 0;
  const change = (more: Partial<ScheduleForm>) => setForm({ ...form, ...more });
  const passcode = form.passcode.trim();
  const planned = scheduleOf(form);
  const wrong = {
    title: form.title.trim() === '' ? words.titleMissing : null,
    when: planned === null ? words.whenWrong : null,
    passcode:
      passcode === '' || passcodeRule.safeParse(passcode).success ? null : words.passcodeShort,
  };
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    setTried(tried + 1);
    if (busy || planned === null || Object.values(wrong).some((one) => one !== null)) return;
    const { waitingRoom, registeredOnly, joinBeforeHost } = form;
    onSave({
      ...{ title: form.title.trim(), encryptionType },
      ...askedRules({ waitingRoom, registeredOnly, joinBeforeHost }, whyNot),
      ...{ passcode: passcode === '' ? null : passcode, schedule: planned },
    });
  };
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title={isNew ? words.newTitle : words.editTitle}
      {...(!isNew && initial.repeats !== 'never' ? { description: words.editSeriesNote } : {})}
      actions={
        <>
          <Button onClick={onClose}>{words.cancelForm}</Button>
          <Button tone="accent" type="submit" form={id} busy={busy}>
            {isNew ? words.create : words.save}
          </Button>
        </>
      }
    >
      <form ref={sheet} id={id} className={styles.form} onSubmit={submit} noValidate>
        <Field
          label={words.title}
          value={form.title}
          onChange={(event) => change({ title: event.target.value })}
          error={wasTried ? wrong.title : null}
          maxLength={120}
        />
        <When form={form} onChange={change} error={wasTried ? wrong.when : null} />
        <Repetition form={form} onChange={change} />
        <Field
          label={words.passcode}
          hint={words.passcodeHint}
          value={form.passcode}
          onChange={(event) => change({ passcode: event.target.value })}
          error={wasTried ? wrong.passcode : null}
          maxLength={64}
          autoComplete="off"
          spellCheck={false}
        />
        {fixedType !== null ? (
          <FixedEncryption type={fixedType} />
        ) : (
          <EncryptionChoice
            types={types}
            chosen={encryptionType}
            onChoose={choose}
            onOpenSettings={props.onOpenSettings}
          />
        )}
        <MeetingRules rules={form} whyNotBeforeHost={whyNot} onChange={change} />
        {fault === null ? null : <FaultNotice fault={fault} />}
      </form>
    </Dialog>
  );
}

interface PartProps {
  readonly form: ScheduleForm;
  readonly onChange: (more: Partial<ScheduleForm>) => void;
}

function When({ form, onChange, error }: PartProps & { readonly error: string | null }) {
  const lengths = new Set<number>([...LENGTHS, form.minutes]);
  const zones = new Set([form.timeZone, 'UTC', ...Intl.supportedValuesOf('timeZone')]);
  return (
    <>
      <div className={styles.pair}>
        <Field
          label={words.date}
          type="date"
          value={form.date}
          onChange={(event) => onChange({ date: event.target.value })}
          error={error}
        />
        <Field
          label={words.time}
          type="time"
          value={form.time}
          onChange={(event) => onChange({ time: event.target.value })}
        />
      </div>
      <div className={styles.pair}>
        <Select
          label={words.length}
          value={String(form.minutes)}
          options={[...lengths]
            .toSorted((a, b) => a - b)
            .map((minutes) => ({ value: String(minutes), label: words.minutes(minutes) }))}
          onChange={(value) => onChange({ minutes: Number(value) })}
        />
        <Select
          label={words.timeZone}
          value={form.timeZone}
          options={[...zones].map((zone) => ({ value: zone, label: zone.replaceAll('_', ' ') }))}
          onChange={(timeZone) => onChange({ timeZone })}
        />
      </div>
    </>
  );
}

const REPEATS: readonly { readonly value: Repeats; readonly label: string }[] = [
  { value: 'never', label: words.never },
  { value: 'day', label: words.daily },
  { value: 'week', label: words.weekly },
  { value: 'month', label: words.monthly },
];
const UNTIL_DATE = 'date';

function Repetition({ form, onChange }: PartProps) {
  const counts = new Set<number>([...COUNTS, ...(form.after === null ? [] : [form.after])]);
  return (
    <>
      <div className={styles.pair}>
        <Select
          label={words.repeats}
          value={form.repeats}
          options={REPEATS}
          onChange={(value) =>
            onChange({ repeats: REPEATS.find((one) => one.value === value)?.value ?? 'never' })
          }
        />
        {form.repeats === 'never' ? null : (
          <Select
            label={words.ends}
            value={form.after === null ? UNTIL_DATE : String(form.after)}
            options={[
              ...[...counts]
                .toSorted((a, b) => a - b)
                .map((count) => ({ value: String(count), label: words.meetings(count) })),
              { value: UNTIL_DATE, label: words.onDate },
            ]}
            onChange={(value) => onChange({ after: value === UNTIL_DATE ? null : Number(value) })}
          />
        )}
      </div>
      {form.repeats === 'month' ? <p className={styles.note}>{words.monthlyNote}</p> : null}
      {form.repeats === 'week' ? <Weekdays form={form} onChange={onChange} /> : null}
      {form.repeats !== 'never' && form.after === null ? (
        <Field
          label={words.lastDate}
          type="date"
          value={form.until}
          onChange={(event) => onChange({ until: event.target.value })}
        />
      ) : null}
    </>
  );
}

function Weekdays({ form, onChange }: PartProps) {
  const on = weekdaysOf(form);
  return (
    <fieldset className={styles.weekdays}>
      <legend>{words.weekdays}</legend>
      {weekdays.map((day) => (
        <label key={day}>
          <input
            type="checkbox"
            checked={on.includes(day)}
            onChange={({ target }) =>
              onChange({ on: target.checked ? [...on, day] : on.filter((one) => one !== day) })
            }
          />
          {words.weekday[day]}
        </label>
      ))}
    </fieldset>
  );
}
