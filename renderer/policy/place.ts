// Where settings are looked at and written: at the account, at a group, for one person, or one's own.
import { isolated } from '../../protocol/isolated.js';
import type { Result } from '../../protocol/result.js';
import type { SettingName, SettingValue } from '../../protocol/settings/setting-table.js';
import type { PlacedSetting } from '../../protocol/wire/policy-routes.js';
import type { ServiceClient } from '../service-client/service-client.js';
import { settingWords } from '../words/setting-words.js';

export type Place =
  | { readonly at: 'own' }
  | { readonly at: 'account'; readonly name: string }
  | { readonly at: 'group'; readonly groupId: string; readonly name: string }
  | { readonly at: 'user'; readonly userId: string; readonly name: string };

export interface Change {
  readonly setting: SettingName;
  /** Null: what was decided here is taken away. */
  readonly value: SettingValue | null;
  readonly locked: boolean;
  /** The version that the person saw. */
  readonly version: number;
}

export const SETTINGS = ['settings'] as const;

export function placeKey(place: Place): readonly string[] {
  switch (place.at) {
    case 'own':
    case 'account':
      return [...SETTINGS, place.at];
    case 'group':
      return [...SETTINGS, place.at, place.groupId];
    case 'user':
      return [...SETTINGS, place.at, place.userId];
  }
}

/** As in "Turn off polls for …". */
export function whom(place: Place): string {
  switch (place.at) {
    case 'own':
      return '';
    case 'account':
      return settingWords.everyone(place.name);
    case 'group':
      return settingWords.groupOf(place.name);
    case 'user':
      return isolated(place.name);
  }
}

export function readPlace(
  service: ServiceClient,
  place: Place,
  signal?: AbortSignal,
): Promise<Result<{ settings: PlacedSetting[] }>> {
  switch (place.at) {
    case 'own':
      return service.call('readOwnSettings', {}, signal);
    case 'account':
      return service.call('readAccountSettings', {}, signal);
    case 'group':
      return service.call('readGroupSettings', { params: { groupId: place.groupId } }, signal);
    case 'user':
      return service.call('readMemberSettings', { params: { userId: place.userId } }, signal);
  }
}

export function writePlace(
  service: ServiceClient,
  place: Place,
  { setting, ...body }: Change,
): Promise<Result<PlacedSetting>> {
  switch (place.at) {
    case 'own': {
      const { value, version } = body;
      return service.call('changeOwnSetting', { params: { setting }, body: { value, version } });
    }
    case 'account':
      return service.call('changeAccountSetting', { params: { setting }, body });
    case 'group':
      return service.call('changeGroupSetting', {
        params: { groupId: place.groupId, setting },
        body,
      });
    case 'user':
      return service.call('changeMemberSetting', {
        params: { userId: place.userId, setting },
        body,
      });
  }
}
