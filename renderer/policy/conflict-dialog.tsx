import { settingTable, type SettingName } from '../../protocol/settings/setting-table.js';
import { Button } from '../components/button.js';
import { Dialog } from '../components/dialog.js';
import { FaultNotice } from '../components/fault-notice.js';
import { settingWords } from '../words/setting-words.js';
import { moment, wordsOf } from './setting-row-view.js';
import type { Conflict, SettingChanges } from './use-setting-changes.js';

/** Two at once: the other's change beside one's own, which is not lost. */
export function ConflictDialog({ changes }: { readonly changes: SettingChanges }) {
  const { conflict, fault, busy, drop, takeMine } = changes;
  if (conflict === null) return null;
  return (
    <Dialog
      open
      onOpenChange={drop}
      title={settingWords.conflictTitle}
      description={theirsIn(conflict.theirs, conflict.change.setting)}
      actions={
        <>
          <Button onClick={drop}>{settingWords.keepTheirs}</Button>
          <Button tone="accent" busy={busy} onClick={takeMine}>
            {settingWords.takeMine}
          </Button>
        </>
      }
    >
      <p>{settingWords.yours(wordsOf(conflict.change))}</p>
      {fault === null ? null : <FaultNotice fault={fault} />}
    </Dialog>
  );
}

/** What the refusal of the service says about the other's change. */
export function theirsIn(theirs: Conflict['theirs'], setting: SettingName): string {
  const { value, locked, changedBy, changedAt } = theirs;
  const { name } = settingTable[setting];
  const isValue = typeof value === 'boolean' || value === 'e2ee' || value === 'enhanced';
  const to = isValue ? wordsOf({ value, locked: locked === true }) : settingWords.inherited;
  if (typeof changedAt !== 'number') return settingWords.conflictNow(name, to);
  const who = typeof changedBy === 'string' ? changedBy : settingWords.someoneGone;
  const when = moment(changedAt);
  return isValue
    ? settingWords.conflict(who, name, to, when)
    : settingWords.conflictCleared(who, name, when);
}
