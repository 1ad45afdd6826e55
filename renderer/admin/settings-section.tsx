import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { isolated } from '../../protocol/isolated.js';
import type { Group } from '../../protocol/wire/people-routes.js';
import { Button } from '../components/button.js';
import { Field } from '../components/field.js';
import { Loaded, Nothing } from '../components/loaded.js';
import { Row, Rows } from '../components/row.js';
import { Select } from '../components/select.js';
import { whom, type Place } from '../policy/place.js';
import { SettingList } from '../policy/setting-list.js';
import type { ServiceClient } from '../service-client/service-client.js';
import { adminWords, peopleWords } from '../words/admin-words.js';
import styles from './admin-screen.module.css';
import { groupsQuery, membersQuery } from './people-queries.js';

export interface SettingsSectionProps {
  readonly service: ServiceClient;
  readonly account: Place;
  readonly place: Place;
  readonly onPlace: (place: Place) => void;
}

type Level = 'account' | 'group' | 'user';

/** The settings of everyone, of a group, or of one person. */
export function SettingsSection({ service, account, place, onPlace }: SettingsSectionProps) {
  // Which kind is being chosen; what is shown follows once a group or a person is.
  const [level, setLevel] = useState<Level>(place.at === 'own' ? 'account' : place.at);
  const isChosen = place.at === level;
  const turnTo = (wanted: string) => {
    const found = (['account', 'group', 'user'] as const).find((one) => one === wanted);
    if (found === undefined) return;
    setLevel(found);
    if (found === 'account') onPlace(account);
  };
  return (
    <section className={styles.section} aria-label={adminWords.settings}>
      <div className={styles.choice}>
        <Select
          label={adminWords.forWhom}
          value={level}
          options={[
            { value: 'account', label: adminWords.everyone },
            { value: 'group', label: adminWords.aGroup },
            { value: 'user', label: adminWords.aPerson },
          ]}
          onChange={turnTo}
        />
        {level === 'group' ? (
          <GroupChoice service={service} place={place} onPlace={onPlace} />
        ) : null}
      </div>
      {level === 'user' && !isChosen ? <PersonChoice service={service} onPlace={onPlace} /> : null}
      {level === 'user' && isChosen ? (
        <div className={styles.bar}>
          <h2>{whom(place)}</h2>
          <Button onClick={() => onPlace(account)}>{adminWords.anotherPerson}</Button>
        </div>
      ) : null}
      {isChosen ? (
        <SettingList
          key={JSON.stringify(place)}
          service={service}
          place={place}
          label={adminWords.settingsOf(whom(place))}
        />
      ) : null}
    </section>
  );
}

function GroupChoice({
  service,
  place,
  onPlace,
}: {
  readonly service: ServiceClient;
  readonly place: Place;
  readonly onPlace: (place: Place) => void;
}) {
  const query = useQuery(groupsQuery(service));
  const choose = (groups: readonly Group[]) => (groupId: string) => {
    const group = groups.find((one) => one.groupId === groupId);
    if (group !== undefined) onPlace({ at: 'group', groupId, name: group.name });
  };
  return (
    <Loaded query={query}>
      {({ groups }) =>
        groups.length === 0 ? (
          <p>{adminWords.noGroups}</p>
        ) : (
          <Select
            label={adminWords.group}
            value={place.at === 'group' ? place.groupId : ''}
            options={[
              ...(place.at === 'group' ? [] : [{ value: '', label: adminWords.choosePerson }]),
              ...groups.map(({ groupId, name }) => ({ value: groupId, label: isolated(name) })),
            ]}
            onChange={choose(groups)}
          />
        )
      }
    </Loaded>
  );
}

function PersonChoice({
  service,
  onPlace,
}: {
  readonly service: ServiceClient;
  readonly onPlace: (place: Place) => void;
}) {
  const [search, setSearch] = useState('');
  const query = useQuery(membersQuery(service, { search, groupId: null, page: 0 }));
  return (
    <>
      <Field
        label={adminWords.person}
        hint={adminWords.findPerson}
        type="search"
        maxLength={128}
        value={search}
        onChange={({ target }) => setSearch(target.value)}
      />
      <Loaded query={query}>
        {({ members }) =>
          members.length === 0 ? (
            <Nothing>{adminWords.nobody}</Nothing>
          ) : (
            <Rows label={peopleWords.list}>
              {members.slice(0, FEW).map(({ userId, name, email }) => (
                <Row
                  key={userId}
                  title={<bdi>{name}</bdi>}
                  facts={email}
                  actions={
                    <Button
                      aria-label={adminWords.choose(name)}
                      onClick={() => onPlace({ at: 'user', userId, name })}
                    >
                      {adminWords.choosePerson}
                    </Button>
                  }
                />
              ))}
            </Rows>
          )
        }
      </Loaded>
    </>
  );
}

const FEW = 8;
