import { Switch } from '../components/switch.js';
import { homeWords as words } from '../words/home-words.js';

/** Who comes into a meeting, and how: what its host decides beside its name, its passcode and its encryption. */
export interface Rules {
  readonly waitingRoom: boolean;
  readonly registeredOnly: boolean;
  readonly joinBeforeHost: boolean;
}

/** Of a meeting that begins at once. */
export const OPEN_DOOR: Rules = { waitingRoom: false, registeredOnly: false, joinBeforeHost: true };

export interface MeetingRulesProps {
  readonly rules: Rules;
  /** Why nobody may join before the host, whatever is chosen here; null: it can be chosen. */
  readonly whyNotBeforeHost: string | null;
  readonly onChange: (more: Partial<Rules>) => void;
}

/** The switches of a meeting's rules, in every form that makes or changes a meeting. */
export function MeetingRules({ rules, whyNotBeforeHost, onChange }: MeetingRulesProps) {
  return (
    <>
      <Switch
        label={words.waitingRoom}
        description={words.waitingRoomDetail}
        checked={rules.waitingRoom}
        onCheckedChange={(waitingRoom) => onChange({ waitingRoom })}
      />
      <Switch
        label={words.registeredOnly}
        description={words.registeredOnlyDetail}
        checked={rules.registeredOnly}
        onCheckedChange={(registeredOnly) => onChange({ registeredOnly })}
      />
      <Switch
        label={words.beforeHost}
        description={whyNotBeforeHost ?? words.beforeHostDetail}
        checked={whyNotBeforeHost === null && rules.joinBeforeHost}
        disabled={whyNotBeforeHost !== null}
        onCheckedChange={(joinBeforeHost) => onChange({ joinBeforeHost })}
      />
    </>
  );
}
