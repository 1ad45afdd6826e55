import { useState } from 'react';
import { Button } from '../components/button.js';
import type { ServiceClient } from '../service-client/service-client.js';
import { Section } from '../settings/section.js';
import { feedbackWords as words } from '../words/feedback-words.js';
import { FeedbackDialog } from './feedback-dialog.js';
import styles from './feedback.module.css';

/** The way to the form, at any time. */
export function FeedbackSection({
  service,
  version,
}: {
  readonly service: ServiceClient;
  readonly version: string;
}) {
  const [open, setOpen] = useState(false);
  return (
    <Section title={words.title}>
      <div className={styles.row}>
        <p>{words.detail}</p>
        <Button onClick={() => setOpen(true)}>{words.give}</Button>
      </div>
      <FeedbackDialog
        service={service}
        version={version}
        open={open}
        onClose={() => setOpen(false)}
      />
    </Section>
  );
}
