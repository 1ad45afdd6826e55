// Every setting of product.md "Settings" and every feature switch: what values it has, where it starts, and which of its values
// protects people most, which is what counts for someone in several groups. The values themselves are stored by the service.
import { z } from 'zod';
import { encryptionType, type EncryptionType } from '../wire/text.js';
import { featureNames, features, type Feature } from './features.js';

export type SettingName = 'allowE2ee' | 'defaultEncryptionType' | Feature;

export interface SettingValues extends Readonly<Record<Feature, boolean>> {
  readonly allowE2ee: boolean;
  readonly defaultEncryptionType: EncryptionType;
}

export type SettingValue = SettingValues[SettingName];

interface SettingRow<V> {
  /** As a screen calls it, at the start of a line. */
  readonly name: string;
  /** Where nobody said anything. */
  readonly standard: V;
  /** The value that wins between the groups of one person. */
  readonly protective: V;
}

type SettingTable = { readonly [S in SettingName]: SettingRow<SettingValues[S]> };

/** What the service would store or pass on readable is the less protective side of a switch. */
const isOnAtFirst: Readonly<Record<Feature, boolean>> = {
  joinBeforeHost: false,
  cloudRecording: false,
  liveStreaming: false,
  liveTranscription: false,
  breakoutRooms: true,
  polls: true,
  privateChat: true,
  reactions: true,
};

const switches = Object.fromEntries(
  featureNames.map((feature) => [
    feature,
    { name: features[feature].name, standard: isOnAtFirst[feature], protective: false },
  ]),
) as Record<Feature, SettingRow<boolean>>;

export const settingTable: SettingTable = {
  allowE2ee: { name: 'Allow end-to-end encryption', standard: false, protective: true },
  defaultEncryptionType: {
    name: 'Encryption of new meetings',
    standard: 'enhanced',
    protective: 'e2ee',
  },
  ...switches,
};

export const settingNames = Object.keys(settingTable) as readonly SettingName[];

export const settingName = z.enum(settingNames as [SettingName, ...SettingName[]]);

export function isSettingName(name: string): name is SettingName {
  return Object.hasOwn(settingTable, name);
}

export function isFeature(setting: SettingName): setting is Feature {
  return Object.hasOwn(features, setting);
}

/** One change as it travels: the value has to be one that the setting knows. */
export const settingValue = z.union([z.boolean(), encryptionType]);

export function isValueOf(setting: SettingName, value: unknown): value is SettingValue {
  return setting === 'defaultEncryptionType'
    ? encryptionType.safeParse(value).success
    : typeof value === 'boolean';
}
