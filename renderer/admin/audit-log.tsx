import { keepPreviousData, useInfiniteQuery, useMutation } from '@tanstack/react-query';
import { Link2 } from 'lucide-react';
import { useState } from 'react';
import { auditActions } from '../../protocol/settings/audit-actions.js';
import { settingNames, settingTable } from '../../protocol/settings/setting-table.js';
import type { Query } from '../../protocol/wire/http.js';
import type { AuditRow } from '../../protocol/wire/policy-routes.js';
import { Button } from '../components/button.js';
import { ExportButtons, useExport } from '../components/export-buttons.js';
import { FaultNotice } from '../components/fault-notice.js';
import { Field } from '../components/field.js';
import { Nothing } from '../components/loaded.js';
import { Notice } from '../components/notice.js';
import { Select } from '../components/select.js';
import { Spinner } from '../components/spinner.js';
import { faultOf, valueOrThrow } from '../service-client/fault-error.js';
import type { ServiceClient } from '../service-client/service-client.js';
import { auditActionWords, auditWords } from '../words/admin-words.js';
import { componentWords } from '../words/components.js';
import { useSettled } from '../components/use-settled.js';
import admin from './admin-screen.module.css';
import styles from './audit-log.module.css';
import { auditLine, auditQuery, NO_FILTER, type AuditAsked } from './audit-view.js';

/** Who, what, from, to, when, from where: filtered, page by page, checked, exported. */
export function AuditLog({ service }: { readonly service: ServiceClient }) {
  const [asked, ask] = useState<AuditAsked>(NO_FILTER);
  // Not at each letter: the service looks through names for it.
  const query = auditQuery(useSettled(asked, TYPING_MS));
  const pages = useInfiniteQuery({
    queryKey: ['audit', query],
    queryFn: async ({ pageParam, signal }) =>
      valueOrThrow(
        await service.call(
          'listAudit',
          { query: { ...query, ...(pageParam === null ? {} : { before: pageParam }) } },
          signal,
        ),
      ),
    initialPageParam: null as number | null,
    getNextPageParam: ({ next }) => next,
    // The rows stay while others are looked for.
    placeholderData: keepPreviousData,
    // Somebody looks for what has just happened.
    staleTime: 0,
  });
  const fault = faultOf(pages.error);
  const rows = pages.data?.pages.flatMap(({ entries }) => entries) ?? [];
  return (
    <section className={admin.section} aria-label={auditWords.table}>
      <Filter asked={asked} onAsk={ask} />
      <Tools service={service} asked={asked} />
      {fault === null ? null : (
        <FaultNotice
          fault={fault}
          action={<Button onClick={() => void pages.refetch()}>{componentWords.tryAgain}</Button>}
        />
      )}
      {pages.isPending || pages.isPlaceholderData ? <Spinner /> : null}
      {pages.data !== undefined && rows.length === 0 && !pages.isPlaceholderData ? (
        <Nothing>{auditWords.nothing}</Nothing>
      ) : null}
      {rows.length === 0 ? null : <Table rows={rows} isOld={pages.isPlaceholderData} />}
      {pages.hasNextPage && !pages.isPlaceholderData ? (
        <div>
          <Button busy={pages.isFetchingNextPage} onClick={() => void pages.fetchNextPage()}>
            {auditWords.older}
          </Button>
        </div>
      ) : null}
    </section>
  );
}

const TYPING_MS = 250;

function Filter({
  asked,
  onAsk,
}: {
  readonly asked: AuditAsked;
  readonly onAsk: (asked: AuditAsked) => void;
}) {
  const set = (part: keyof AuditAsked) => (value: string) => onAsk({ ...asked, [part]: value });
  const all = { value: '', label: auditWords.all };
  return (
    <div className={styles.filter}>
      <Field
        label={auditWords.person}
        hint={auditWords.personHint}
        type="search"
        maxLength={120}
        value={asked.person}
        onChange={({ target }) => set('person')(target.value)}
      />
      <Select
        label={auditWords.action}
        value={asked.action}
        options={[all, ...auditActions.map((value) => ({ value, label: auditActionWords[value] }))]}
        onChange={set('action')}
      />
      <Select
        label={auditWords.setting}
        value={asked.setting}
        options={[
          all,
          ...settingNames.map((value) => ({ value, label: settingTable[value].name })),
        ]}
        onChange={set('setting')}
      />
      <Field
        label={auditWords.since}
        type="date"
        value={asked.since}
        onChange={({ target }) => set('since')(target.value)}
      />
      <Field
        label={auditWords.until}
        type="date"
        value={asked.until}
        onChange={({ target }) => set('until')(target.value)}
      />
    </div>
  );
}

interface AuditProgress {
  readonly done: number;
  readonly entries: number;
}

function Tools({
  service,
  asked,
}: {
  readonly service: ServiceClient;
  readonly asked: AuditAsked;
}) {
  const [checked, setChecked] = useState<AuditProgress | null>(null);
  const checking = useMutation({
    mutationFn: async () => {
      setChecked(null);
      let query: Query<'checkAudit'> = {};
      for (;;) {
        const found = valueOrThrow(await service.call('checkAudit', { query }));
        if (found.next === null) return found;
        setChecked({ done: found.next.seq, entries: found.entries });
        query = { after: found.next.seq, hash: found.next.hash };
      }
    },
    onSettled: () => setChecked(null),
  });
  const { exporting, fault: unsaved } = useExport('conclave-audit-log', async (format, after) =>
    valueOrThrow(
      await service.call('exportAudit', { query: { ...auditQuery(asked), format, after } }),
    ),
  );
  const fault = faultOf(checking.error) ?? unsaved;
  const { data } = checking;
  return (
    <>
      <div className={styles.tools}>
        <Button icon={<Link2 />} busy={checking.isPending} onClick={() => checking.mutate()}>
          {auditWords.check}
        </Button>
        <ExportButtons exporting={exporting} className={admin.said} />
      </div>
      <p className={admin.said} role="status">
        {checked === null ? '' : auditWords.checked(checked.done, checked.entries)}
      </p>
      {fault === null ? null : <FaultNotice fault={fault} />}
      {data === undefined ? null : data.brokenAt === null ? (
        <Notice tone="info">
          {auditWords.whole(data.entries)} {auditWords.head}{' '}
          <code className={styles.hash}>{data.head}</code>
        </Notice>
      ) : (
        <Notice tone="stop">{auditWords.broken(data.brokenAt)}</Notice>
      )}
    </>
  );
}

function Table({
  rows,
  isOld,
}: {
  readonly rows: readonly AuditRow[];
  /** Of the filter before: what is asked for now is on its way. */
  readonly isOld: boolean;
}) {
  return (
    // Reached by keys, so that it can be scrolled where it is wider than the window.
    <div
      className={styles.scroll}
      role="region"
      aria-label={auditWords.table}
      aria-busy={isOld}
      tabIndex={0}
    >
      <table className={styles.table}>
        <thead>
          <tr>
            <th scope="col">{auditWords.when}</th>
            <th scope="col">{auditWords.who}</th>
            <th scope="col">{auditWords.did}</th>
            <th scope="col">{auditWords.change}</th>
            <th scope="col">{auditWords.address}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => {
            const line = auditLine(row);
            return (
              <tr key={line.seq}>
                <td className={styles.when}>{line.when}</td>
                <td>
                  <bdi>{line.who}</bdi>
                </td>
                <td>
                  {line.what}
                  <span className={styles.subject}>
                    <bdi>{line.subject}</bdi>
                  </span>
                </td>
                <td>
                  <bdi>{line.from}</bdi> → <bdi>{line.to}</bdi>
                </td>
                <td className={styles.address}>{line.address}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}
