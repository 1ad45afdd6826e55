import { Ellipsis, Shield, ShieldOff, TriangleAlert } from 'lucide-react';
import type { Group, Member } from '../../protocol/wire/people-routes.js';
import type { EffectiveSetting } from '../../protocol/wire/policy-routes.js';
import { IconButton } from '../components/icon-button.js';
import { Menu, type MenuItem } from '../components/menu.js';
import { Mark, Row } from '../components/row.js';
import { peopleWords } from '../words/admin-words.js';
import styles from './admin-screen.module.css';
import type { MemberTask } from './member-dialog.js';
import { mayManage, type Me } from './member-view.js';

export interface MemberRowProps {
  readonly member: Member;
  readonly odd: string | null;
  /** Whether they may use end-to-end encryption, and why; undefined: not known yet. */
  readonly e2ee: EffectiveSetting | undefined;
  readonly me: Me;
  readonly groups: readonly Group[];
  readonly onTask: (kind: MemberTask['kind']) => void;
  readonly onReactivate: () => void;
  readonly onOpenSettings: () => void;
}

export function MemberRow(props: MemberRowProps) {
  const { member, odd, e2ee, me, groups } = props;
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
            <Mark key={groupId}>
              <bdi>{name}</bdi>
            </Mark>
          ))}
          {e2ee === undefined ? null : <E2ee {...e2ee} />}
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

function E2ee({ value, why }: EffectiveSetting) {
  return (
    <span className={styles.e2ee}>
      <Mark {...(value === true ? { tone: 'accent', icon: <Shield /> } : { icon: <ShieldOff /> })}>
        {value === true ? peopleWords.e2eeOn : peopleWords.e2eeOff}
      </Mark>
      <bdi>{why}</bdi>
    </span>
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
