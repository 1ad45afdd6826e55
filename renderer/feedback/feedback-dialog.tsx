import { useMutation } from '@tanstack/react-query';
import { useId, useRef, useState, type SubmitEvent } from 'react';
import { Button } from '../components/button.js';
import { Dialog } from '../components/dialog.js';
import { FaultNotice } from '../components/fault-notice.js';
import { Field } from '../components/field.js';
import { TextArea } from '../components/text-area.js';
import { useFirstWrong } from '../components/use-first-wrong.js';
import { faultOf, valueOrThrow } from '../service-client/fault-error.js';
import type { ServiceClient } from '../service-client/service-client.js';
import { feedbackWords as words } from '../words/feedback-words.js';
import styles from './feedback.module.css';

export interface FeedbackDialogProps {
  readonly service: ServiceClient;
  readonly version: string;
  readonly open: boolean;
  readonly onClose: () => void;
}

interface Written {
  readonly rating: number | null;
  readonly what: string;
  readonly contact: string;
}

const EMPTY: Written = { rating: null, what: '', contact: '' };

/** How the preview is, in the person's words. What was written stays until it was sent. */
export function FeedbackDialog({ service, version, open, onClose }: FeedbackDialogProps) {
  const id = useId();
  const [written, write] = useState(EMPTY);
  const sending = useMutation({
    mutationFn: async ({ rating, what, contact }: Written & { readonly rating: number }) => {
      const body = { rating, what, contact: contact.trim() === '' ? null : contact };
      return valueOrThrow(
        await service.call('sendFeedback', { body: { ...body, appVersion: version } }),
      );
    },
    onSuccess: () => write(EMPTY),
  });
  const close = () => {
    onClose();
    sending.reset();
  };
  if (sending.isSuccess)
    return (
      <Dialog
        open={open}
        onOpenChange={close}
        title={words.thanksTitle}
        description={words.thanks}
        actions={
          <Button tone="accent" onClick={close}>
            {words.close}
          </Button>
        }
      />
    );
  const fault = faultOf(sending.error);
  return (
    <Dialog
      open={open}
      onOpenChange={close}
      title={words.question}
      actions={
        <>
          <Button onClick={close}>{words.cancel}</Button>
          <Button tone="accent" type="submit" form={id} busy={sending.isPending}>
            {words.send}
          </Button>
        </>
      }
    >
      <Form
        id={id}
        written={written}
        onWrite={write}
        onSend={(rating) => !sending.isPending && sending.mutate({ ...written, rating })}
      />
      <p className={styles.sent}>{words.sent(version)}</p>
      {fault === null ? null : <FaultNotice fault={fault} />}
    </Dialog>
  );
}

interface FormProps {
  readonly id: string;
  readonly written: Written;
  readonly onWrite: (written: Written) => void;
  readonly onSend: (rating: number) => void;
}

function Form({ id, written, onWrite, onSend }: FormProps) {
  const form = useRef<HTMLFormElement>(null);
  // Counts the attempts without a rating.
  const [tried, setTried] = useState(0);
  useFirstWrong(form, tried);
  const isMissing = tried > 0 && written.rating === null;
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    setTried(tried + 1);
    if (written.rating !== null) onSend(written.rating);
  };
  return (
    <form ref={form} id={id} className={styles.form} onSubmit={submit} noValidate>
      <fieldset className={styles.ratings}>
        <legend>{words.rating}</legend>
        <div className={styles.scale}>
          {words.ratings.map((says, at) => (
            <label key={says} className={styles.choice}>
              <input
                type="radio"
                name={`${id}-rating`}
                checked={written.rating === at + 1}
                onChange={() => onWrite({ ...written, rating: at + 1 })}
                {...(isMissing
                  ? { 'aria-invalid': true, 'aria-describedby': `${id}-missing` }
                  : {})}
              />
              {says}
            </label>
          ))}
        </div>
        {isMissing ? (
          <p className={styles.error} id={`${id}-missing`}>
            {words.ratingMissing}
          </p>
        ) : null}
      </fieldset>
      <TextArea
        label={words.what}
        hint={words.whatHint}
        value={written.what}
        maxLength={4_000}
        onChange={(what) => onWrite({ ...written, what })}
      />
      <Field
        label={words.contact}
        autoComplete="email"
        maxLength={254}
        value={written.contact}
        onChange={({ target }) => onWrite({ ...written, contact: target.value })}
      />
    </form>
  );
}
