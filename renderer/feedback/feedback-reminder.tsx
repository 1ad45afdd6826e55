import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { Button } from '../components/button.js';
import { Notice } from '../components/notice.js';
import { valueOrThrow } from '../service-client/fault-error.js';
import type { ServiceClient } from '../service-client/service-client.js';
import { feedbackWords as words } from '../words/feedback-words.js';
import { FeedbackDialog } from './feedback-dialog.js';
import styles from './feedback.module.css';

/** Whoever comes home from a meeting may be faster than the service hears that it is over. */
const ASK_AGAIN_MS = 5_000;

/** Asks once, after the first end-to-end encrypted meeting, how it was (product.md #12). The service knows whether it is time. */
export function FeedbackReminder({
  service,
  version,
}: {
  readonly service: ServiceClient;
  readonly version: string;
}) {
  const [state, go] = useState<'waiting' | 'reminding' | 'writing' | 'over'>('waiting');
  const asking = useQuery({
    queryKey: ['feedback-reminder'],
    queryFn: async () => valueOrThrow(await service.call('readFeedbackReminder', {})),
    enabled: state === 'waiting',
    refetchOnMount: 'always',
    refetchInterval: ({ state: { data, dataUpdateCount } }) =>
      data?.remind === false && dataUpdateCount < 2 ? ASK_AGAIN_MS : false,
    gcTime: 0,
  });
  const isTime = state === 'waiting' && asking.data?.remind === true;
  useEffect(() => {
    if (!isTime) return;
    go('reminding');
    // From when it is seen it is not shown again, whether or not it is answered.
    void service.call('noteFeedbackReminder', {});
  }, [isTime, service]);
  return (
    <>
      {state === 'reminding' ? (
        <Notice
          tone="info"
          action={
            <span className={styles.actions}>
              <Button onClick={() => go('over')}>{words.notNow}</Button>
              <Button tone="accent" onClick={() => go('writing')}>
                {words.give}
              </Button>
            </span>
          }
        >
          {words.remind}
        </Notice>
      ) : null}
      <FeedbackDialog
        service={service}
        version={version}
        open={state === 'writing'}
        onClose={() => go('over')}
      />
    </>
  );
}
