import { useMutation } from '@tanstack/react-query';
import { Download, Trash2 } from 'lucide-react';
import { useId, useRef, useState, type SubmitEvent } from 'react';
import { Button } from '../components/button.js';
import { Dialog } from '../components/dialog.js';
import { FaultNotice } from '../components/fault-notice.js';
import { Field } from '../components/field.js';
import { saveFile } from '../components/save-file.js';
import { useFirstWrong } from '../components/use-first-wrong.js';
import { faultOf, valueOrThrow } from '../service-client/fault-error.js';
import type { ServiceClient } from '../service-client/service-client.js';
import { componentWords } from '../words/components.js';
import { ownWords } from '../words/own-words.js';
import styles from './account-section.module.css';
import { Section } from './section.js';

export interface DataSectionProps {
  readonly service: ServiceClient;
  /** The account is gone: forget the session here too. */
  readonly onDeleted: () => void;
}

/** One's data: taken along as a file, or deleted with everything. */
export function DataSection({ service, onDeleted }: DataSectionProps) {
  const [deleting, setDeleting] = useState(false);
  return (
    <Section title={ownWords.data}>
      <ExportRow service={service} detail={ownWords.exportDetail} />
      <div className={styles.row}>
        <p className={styles.detail}>{ownWords.deleteDetail}</p>
        <Button tone="stop" icon={<Trash2 />} onClick={() => setDeleting(true)}>
          {ownWords.delete}
        </Button>
      </div>
      {deleting ? (
        <DeleteDialog service={service} onClose={() => setDeleting(false)} onDeleted={onDeleted} />
      ) : null}
    </Section>
  );
}

/** The button that saves one's data as a file, with what came of it. */
function ExportRow({
  service,
  detail,
}: Pick<DataSectionProps, 'service'> & { readonly detail: string }) {
  const exporting = useMutation({
    mutationFn: async () => {
      const data = valueOrThrow(await service.call('exportMine', {}));
      saveFile('conclave-my-data.json', 'application/json', [JSON.stringify(data, null, 2)]);
    },
  });
  const fault = faultOf(exporting.error);
  return (
    <>
      <div className={styles.row}>
        <p className={styles.detail}>{detail}</p>
        <Button icon={<Download />} busy={exporting.isPending} onClick={() => exporting.mutate()}>
          {ownWords.export}
        </Button>
      </div>
      {fault === null ? null : <FaultNotice fault={fault} />}
      <p className={styles.said} role="status">
        {exporting.isSuccess ? ownWords.exported : ''}
      </p>
    </>
  );
}

function DeleteDialog({
  service,
  onClose,
  onDeleted,
}: DataSectionProps & { readonly onClose: () => void }) {
  const id = useId();
  const [word, setWord] = useState('');
  const [password, setPassword] = useState('');
  const form = useRef<HTMLFormElement>(null);
  const [tried, setTried] = useState(0);
  const going = useMutation({
    mutationFn: async () => valueOrThrow(await service.call('deleteMe', { body: { password } })),
    onSuccess: onDeleted,
  });
  const fault = faultOf(going.error);
  const isMeant = word.trim().toLowerCase() === ownWords.word;
  const isWrong = fault?.code === 'wrong-password';
  useFirstWrong(form, fault ?? tried);
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    setTried(tried + 1);
    if (isMeant && password !== '') going.mutate();
  };
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title={ownWords.deleteTitle}
      description={ownWords.deleteSays}
      actions={
        <>
          <Button onClick={onClose}>{componentWords.cancel}</Button>
          <Button tone="stop" type="submit" form={id} busy={going.isPending}>
            {ownWords.doDelete}
          </Button>
        </>
      }
    >
      <ExportRow service={service} detail={ownWords.exportFirst} />
      <form ref={form} id={id} className={styles.form} onSubmit={submit} noValidate>
        <Field
          label={ownWords.deleteWord(ownWords.word)}
          autoComplete="off"
          spellCheck={false}
          maxLength={32}
          value={word}
          error={tried > 0 && !isMeant ? ownWords.wordMissing(ownWords.word) : null}
          onChange={({ target }) => setWord(target.value)}
        />
        <Field
          label={ownWords.password}
          type="password"
          autoComplete="current-password"
          maxLength={256}
          value={password}
          error={
            tried > 0 && password === '' ? ownWords.missing : isWrong ? ownWords.wrongOld : null
          }
          onChange={({ target }) => setPassword(target.value)}
        />
        {fault === null || isWrong ? null : <FaultNotice fault={fault} />}
      </form>
    </Dialog>
  );
}
