import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { PlacedSetting } from '../../protocol/wire/policy-routes.js';
import { Button } from '../components/button.js';
import { Dialog } from '../components/dialog.js';
import { FaultNotice } from '../components/fault-notice.js';
import { WithoutFeatures } from '../policy/change-sheet.js';
import { SETTINGS } from '../policy/place.js';
import { faultOf, valueOrThrow } from '../service-client/fault-error.js';
import { OWN_ACCOUNT } from '../service-client/query-client.js';
import type { ServiceClient } from '../service-client/service-client.js';
import { adminWords } from '../words/admin-words.js';
import styles from './introduction.module.css';

type Choice = 'standard' | 'allow' | 'skip';

/** An administrator's first run: what it is in three sentences, and one click to allow it. Shown once, skipped or not. */
export function Introduction({ service }: { readonly service: ServiceClient }) {
  const [open, setOpen] = useState(true);
  const queries = useQueryClient();
  const deciding = useMutation({
    mutationFn: (choice: Choice) => decide(service, choice),
    onSuccess: () => setOpen(false),
    onSettled: async () => {
      for (const queryKey of [SETTINGS, OWN_ACCOUNT]) await queries.invalidateQueries({ queryKey });
    },
  });
  const fault = faultOf(deciding.error);
  const busy = (choice: Choice) => deciding.isPending && deciding.variables === choice;
  // A second press while the first is under way would write with an old version.
  const choose = (choice: Choice) => {
    if (!deciding.isPending) deciding.mutate(choice);
  };
  return (
    <Dialog
      open={open}
      onOpenChange={() => choose('skip')}
      title={adminWords.introTitle}
      wide
      actions={
        <>
          <Button busy={busy('skip')} onClick={() => choose('skip')}>
            {adminWords.introSkip}
          </Button>
          <Button busy={busy('allow')} onClick={() => choose('allow')}>
            {adminWords.introOnlyAllow}
          </Button>
          <Button tone="accent" busy={busy('standard')} onClick={() => choose('standard')}>
            {adminWords.introAllow}
          </Button>
        </>
      }
    >
      <div className={styles.body}>
        <p>{adminWords.introOne}</p>
        <p>{adminWords.introTwo}</p>
        <p>{adminWords.introThree}</p>
        <WithoutFeatures />
        <p className={styles.later}>{adminWords.introLater}</p>
        {fault === null ? null : (
          <FaultNotice
            fault={fault}
            action={<Button onClick={() => setOpen(false)}>{adminWords.close}</Button>}
          />
        )}
      </div>
    </Dialog>
  );
}

/** Settings first: who is told that it is allowed has it allowed. */
async function decide(service: ServiceClient, choice: Choice): Promise<void> {
  if (choice !== 'skip') {
    const { settings } = valueOrThrow(await service.call('readAccountSettings', {}));
    await write(service, settings, 'allowE2ee', true);
    if (choice === 'standard') await write(service, settings, 'defaultEncryptionType', 'e2ee');
  }
  valueOrThrow(await service.call('finishIntroduction', {}));
}

async function write(
  service: ServiceClient,
  settings: readonly PlacedSetting[],
  setting: 'allowE2ee' | 'defaultEncryptionType',
  value: true | 'e2ee',
): Promise<void> {
  const row = settings.find((one) => one.setting === setting);
  if (row?.value === value) return;
  const body = { value, locked: row?.locked ?? false, version: row?.version ?? 0 };
  valueOrThrow(await service.call('changeAccountSetting', { params: { setting }, body }));
}
