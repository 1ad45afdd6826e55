// Each feature as a line of the list: what it is called and why it cannot be used, from the one table (protocol/settings/features.ts).
import { featureNames, features, type Feature } from '../../protocol/settings/features.js';
import { featureWords as words } from '../words/feature-words.js';
import type { FeatureState } from './feature-state.js';

export interface FeatureRow {
  readonly feature: Feature;
  readonly name: string;
  /** Null where it can be used. */
  readonly whyNot: string | null;
}

export function featureRows({ whyNot }: Pick<FeatureState, 'whyNot'>): FeatureRow[] {
  return featureNames.map((feature) => ({
    feature,
    name: features[feature].name,
    whyNot: reason(feature, whyNot[feature]),
  }));
}

function reason(feature: Feature, why: FeatureState['whyNot'][Feature]): string | null {
  switch (why) {
    case 'e2ee':
      return features[feature].whyOffInE2ee;
    case 'switched-off':
      return words.switchedOff;
    case 'needs-egress':
      return words.needsEgress;
    case null:
      return null;
  }
}
