import { useQuery } from '@tanstack/react-query';
import { Ellipsis, Plus } from 'lucide-react';
import { useState } from 'react';
import { routes } from '../../protocol/wire/http.js';
import type { Group } from '../../protocol/wire/people-routes.js';
import { Button } from '../components/button.js';
import { Confirm } from '../components/confirm.js';
import { IconButton } from '../components/icon-button.js';
import { Loaded, Nothing } from '../components/loaded.js';
import { Menu } from '../components/menu.js';
import { NameDialog } from '../components/name-dialog.js';
import { Row, Rows } from '../components/row.js';
import type { Place } from '../policy/place.js';
import type { ServiceClient } from '../service-client/service-client.js';
import { groupWords } from '../words/admin-words.js';
import styles from './admin-screen.module.css';
import { groupsQuery } from './people-queries.js';
import { usePeopleChange } from './use-people-change.js';

export interface GroupsSectionProps {
  readonly service: ServiceClient;
  readonly onOpenSettings: (place: Place) => void;
  readonly onShowPeople: (groupId: string) => void;
}

type Task =
  { readonly kind: 'create' } | { readonly kind: 'rename' | 'remove'; readonly group: Group };

/** The groups of the account: make, rename, delete, and the ways to their settings and people. */
export function GroupsSection({ service, onOpenSettings, onShowPeople }: GroupsSectionProps) {
  const query = useQuery(groupsQuery(service));
  const [task, setTask] = useState<Task | null>(null);
  const close = () => setTask(null);
  return (
    <section className={styles.section} aria-label={groupWords.list}>
      <div>
        <Button tone="accent" icon={<Plus />} onClick={() => setTask({ kind: 'create' })}>
          {groupWords.create}
        </Button>
      </div>
      <Loaded query={query}>
        {({ groups }) =>
          groups.length === 0 ? (
            <Nothing>{groupWords.none}</Nothing>
          ) : (
            <Rows label={groupWords.list}>
              {groups.map((group) => (
                <Row
                  key={group.groupId}
                  title={<bdi>{group.name}</bdi>}
                  facts={groupWords.people(group.people)}
                  actions={
                    <>
                      <Button
                        onClick={() =>
                          onOpenSettings({ at: 'group', groupId: group.groupId, name: group.name })
                        }
                      >
                        {groupWords.settings}
                      </Button>
                      <Menu
                        trigger={
                          <IconButton label={groupWords.more(group.name)} icon={<Ellipsis />} />
                        }
                        items={[
                          {
                            label: groupWords.showPeople,
                            onSelect: () => onShowPeople(group.groupId),
                          },
                          {
                            label: groupWords.rename,
                            onSelect: () => setTask({ kind: 'rename', group }),
                          },
                          {
                            label: groupWords.remove,
                            tone: 'stop',
                            onSelect: () => setTask({ kind: 'remove', group }),
                          },
                        ]}
                      />
                    </>
                  }
                />
              ))}
            </Rows>
          )
        }
      </Loaded>
      {task === null ? null : task.kind === 'remove' ? (
        <RemoveGroup service={service} group={task.group} onClose={close} />
      ) : (
        <NameGroup
          service={service}
          group={task.kind === 'create' ? null : task.group}
          onClose={close}
        />
      )}
    </section>
  );
}

const { name: nameRule } = routes.createGroup.body.shape;

function NameGroup({
  service,
  group,
  onClose,
}: {
  readonly service: ServiceClient;
  /** Null: a new one. */
  readonly group: Group | null;
  readonly onClose: () => void;
}) {
  const change = usePeopleChange(
    (wanted: string) =>
      group === null
        ? service.call('createGroup', { body: { name: wanted } })
        : service.call('renameGroup', {
            params: { groupId: group.groupId },
            body: { name: wanted },
          }),
    onClose,
  );
  return (
    <NameDialog
      title={group === null ? groupWords.createTitle : groupWords.renameTitle(group.name)}
      label={groupWords.name}
      initial={group?.name ?? ''}
      confirm={group === null ? groupWords.doCreate : groupWords.doRename}
      odd={groupWords.nameOdd}
      isName={(name) => nameRule.safeParse(name).success}
      busy={change.busy}
      fault={change.fault}
      onClose={onClose}
      onName={change.run}
    />
  );
}

function RemoveGroup({
  service,
  group: { groupId, name },
  onClose,
}: {
  readonly service: ServiceClient;
  readonly group: Group;
  readonly onClose: () => void;
}) {
  const change = usePeopleChange(
    () => service.call('deleteGroup', { params: { groupId } }),
    onClose,
  );
  return (
    <Confirm
      open
      title={groupWords.removeTitle(name)}
      detail={groupWords.removeDetail}
      confirm={groupWords.doRemove}
      tone="stop"
      busy={change.busy}
      fault={change.fault}
      onClose={onClose}
      onConfirm={() => change.run(undefined)}
    />
  );
}
