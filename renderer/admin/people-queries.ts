// What the administrator's screens load about people, groups and invitations, each under the key by which a change refreshes it.
import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { valueOrThrow } from '../service-client/fault-error.js';
import type { ServiceClient } from '../service-client/service-client.js';

/** Everything below it is loaded again after any change: roles, groups and numbers of people hang together. */
export const PEOPLE = ['people'] as const;

export interface MembersAsked {
  readonly search: string;
  readonly groupId: string | null;
  readonly page: number;
}

export function membersQuery(service: ServiceClient, { search, groupId, page }: MembersAsked) {
  const wanted = search.trim();
  const query = {
    ...(wanted === '' ? {} : { search: wanted }),
    ...(groupId === null ? {} : { groupId }),
    page,
  };
  return queryOptions({
    queryKey: [...PEOPLE, 'members', query],
    queryFn: async ({ signal }) =>
      valueOrThrow(await service.call('listMembers', { query }, signal)),
    // The list stays while the next letter is looked for.
    placeholderData: keepPreviousData,
  });
}

export function groupsQuery(service: ServiceClient) {
  return queryOptions({
    queryKey: [...PEOPLE, 'groups'],
    queryFn: async ({ signal }) => valueOrThrow(await service.call('listGroups', {}, signal)),
  });
}

export function invitationsQuery(service: ServiceClient) {
  return queryOptions({
    queryKey: [...PEOPLE, 'invitations'],
    queryFn: async ({ signal }) => valueOrThrow(await service.call('listInvitations', {}, signal)),
  });
}
