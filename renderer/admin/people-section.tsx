import { useQuery, type UseQueryResult } from '@tanstack/react-query';
import { UserPlus } from 'lucide-react';
import { useState } from 'react';
import { isolated } from '../../protocol/isolated.js';
import { PEOPLE_PER_PAGE, type Member } from '../../protocol/wire/people-routes.js';
import { Button } from '../components/button.js';
import { FaultNotice } from '../components/fault-notice.js';
import { Field } from '../components/field.js';
import { Loaded, Nothing } from '../components/loaded.js';
import { Rows } from '../components/row.js';
import { Select } from '../components/select.js';
import type { Place } from '../policy/place.js';
import { faultOf } from '../service-client/fault-error.js';
import type { ServiceClient } from '../service-client/service-client.js';
import { peopleWords } from '../words/admin-words.js';
import { componentWords } from '../words/components.js';
import styles from './admin-screen.module.css';
import { InvitationsSection } from './invitations-section.js';
import { InviteDialog } from './invite-dialog.js';
import { MemberDialog, type MemberTask } from './member-dialog.js';
import { MemberRow } from './member-row.js';
import { oddName, type Me } from './member-view.js';
import { groupsQuery, holdsQuery, membersQuery, namesakesQuery } from './people-queries.js';
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
  const asked = { search, groupId, page };
  const members = useQuery(membersQuery(service, asked));
  const holds = useQuery(holdsQuery(service, asked));
  const namesakes = useQuery(namesakesQuery(service));
  const grouping = useQuery(groupsQuery(service));
  const groups = grouping.data?.groups ?? [];
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
            ...groups.map((group) => ({ value: group.groupId, label: isolated(group.name) })),
          ]}
          onChange={(id) => narrow(() => onGroup(id === '' ? null : id))}
        />
        <Button tone="accent" icon={<UserPlus />} onClick={() => invite(true)}>
          {peopleWords.invite}
        </Button>
      </div>
      {reactivating.fault === null ? null : <FaultNotice fault={reactivating.fault} />}
      <Missing queries={[holds, namesakes, grouping]} />
      <Loaded query={members}>
        {({ members: found, total }) =>
          total === 0 ? (
            <Nothing>{peopleWords.nobody}</Nothing>
          ) : (
            <>
              <Rows label={peopleWords.list}>
                {found.map((member) => (
                  <MemberRow
                    key={member.userId}
                    {...{ member, me, groups }}
                    odd={oddName(member, namesakes.data ?? NOBODY)}
                    e2ee={holds.data?.get(member.userId)}
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

const NOBODY: ReadonlySet<string> = new Set();

/** What belongs beside the people and could not be loaded: the list stands without it, and says so once. */
function Missing({ queries }: { readonly queries: readonly UseQueryResult[] }) {
  const failed = queries.filter(({ isError }) => isError);
  const fault = faultOf(failed[0]?.error ?? null);
  if (fault === null) return null;
  return (
    <FaultNotice
      fault={fault}
      action={
        <Button
          busy={failed.some(({ isFetching }) => isFetching)}
          onClick={() => failed.forEach((query) => void query.refetch())}
        >
          {componentWords.tryAgain}
        </Button>
      }
    />
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
