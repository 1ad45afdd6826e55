import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { faultOf } from '../service-client/fault-error.js';
import { componentWords } from '../words/components.js';
import { Button } from './button.js';
import { FaultNotice } from './fault-notice.js';
import styles from './loaded.module.css';
import { Spinner } from './spinner.js';

/** What came of a query: a spinner, the fault with a way to try again, or what `children` makes of the data. */
export function Loaded<T>({
  query,
  children,
}: {
  readonly query: UseQueryResult<T>;
  readonly children: (data: T) => ReactNode;
}) {
  const fault = faultOf(query.error);
  return (
    <>
      {fault === null ? null : (
        <FaultNotice
          fault={fault}
          action={
            <Button busy={query.isFetching} onClick={() => void query.refetch()}>
              {componentWords.tryAgain}
            </Button>
          }
        />
      )}
      {query.isPending ? (
        <p className={styles.waiting}>
          <Spinner />
        </p>
      ) : null}
      {query.data === undefined ? null : children(query.data)}
    </>
  );
}

/** There is nothing in a list yet, or nothing that was looked for. */
export function Nothing({ children }: { readonly children: ReactNode }) {
  return <p className={styles.nothing}>{children}</p>;
}
