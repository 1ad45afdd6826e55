import { Check } from 'lucide-react';
import { useId, useState, type SubmitEvent } from 'react';
import { sentence } from '../../protocol/fault.js';
import { ok, type Fault } from '../../protocol/result.js';
import { Button } from '../components/button.js';
import { Dialog } from '../components/dialog.js';
import { Notice } from '../components/notice.js';
import { Select } from '../components/select.js';
import { TextArea } from '../components/text-area.js';
import { componentWords } from '../words/components.js';
import type { ServiceClient } from '../service-client/service-client.js';
import { peopleWords } from '../words/admin-words.js';
import styles from './admin-screen.module.css';
import { typedEmails } from './invite-view.js';
import { invitedTooSoon, type Me } from './member-view.js';
import { usePeopleChange } from './use-people-change.js';

export interface InviteDialogProps {
  readonly service: ServiceClient;
  readonly me: Me;
  readonly onClose: () => void;
}

interface Outcome {
  readonly email: string;
  /** Null: the mail is on its way. */
  readonly fault: Fault | null;
}

/** Invites one or several by mail. Only an owner makes admins. What could not be sent stays typed, each with its reason. */
export function InviteDialog({ service, me, onClose }: InviteDialogProps) {
  const id = useId();
  const [text, setText] = useState('');
  const [role, setRole] = useState<'admin' | 'member'>('member');
  const [tried, setTried] = useState(false);
  const [outcomes, setOutcomes] = useState<readonly Outcome[]>([]);
  const { emails, odd } = typedEmails(text);
  const sending = usePeopleChange(async (wanted: readonly string[]) => {
    const done = await inviteEach(service, wanted, role);
    const failed = done.filter(({ fault }) => fault !== null);
    setOutcomes(done);
    setText(failed.map(({ email }) => email).join('\n'));
    setTried(false);
    if (failed.length === 0) onClose();
    return ok(null);
  }, NOTHING);
  const isOdd = odd.length > 0 || emails.length === 0 || emails.length > MOST_AT_ONCE;
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    setTried(true);
    if (!isOdd && !sending.busy) sending.run(emails);
  };
  const wrong =
    odd.length > 0
      ? peopleWords.emailsOdd(odd.slice(0, FEW).join(', '))
      : emails.length > MOST_AT_ONCE
        ? peopleWords.tooMany(MOST_AT_ONCE)
        : peopleWords.emailOdd;
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title={peopleWords.invite}
      description={peopleWords.inviteDetail}
      actions={
        <>
          <Button onClick={onClose}>{componentWords.cancel}</Button>
          <Button tone="accent" type="submit" form={id} busy={sending.busy}>
            {emails.length > 1 ? peopleWords.sendSeveral(emails.length) : peopleWords.send}
          </Button>
        </>
      }
    >
      <form id={id} className={styles.form} onSubmit={submit} noValidate>
        <TextArea
          label={peopleWords.emails}
          hint={peopleWords.emailsHint}
          maxLength={MOST_TYPED}
          value={text}
          error={tried && isOdd ? wrong : null}
          onChange={setText}
        />
        {me.role === 'owner' ? (
          <Select
            label={peopleWords.as}
            value={role}
            options={(['member', 'admin'] as const).map((value) => ({
              value,
              label: peopleWords.role[value],
            }))}
            onChange={(value) => setRole(value === 'admin' ? 'admin' : 'member')}
          />
        ) : null}
        {outcomes.length === 0 ? null : <Outcomes outcomes={outcomes} />}
      </form>
    </Dialog>
  );
}

const NOTHING = () => undefined;
const MOST_AT_ONCE = 50;
const MOST_TYPED = 8_000;
const FEW = 3;

/** One after the other, in the order that was typed. What stands in the way of all of them is not tried again for each. */
async function inviteEach(
  service: ServiceClient,
  emails: readonly string[],
  role: 'admin' | 'member',
): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  let stop: Fault | null = null;
  for (const email of emails) {
    const fault: Fault | null = stop ?? (await inviteOne(service, email, role));
    if (fault !== null && !isAboutOne(fault)) stop = fault;
    outcomes.push({ email, fault });
  }
  return outcomes;
}

async function inviteOne(
  service: ServiceClient,
  email: string,
  role: 'admin' | 'member',
): Promise<Fault | null> {
  const sent = await service.call('invite', { body: { email, role } });
  return sent.ok ? null : sent.fault;
}

function isAboutOne(fault: Fault): boolean {
  return fault.code === 'already-member' || invitedTooSoon(fault);
}

/** What became of each: those that went, and why the others did not. */
function Outcomes({ outcomes }: { readonly outcomes: readonly Outcome[] }) {
  const sent = outcomes.filter(({ fault }) => fault === null);
  return (
    <>
      <Notice tone="stop">{peopleWords.notAll(sent.length, outcomes.length)}</Notice>
      <ul className={styles.outcomes} aria-label={peopleWords.outcomes}>
        {outcomes.map(({ email, fault }) => (
          <li key={email} data-sent={fault === null}>
            <strong>{email}</strong>
            {fault === null ? (
              <span>
                <Check /> {peopleWords.wasSent}
              </span>
            ) : (
              <span>{invitedTooSoon(fault) ? peopleWords.tooSoon : sentence(fault.code)}</span>
            )}
          </li>
        ))}
      </ul>
    </>
  );
}
