import { Ellipsis, TriangleAlert } from 'lucide-react';
import type { Group, Member } from '../../protocol/wire/people-routes.js';
import { IconButton } from '../components/icon-button.js';
import { Menu, type MenuItem } from '../components/menu.js';
import { Mark, Row } from '../components/row.js';
import { peopleWords } from '../words/admin-words.js';
import type { MemberTask } from './member-dialog.js';
import { mayManage, type Me } from './member-view.js';

export interface MemberRowProps {
  readonly member: Member;
  readonly odd: string | null;
  readonly me: Me;
  readonly groups: readonly Group[];
  readonly onTask: (kind: MemberTask['kind']) => void;
  readonly onReactivate: () => void;
  readonly onOpenSettings: () => void;
}

export function MemberRow(props: MemberRowProps) {
  const { member, odd, me, groups } = props;
  const isOff = member.deactivatedAt !== null;
  const inGroups = groups.filter(({ groupId }) => member.groupIds.includes(groupId));
  return (
    <Row
      title={<bdi>{member.name}</bdi>}
      quiet={isOff}
      facts={
        <>
          <span>{member.email}</span>
          {member.role === 'member' ? null : (
            <Mark tone="accent">{peopleWords.role[member.role]}</Mark>
          )}
          {member.userId === me.userId ? <Mark>{peopleWords.you}</Mark> : null}
          {isOff ? <Mark tone="care">{peopleWords.deactivated}</Mark> : null}
          {odd === null ? null : (
            <Mark tone="care" icon={<TriangleAlert />}>
              {odd}
            </Mark>
          )}
          {inGroups.map(({ groupId, name }) => (
            <Mark key={groupId}>{name}</Mark>
          ))}
        </>
      }
      actions={
        <Menu
          trigger={<IconButton label={peopleWords.more(member.name)} icon={<Ellipsis />} />}
          items={itemsOf(props)}
        />
      }
    />
  );
}

function itemsOf({ member, me, onTask, onReactivate, onOpenSettings }: MemberRowProps): MenuItem[] {
  const manages = mayManage(me, member);
  const items: MenuItem[] = [
    { label: peopleWords.settings, onSelect: onOpenSettings },
    { label: peopleWords.changeGroups, onSelect: () => onTask('groups') },
  ];
  if (me.role === 'owner')
    items.push({ label: peopleWords.changeRole, onSelect: () => onTask('role') });
  if (manages)
    items.push(
      member.deactivatedAt === null
        ? { label: peopleWords.deactivate, onSelect: () => onTask('deactivate') }
        : { label: peopleWords.reactivate, onSelect: onReactivate },
      { label: peopleWords.remove, tone: 'stop', onSelect: () => onTask('remove') },
    );
  return items;
}
