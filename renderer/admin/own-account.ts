// What a signed-in person is in their account: who sees the administrator's screens depends on it. The service decides; this only shows.
import { useQuery } from '@tanstack/react-query';
import type { Answer, Settings } from '../../protocol/wire/http.js';
import { valueOrThrow } from '../service-client/fault-error.js';
import { OWN_ACCOUNT } from '../service-client/query-client.js';
import type { ServiceClient } from '../service-client/service-client.js';

export type OwnAccount = Answer<'account'>;

export function useOwnAccount(service: ServiceClient) {
  return useQuery({
    queryKey: OWN_ACCOUNT,
    queryFn: async ({ signal }) => valueOrThrow(await service.call('account', {}, signal)),
    staleTime: 30_000,
  });
}

/** Who signs up alone owns an account of one on the Basic plan: there is nobody to administer in it. */
export function mayAdminister({ role, account }: OwnAccount): boolean {
  return role !== 'member' && account.plan === 'paid';
}

/** Asked once about end-to-end encryption, and only where there is something to decide: the operator's lock leaves nothing. */
export function needsIntroduction({ introduced }: OwnAccount, { effective }: Settings): boolean {
  return !introduced && effective?.allowE2ee.lock?.level !== 'product';
}
