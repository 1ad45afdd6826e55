// The way of a change: asked about where it takes something away, written with the version that the person saw, and where somebody else
// was faster, shown beside theirs.
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { Fault } from '../../protocol/result.js';
import type { PlacedSetting } from '../../protocol/wire/policy-routes.js';
import { FaultError, faultOf, valueOrThrow } from '../service-client/fault-error.js';
import type { ServiceClient } from '../service-client/service-client.js';
import { placeKey, SETTINGS, writePlace, type Change, type Place } from './place.js';
import { consequenceOf, type Consequence } from './setting-row-view.js';

export interface Asked {
  readonly row: PlacedSetting;
  readonly change: Change;
  readonly consequence: Consequence;
}

export interface Conflict {
  readonly change: Change;
  readonly theirs: Fault['detail'] & object;
}

export interface SettingChanges {
  readonly asked: Asked | null;
  readonly conflict: Conflict | null;
  readonly fault: Fault | null;
  readonly busy: boolean;
  readonly wish: (row: PlacedSetting, change: Change) => void;
  readonly confirm: () => void;
  readonly takeMine: () => void;
  readonly drop: () => void;
}

export function useSettingChanges(service: ServiceClient, place: Place): SettingChanges {
  const queries = useQueryClient();
  const [asked, ask] = useState<Asked | null>(null);
  const [conflict, setConflict] = useState<Conflict | null>(null);
  const writing = useMutation({
    mutationFn: async (change: Change) => valueOrThrow(await writePlace(service, place, change)),
    onSuccess: (written) => {
      // At once, with its new version: the next press must not be taken for that of somebody who missed this one.
      queries.setQueryData<PlacedSetting[]>(placeKey(place), (rows) =>
        rows?.map((row) => (row.setting === written.setting ? written : row)),
      );
      ask(null);
      setConflict(null);
    },
    onError: (error, change) => {
      if (!(error instanceof FaultError) || error.fault.code !== 'setting-changed') return;
      ask(null);
      setConflict({ change, theirs: error.fault.detail ?? {} });
    },
    // Settings at one place decide what holds at others.
    onSettled: () => queries.invalidateQueries({ queryKey: SETTINGS }),
  });
  const fault = faultOf(writing.error);
  const drop = () => {
    ask(null);
    setConflict(null);
    writing.reset();
  };
  return {
    asked,
    conflict,
    fault: fault?.code === 'setting-changed' ? null : fault,
    busy: writing.isPending,
    wish(row, change) {
      drop();
      const consequence = consequenceOf(row, change, place);
      if (consequence === null) writing.mutate(change);
      else ask({ row, change, consequence });
    },
    confirm: () => (asked === null ? undefined : writing.mutate(asked.change)),
    takeMine() {
      if (conflict === null) return;
      const { version } = conflict.theirs;
      writing.mutate({ ...conflict.change, version: typeof version === 'number' ? version : 0 });
    },
    drop,
  };
}
