import { QueryClient } from '@tanstack/react-query';
import { FaultError } from './fault-error.js';

const RETRIES = 2;

/** Reads are tried again while the service cannot be reached; what changes something never is. */
export function queryClient(): QueryClient {
  return new QueryClient({
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
}
