import { useQuery } from '@tanstack/react-query';
import { UserPlus } from 'lucide-react';
import { useState } from 'react';
import { PEOPLE_PER_PAGE, type Member } from '../../protocol/wire/people-routes.js';
import { Button } from '../components/button.js';
import { FaultNotice } from '../components/fault-notice.js';
import { Field } from '../components/field.js';
import { Loaded, Nothing } from '../components/loaded.js';
import { Rows } from '../components/row.js';
import { Select } from '../components/select.js';
import type { Place } from '../policy/place.js';
import type { ServiceClient } from '../service-client/service-client.js';
import { peopleWords } from '../words/admin-words.js';
import styles from './admin-screen.module.css';
import { InvitationsSection } from './invitations-section.js';
import { InviteDialog } from './invite-dialog.js';
import { MemberDialog, type MemberTask } from './member-dialog.js';
import { MemberRow } from './member-row.js';
import { oddNames, type Me } from './member-view.js';
import { groupsQuery, membersQuery } from './people-queries.js';
import { usePeopleChange } from './use-people-change.js';

export interface PeopleSectionProps {
  readonly service: ServiceClient;
  readonly me: Me;
  /** Only the people of this group; null: everyone. */
  readonly groupId: string | null;
  readonly onGroup: (groupId: string | null) => void;
  readonly onOpenSettings: (place: Place) => void;
}

/** Who is in the account and who is invited. */
export function PeopleSection(props: PeopleSectionProps) {
  const { service, me, groupId, onGroup, onOpenSettings } = props;
  const [search, setSearch] = useState('');
  const [page, setPage] = useState(0);
  const [inviting, invite] = useState(false);
  const [task, setTask] = useState<MemberTask | null>(null);
  const members = useQuery(membersQuery(service, { search, groupId, page }));
  const groups = useQuery(groupsQuery(service)).data?.groups ?? [];
  const reactivating = usePeopleChange(
    ({ userId }: Member) =>
      service.call('setActive', { params: { userId }, body: { active: true } }),
    () => undefined,
  );
  const narrow = (change: () => void) => {
    change();
    setPage(0);
  };
  return (
    <section className={styles.section} aria-label={peopleWords.list}>
      <div className={styles.bar}>
        <Field
          label={peopleWords.search}
          type="search"
          maxLength={128}
          value={search}
          onChange={({ target }) => narrow(() => setSearch(target.value))}
        />
        <Select
          label={peopleWords.group}
          value={groupId ?? ''}
          options={[
            { value: '', label: peopleWords.allGroups },
            ...groups.map((group) => ({ value: group.groupId, label: group.name })),
          ]}
          onChange={(id) => narrow(() => onGroup(id === '' ? null : id))}
        />
        <Button tone="accent" icon={<UserPlus />} onClick={() => invite(true)}>
          {peopleWords.invite}
        </Button>
      </div>
      {reactivating.fault === null ? null : <FaultNotice fault={reactivating.fault} />}
      <Loaded query={members}>
        {({ members: found, total }) =>
          total === 0 ? (
            <Nothing>{peopleWords.nobody}</Nothing>
          ) : (
            <>
              <Rows label={peopleWords.list}>
                {oddNames(found).map(({ member, odd }) => (
                  <MemberRow
                    key={member.userId}
                    {...{ member, odd, me, groups }}
                    onTask={(kind) => setTask({ kind, member })}
                    onReactivate={() => reactivating.run(member)}
                    onOpenSettings={() =>
                      onOpenSettings({ at: 'user', userId: member.userId, name: member.name })
                    }
                  />
                ))}
              </Rows>
              <Pages page={page} shown={found.length} total={total} onPage={setPage} />
            </>
          )
        }
      </Loaded>
      <InvitationsSection service={service} me={me} />
      {inviting ? <InviteDialog service={service} me={me} onClose={() => invite(false)} /> : null}
      {task === null ? null : (
        <MemberDialog service={service} task={task} groups={groups} onClose={() => setTask(null)} />
      )}
    </section>
  );
}

function Pages({
  page,
  shown,
  total,
  onPage,
}: {
  readonly page: number;
  readonly shown: number;
  readonly total: number;
  readonly onPage: (page: number) => void;
}) {
  const first = page * PEOPLE_PER_PAGE;
  return (
    <div className={styles.pages}>
      <span role="status">{peopleWords.shown(first + 1, first + shown, total)}</span>
      {total <= PEOPLE_PER_PAGE ? null : (
        <>
          <Button disabled={page === 0} onClick={() => onPage(page - 1)}>
            {peopleWords.previous}
          </Button>
          <Button disabled={first + shown >= total} onClick={() => onPage(page + 1)}>
            {peopleWords.next}
          </Button>
        </>
      )}
    </div>
  );
}
