import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query';
import { FaultError } from './fault-error.js';

const RETRIES = 2;

/** What one is in one's account. Whoever is refused what they may do had it taken away meanwhile, so it is asked for again. */
export const OWN_ACCOUNT = ['own-account'] as const;

/** Reads are tried again while the service cannot be reached; what changes something never is. */
export function queryClient(): QueryClient {
  const look = (error: Error): void => {
    if (error instanceof FaultError && error.fault.code === 'not-allowed')
      void client.invalidateQueries({ queryKey: OWN_ACCOUNT });
  };
  const client: QueryClient = new QueryClient({
    queryCache: new QueryCache({ onError: look }),
    mutationCache: new MutationCache({ onError: look }),
    defaultOptions: {
      queries: {
        // The service may be on this very computer, with no network at all.
        networkMode: 'always',
        retry: (failures, error) =>
          failures < RETRIES &&
          error instanceof FaultError &&
          error.fault.code === 'service-unreachable',
        staleTime: 5_000,
      },
      mutations: { networkMode: 'always', retry: false },
    },
  });
  return client;
}
