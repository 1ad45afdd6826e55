// For tests: accounts with several people in them, made the way people make them.
import { linkIn, mailTo } from '../mail/outbox.fixture.js';
import { randomBytes } from 'node:crypto';
import { signUp, type SignedUp, type TestService } from '../service.fixture.js';

export const OPERATOR_TOKEN = 'operator-token-for-tests-0123456789';
/** What a service must be started with for these. */
export const peopleEnv = {
  CONCLAVE_OPERATOR_TOKEN: OPERATOR_TOKEN,
  CONCLAVE_MAILS_PER_MINUTE: '100000',
};

/** The owner of an account on the paid plan. */
export async function paidOwner(service: TestService, name = 'Olga'): Promise<SignedUp> {
  const owner = await signUp(service, name);
  await setPlan(service, owner.email, 'paid');
  return owner;
}

export function setPlan(service: TestService, email: string, plan: 'basic' | 'paid') {
  return service.call('setPlan', { token: OPERATOR_TOKEN, body: { email, plan } });
}

/** Invites a new address, reads its mail and returns the token of the link. */
export async function invited(
  service: TestService,
  by: SignedUp,
  role: 'admin' | 'member' = 'member',
  email = `${randomBytes(6).toString('hex')}@example.org`,
): Promise<{ readonly email: string; readonly invitation: string }> {
  const answer = await service.call('invite', { token: by.token, body: { email, role } });
  if (answer.statusCode !== 200) throw new Error(answer.body);
  const mail = await mailTo(service.settings.dataFolder, email);
  return { email, invitation: linkIn(mail).token };
}

/** Someone who signed up by invitation. */
export async function memberOf(
  service: TestService,
  owner: SignedUp,
  role: 'admin' | 'member' = 'member',
  name = 'Mia',
): Promise<SignedUp> {
  const { email, invitation } = await invited(service, owner, role);
  const body = { invitation, name, password: 'correct horse battery' };
  const answer = await service.call('signUpInvited', { body });
  const { token, person } = answer.json<{ token: string; person: { userId: string } }>();
  return { token, userId: person.userId, email };
}
