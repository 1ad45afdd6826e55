import { useMutation, useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import type { PhoneCheckState } from '../../protocol/wire/phone-routes.js';
import { Button } from '../components/button.js';
import { FaultNotice } from '../components/fault-notice.js';
import { Entry } from '../frame/entry.js';
import { ScreenHeading } from '../frame/screen-heading.js';
import { faultOf, valueOrThrow } from '../service-client/fault-error.js';
import type { ServiceClient } from '../service-client/service-client.js';
import { phoneWords as words } from '../words/phone-words.js';
import { CodeForm } from './code-form.js';
import { countryOf, shownNumber, type NumberEntry } from './number-entry.js';
import { NumberForm } from './number-form.js';
import styles from './phone.module.css';

export interface PhoneScreenProps {
  readonly service: ServiceClient;
  /** The number is confirmed, or nobody asks for one any more: what the person wanted goes on. */
  readonly onConfirmed: () => void;
  readonly onBack: () => void;
}

/** Asks a Basic user once for a phone number (product.md #9): why, the number, the code. */
export function PhoneScreen({ service, onConfirmed, onBack }: PhoneScreenProps) {
  const [entry, setEntry] = useState<NumberEntry>(() => ({
    country: countryOf(navigator.language),
    text: '',
  }));
  const [step, go] = useState<'number' | 'code'>('number');
  const [sentTo, setSentTo] = useState<string | null>(null);
  const [resendAt, setResendAt] = useState(0);
  const learn = (state: PhoneCheckState): void => {
    setResendAt(Date.now() + state.resendInMs);
    if (state.state !== 'needed') onConfirmed();
    else go(state.code === null ? 'number' : 'code');
  };
  const asking = useQuery({
    queryKey: ['phone-check'],
    queryFn: async () => valueOrThrow(await service.call('readPhoneCheck', {})),
    gcTime: 0,
    refetchOnWindowFocus: false,
  });
  // Only what it was when the screen opened: from then on the answers to what is done here say more.
  useEffect(() => {
    if (asking.data !== undefined) learn(asking.data);
  }, [asking.data]);
  const sending = useMutation({
    mutationFn: async (to: NumberEntry) => {
      const body = { number: to.text.trim(), country: to.country };
      return valueOrThrow(await service.call('sendPhoneCode', { body }));
    },
    onSuccess: (state, to) => {
      confirming.reset();
      setSentTo(shownNumber(to));
      learn(state);
    },
  });
  const confirming = useMutation({
    mutationFn: async (code: string) =>
      valueOrThrow(await service.call('confirmPhoneCode', { body: { code } })),
    onMutate: () => sending.reset(),
    onSuccess: learn,
  });
  const changeNumber = () => {
    sending.reset();
    confirming.reset();
    go('number');
  };
  const unread = faultOf(asking.error);
  return (
    <Entry>
      <ScreenHeading key={step}>{step === 'number' ? words.title : words.codeTitle}</ScreenHeading>
      {unread === null ? null : <FaultNotice fault={unread} />}
      {step === 'number' ? (
        <>
          <p className={styles.words}>{words.why}</p>
          <NumberForm
            entry={entry}
            busy={sending.isPending}
            fault={faultOf(sending.error)}
            onEntry={setEntry}
            onSend={() => sending.mutate(entry)}
          />
          <p className={styles.kept}>{words.kept}</p>
        </>
      ) : (
        <CodeForm
          number={sentTo}
          resendAt={resendAt}
          busy={confirming.isPending}
          sending={sending.isPending}
          fault={faultOf(sending.error) ?? faultOf(confirming.error)}
          onCode={(code) => confirming.mutate(code)}
          onResend={() => (entry.text === '' ? changeNumber() : sending.mutate(entry))}
          onChangeNumber={changeNumber}
        />
      )}
      <Button onClick={onBack}>{words.back}</Button>
    </Entry>
  );
}
