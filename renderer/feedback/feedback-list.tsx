import { useInfiniteQuery } from '@tanstack/react-query';
import type { FeedbackRow } from '../../protocol/wire/feedback-routes.js';
import { Button } from '../components/button.js';
import { ExportButtons, useExport } from '../components/export-buttons.js';
import { FaultNotice } from '../components/fault-notice.js';
import { Nothing } from '../components/loaded.js';
import { Spinner } from '../components/spinner.js';
import { faultOf, valueOrThrow } from '../service-client/fault-error.js';
import type { ServiceClient } from '../service-client/service-client.js';
import { componentWords } from '../words/components.js';
import { feedbackWords as words } from '../words/feedback-words.js';
import styles from './feedback.module.css';

/** For administrators: what the people of the account say of the preview, newest first, and as a file. */
export function FeedbackList({ service }: { readonly service: ServiceClient }) {
  const pages = useInfiniteQuery({
    queryKey: ['feedback'],
    queryFn: async ({ pageParam, signal }) =>
      valueOrThrow(
        await service.call(
          'listFeedback',
          { query: pageParam === null ? {} : { before: pageParam } },
          signal,
        ),
      ),
    initialPageParam: null as number | null,
    getNextPageParam: ({ next }) => next,
    staleTime: 0,
  });
  const fault = faultOf(pages.error);
  const rows = pages.data?.pages.flatMap(({ feedback }) => feedback) ?? [];
  return (
    <section className={styles.form} aria-label={words.title}>
      <Export service={service} />
      {fault === null ? null : (
        <FaultNotice
          fault={fault}
          action={<Button onClick={() => void pages.refetch()}>{componentWords.tryAgain}</Button>}
        />
      )}
      {pages.isPending ? <Spinner /> : null}
      {pages.data !== undefined && rows.length === 0 ? <Nothing>{words.nothing}</Nothing> : null}
      <ul className={styles.list}>
        {rows.map((row) => (
          <Item key={row.number} row={row} />
        ))}
      </ul>
      {pages.hasNextPage ? (
        <div>
          <Button busy={pages.isFetchingNextPage} onClick={() => void pages.fetchNextPage()}>
            {words.older}
          </Button>
        </div>
      ) : null}
    </section>
  );
}

const when = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' });

/** What people write is theirs: each text in a direction of its own, and nothing of it a link. */
function Item({ row }: { readonly row: FeedbackRow }) {
  const { at, name, email, rating, what, contact, appVersion } = row;
  return (
    <li className={styles.item}>
      <div className={styles.who}>
        <span>
          <bdi>{name}</bdi> · <bdi>{email}</bdi>
        </span>
        <time dateTime={new Date(at).toISOString()}>{when.format(at)}</time>
      </div>
      <p className={styles.rated}>{words.rated(rating, words.ratings[rating - 1] ?? '')}</p>
      <p dir="auto">{what === '' ? words.noWords : what}</p>
      <div className={styles.facts}>
        {words.version(appVersion)}
        {contact === null ? null : (
          <>
            {' · '}
            <bdi>{words.reach(contact)}</bdi>
          </>
        )}
      </div>
    </li>
  );
}

function Export({ service }: { readonly service: ServiceClient }) {
  const { exporting, fault } = useExport('conclave-feedback', async (format, after) =>
    valueOrThrow(await service.call('exportFeedback', { query: { format, after } })),
  );
  return (
    <>
      <div className={styles.actions}>
        <ExportButtons exporting={exporting} className={styles.facts} />
      </div>
      {fault === null ? null : <FaultNotice fault={fault} />}
    </>
  );
}
