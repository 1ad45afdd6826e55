// What the administrator's screens load about people, groups and invitations, each under the key by which a change refreshes it.
import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { SETTINGS } from '../policy/place.js';
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
  const query = pageQuery({ search, groupId, page });
  return queryOptions({
    queryKey: [...PEOPLE, 'members', query],
    queryFn: async ({ signal }) =>
      valueOrThrow(await service.call('listMembers', { query }, signal)),
    // The list stays while the next letter is looked for.
    placeholderData: keepPreviousData,
  });
}

/** Who of the same page may use end-to-end encryption, and why. Under the key of all settings, which each change marks as old. */
export function holdsQuery(service: ServiceClient, asked: MembersAsked) {
  const query = { ...pageQuery(asked), setting: 'allowE2ee' } as const;
  return queryOptions({
    queryKey: [...SETTINGS, 'people', query],
    queryFn: async ({ signal }) => {
      const { members } = valueOrThrow(await service.call('listMemberSettings', { query }, signal));
      return new Map(members.map(({ userId, settings }) => [userId, settings.allowE2ee]));
    },
    placeholderData: keepPreviousData,
  });
}

/** Whose name looks like another's, over the whole account. */
export function namesakesQuery(service: ServiceClient) {
  return queryOptions({
    queryKey: [...PEOPLE, 'namesakes'],
    queryFn: async ({ signal }) =>
      new Set(valueOrThrow(await service.call('listNamesakes', {}, signal)).userIds),
    // Who joins or renames themselves meanwhile is marked a little later; every change that is made here asks again.
    staleTime: 60_000,
  });
}

function pageQuery({ search, groupId, page }: MembersAsked) {
  const wanted = search.trim();
  return {
    ...(wanted === '' ? {} : { search: wanted }),
    ...(groupId === null ? {} : { groupId }),
    page,
  };
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
