// What holds for the person who is signed in. An administrator may change it while this window is open, and so may the person on another
// computer, so it is read again whenever it is about to count: it lies under the key of all settings, which each change marks as old.
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect } from 'react';
import type { Settings } from '../../protocol/wire/http.js';
import { valueOrThrow } from '../service-client/fault-error.js';
import type { ServiceClient } from '../service-client/service-client.js';
import { SETTINGS } from './place.js';

const KNOWN = [...SETTINGS, 'known'] as const;
/** For somebody whose settings nobody ever said. */
const SAFE: Settings = { allowE2ee: false };

/** Reads the settings again; answers what holds now, or what was known where the service does not say. */
export type LearnSettings = () => Promise<Settings>;

/** Tells `onLearned` what holds: at once, after every change that is made in this window, and when the window is come back to. */
export function useKnownSettings(
  service: ServiceClient,
  known: Settings,
  onLearned: (settings: Settings) => void,
): LearnSettings {
  const queries = useQueryClient();
  const { data } = useQuery({ ...readingOf(service), initialData: known });
  useEffect(() => {
    if (data !== known) onLearned(data);
    // Of what was learned alone: what is known in the meantime is no news.
  }, [data]);
  const learn = useCallback(
    () =>
      queries
        .query({ ...readingOf(service), retry: false })
        .catch(() => queries.getQueryData<Settings>(KNOWN) ?? SAFE),
    [queries, service],
  );
  useEffect(() => {
    const look = () => void learn();
    window.addEventListener('focus', look);
    return () => window.removeEventListener('focus', look);
  }, [learn]);
  return learn;
}

function readingOf(service: ServiceClient) {
  return {
    queryKey: KNOWN,
    queryFn: async ({ signal }: { readonly signal: AbortSignal }) =>
      valueOrThrow(await service.call('me', {}, signal)).settings,
    staleTime: 0,
  };
}
