import { useState } from 'react';
import { isolated } from '../../protocol/isolated.js';
import type { Group, Member } from '../../protocol/wire/people-routes.js';
import { ok } from '../../protocol/result.js';
import { Check } from '../components/check.js';
import { Confirm } from '../components/confirm.js';
import { Nothing } from '../components/loaded.js';
import { Select } from '../components/select.js';
import type { ServiceClient } from '../service-client/service-client.js';
import { peopleWords } from '../words/admin-words.js';
import styles from './admin-screen.module.css';
import type { Role } from './member-view.js';
import { usePeopleChange } from './use-people-change.js';

export interface MemberTask {
  readonly kind: 'role' | 'groups' | 'deactivate' | 'remove';
  readonly member: Member;
}

interface TaskProps {
  readonly service: ServiceClient;
  readonly member: Member;
  readonly onClose: () => void;
}

/** What an administrator does with one person, asked before it is done. */
export function MemberDialog({
  task: { kind, member },
  groups,
  ...rest
}: Omit<TaskProps, 'member'> & {
  readonly task: MemberTask;
  readonly groups: readonly Group[];
}) {
  switch (kind) {
    case 'role':
      return <RoleDialog member={member} {...rest} />;
    case 'groups':
      return <GroupsOf member={member} groups={groups} {...rest} />;
    case 'deactivate':
      return <Deactivate member={member} {...rest} />;
    case 'remove':
      return <Remove member={member} {...rest} />;
  }
}

const ROLES: readonly Role[] = ['member', 'admin', 'owner'];

function RoleDialog({ service, member, onClose }: TaskProps) {
  const { userId, name } = member;
  const [role, setRole] = useState<Role>(member.role);
  const change = usePeopleChange(
    (wanted: Role) => service.call('changeRole', { params: { userId }, body: { role: wanted } }),
    onClose,
  );
  return (
    <Confirm
      open
      title={peopleWords.roleTitle(name)}
      detail={peopleWords.roleDetail[role]}
      confirm={peopleWords.save}
      busy={change.busy}
      fault={change.fault}
      onClose={onClose}
      onConfirm={() => change.run(role)}
    >
      <Select
        label={peopleWords.roleField}
        value={role}
        options={ROLES.map((value) => ({ value, label: peopleWords.role[value] }))}
        onChange={(value) => setRole(ROLES.find((one) => one === value) ?? role)}
      />
    </Confirm>
  );
}

function GroupsOf({
  service,
  member,
  groups,
  onClose,
}: TaskProps & { readonly groups: readonly Group[] }) {
  const { userId, name, groupIds } = member;
  const [chosen, choose] = useState<readonly string[]>(groupIds);
  const change = usePeopleChange(async (wanted: readonly string[]) => {
    for (const { groupId } of groups) {
      const [was, is] = [groupIds.includes(groupId), wanted.includes(groupId)];
      if (was === is) continue;
      const body = { add: is ? [userId] : [], remove: is ? [] : [userId] };
      const changed = await service.call('changeGroupMembers', { params: { groupId }, body });
      if (!changed.ok) return changed;
    }
    return ok(null);
  }, onClose);
  return (
    <Confirm
      open
      title={peopleWords.groupsTitle(name)}
      detail={peopleWords.groupsDetail}
      confirm={peopleWords.save}
      busy={change.busy}
      fault={change.fault}
      onClose={onClose}
      onConfirm={() => change.run(chosen)}
    >
      {groups.length === 0 ? <Nothing>{peopleWords.noGroups}</Nothing> : null}
      <div className={styles.form}>
        {groups.map((group) => (
          <Check
            key={group.groupId}
            label={isolated(group.name)}
            checked={chosen.includes(group.groupId)}
            onChange={(on) =>
              choose(
                on
                  ? [...chosen, group.groupId]
                  : chosen.filter((groupId) => groupId !== group.groupId),
              )
            }
          />
        ))}
      </div>
    </Confirm>
  );
}

function Deactivate({ service, member: { userId, name }, onClose }: TaskProps) {
  const change = usePeopleChange(
    () => service.call('setActive', { params: { userId }, body: { active: false } }),
    onClose,
  );
  return (
    <Confirm
      open
      title={peopleWords.deactivateTitle(name)}
      detail={peopleWords.deactivateDetail}
      confirm={peopleWords.doDeactivate}
      tone="stop"
      busy={change.busy}
      fault={change.fault}
      onClose={onClose}
      onConfirm={() => change.run(undefined)}
    />
  );
}

function Remove({ service, member: { userId, name }, onClose }: TaskProps) {
  const change = usePeopleChange(
    () => service.call('removeMember', { params: { userId } }),
    onClose,
  );
  return (
    <Confirm
      open
      title={peopleWords.removeTitle(name)}
      detail={peopleWords.removeDetail}
      confirm={peopleWords.doRemove}
      tone="stop"
      busy={change.busy}
      fault={change.fault}
      onClose={onClose}
      onConfirm={() => change.run(undefined)}
    />
  );
}
