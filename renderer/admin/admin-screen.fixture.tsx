// The administrator's screen over a fake service, and how a test finds its way on it.
import { jest } from '@jest/globals';
import { QueryClientProvider } from '@tanstack/react-query';
import { render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { fakeService, good, SERVICE, type Answers } from '../app.fixture.js';
import { FakePlace } from '../policy/policy.fixture.js';
import { queryClient } from '../service-client/query-client.js';
import { serviceClient } from '../service-client/service-client.js';
import { AdminScreen } from './admin-screen.js';

export const hex = (sign: string) => sign.repeat(32);
export const me = hex('a');
export const own = {
  account: { accountId: hex('c'), name: 'Northwind', plan: 'paid', createdAt: 0, people: 3 },
  role: 'owner',
  introduced: true,
} as const;

/** The screen over a fake service whose account settings are `place`. */
export function open(answers: Answers = {}, place = new FakePlace('account'), parts = {}) {
  const puts: unknown[] = [];
  const change = (setting: 'polls' | 'allowE2ee' | 'defaultEncryptionType') => (body: unknown) => {
    const { value, locked, version } = body as { value: boolean; locked: boolean; version: number };
    puts.push({ setting, value, locked, version });
    const row = place.row(setting);
    if (row?.version !== version) {
      const theirs = Object.entries(place.stored.get(setting) ?? {});
      const detail = Object.fromEntries(theirs.filter(([, part]) => part !== null));
      return { status: 409, body: { code: 'setting-changed', says: '', detail } };
    }
    place.store(setting, value, locked, 'Anna');
    return good(place.row(setting));
  };
  const { fetch, asked } = fakeService({
    'GET /v1/account/settings': () => good({ settings: place.rows() }),
    'PUT /v1/account/settings/polls': change('polls'),
    'PUT /v1/account/settings/allowE2ee': change('allowE2ee'),
    'PUT /v1/account/settings/defaultEncryptionType': change('defaultEncryptionType'),
    'POST /v1/account/settings-preview': () => good({ affected: 2, people: 3 }),
    'PUT /v1/me/introduced': () => good({}),
    'GET /v1/account/groups': () => good({ groups: [] }),
    'GET /v1/account/namesakes': () => good({ userIds: [] }),
    'GET /v1/account/member-settings?page=0&setting=allowE2ee': () => good({ members: [] }),
    'GET /v1/account/invitations': () => good({ invitations: [] }),
    ...answers,
  });
  const service = serviceClient({
    ...{ url: SERVICE, token: () => 'kept', onSignedOut: jest.fn(), fetch },
  });
  render(
    <QueryClientProvider client={queryClient()}>
      <AdminScreen
        service={service}
        own={{ ...own, ...parts }}
        userId={me}
        introduces={'introduced' in parts}
      />
    </QueryClientProvider>,
  );
  return { user: userEvent.setup(), asked, puts, place };
}

export const dialog = () => screen.findByRole('dialog');
export const button = (name: string) => screen.findByRole('button', { name });
export const toggle = (name: string) => screen.findByRole('switch', { name });

export const member = (name: string, sign: string, parts = {}) => ({
  ...{ userId: hex(sign), email: `${sign}@example.org`, name, role: 'member' },
  ...{ createdAt: 1, deactivatedAt: null, groupIds: [], ...parts },
});

/** The answer of a list that holds exactly these. */
export const listed = (...members: readonly unknown[]) => ({
  'GET /v1/account/members?page=0': () => good({ members, total: members.length }),
});
