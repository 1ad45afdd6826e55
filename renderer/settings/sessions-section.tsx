import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { Answer } from '../../protocol/wire/http.js';
import { Button } from '../components/button.js';
import { Confirm } from '../components/confirm.js';
import { Loaded } from '../components/loaded.js';
import { Mark, Row, Rows } from '../components/row.js';
import { moment } from '../policy/setting-row-view.js';
import { faultOf, valueOrThrow } from '../service-client/fault-error.js';
import type { ServiceClient } from '../service-client/service-client.js';
import { ownWords } from '../words/own-words.js';
import { Section } from './section.js';
import styles from './account-section.module.css';

type Session = Answer<'listSessions'>['sessions'][number];
const SESSIONS = ['sessions'] as const;

/** Where one is signed in; each can be ended, and all but this one at once. */
export function SessionsSection({ service }: { readonly service: ServiceClient }) {
  const queries = useQueryClient();
  const [doomed, setDoomed] = useState<Session | 'others' | null>(null);
  const query = useQuery({
    queryKey: SESSIONS,
    queryFn: async ({ signal }) => valueOrThrow(await service.call('listSessions', {}, signal)),
  });
  const ending = useMutation({
    mutationFn: (which: Session | 'others') => end(service, which),
    onSuccess: () => setDoomed(null),
    onSettled: () => queries.invalidateQueries({ queryKey: SESSIONS }),
  });
  const ask = (which: Session | 'others') => {
    ending.reset();
    setDoomed(which);
  };
  return (
    <Section title={ownWords.sessions}>
      <Loaded query={query}>
        {({ sessions }) => (
          <>
            <Rows label={ownWords.sessions}>
              {sessions.map((session) => (
                <Row
                  key={session.sessionId}
                  title={nameOf(session)}
                  facts={
                    <>
                      {session.isThisOne ? (
                        <Mark tone="accent">{ownWords.thisOne}</Mark>
                      ) : (
                        <span>{ownWords.seen(moment(session.seenAt))}</span>
                      )}
                      <span>{ownWords.since(moment(session.createdAt))}</span>
                    </>
                  }
                  {...(session.isThisOne
                    ? {}
                    : {
                        actions: (
                          <Button
                            aria-label={`${ownWords.revoke}: ${nameOf(session)}`}
                            onClick={() => ask(session)}
                          >
                            {ownWords.revoke}
                          </Button>
                        ),
                      })}
                />
              ))}
            </Rows>
            {sessions.length < 2 ? null : (
              <div>
                <Button onClick={() => ask('others')}>{ownWords.revokeOthers}</Button>
              </div>
            )}
          </>
        )}
      </Loaded>
      <p className={styles.said} role="status">
        {ending.data === undefined ? '' : ownWords.revoked(ending.data)}
      </p>
      {doomed === null ? null : (
        <Confirm
          open
          title={
            doomed === 'others' ? ownWords.revokeOthersTitle : ownWords.revokeTitle(nameOf(doomed))
          }
          detail={ownWords.revokeDetail}
          confirm={doomed === 'others' ? ownWords.revokeOthers : ownWords.revoke}
          tone="stop"
          busy={ending.isPending}
          fault={faultOf(ending.error)}
          onClose={() => setDoomed(null)}
          onConfirm={() => ending.mutate(doomed)}
        />
      )}
    </Section>
  );
}

/** How many sessions ended. */
async function end(service: ServiceClient, which: Session | 'others'): Promise<number> {
  if (which === 'others')
    return valueOrThrow(await service.call('revokeOtherSessions', {})).revoked;
  const { sessionId } = which;
  valueOrThrow(await service.call('revokeSession', { params: { sessionId } }));
  return 1;
}

function nameOf({ device }: Session): string {
  return device === '' ? ownWords.unknownDevice : device;
}
