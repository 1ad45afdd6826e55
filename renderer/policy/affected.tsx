import { useQuery } from '@tanstack/react-query';
import type { Body } from '../../protocol/wire/http.js';
import { Button } from '../components/button.js';
import { FaultNotice } from '../components/fault-notice.js';
import { faultOf, valueOrThrow } from '../service-client/fault-error.js';
import type { ServiceClient } from '../service-client/service-client.js';
import { componentWords } from '../words/components.js';
import { settingWords } from '../words/setting-words.js';
import styles from './affected.module.css';
import { SETTINGS } from './place.js';

/** For how many people a change would change what holds. Where it cannot be counted, that is said: the change can be made all the same. */
export function Affected({
  service,
  body,
}: {
  readonly service: ServiceClient;
  readonly body: Body<'previewSetting'>;
}) {
  const counting = useQuery({
    queryKey: [...SETTINGS, 'preview', body],
    queryFn: async ({ signal }) =>
      valueOrThrow(await service.call('previewSetting', { body }, signal)),
    staleTime: 0,
  });
  const fault = faultOf(counting.error);
  if (fault !== null)
    return (
      <FaultNotice
        fault={fault}
        action={
          <Button busy={counting.isFetching} onClick={() => void counting.refetch()}>
            {componentWords.tryAgain}
          </Button>
        }
      />
    );
  const { data } = counting;
  return (
    <p className={styles.affected} role="status">
      {data === undefined
        ? settingWords.counting
        : settingWords.affects(data.affected, data.people)}
    </p>
  );
}
