import { Send, TriangleAlert } from 'lucide-react';
import {
  useEffect,
  useRef,
  useState,
  type KeyboardEvent,
  type ReactNode,
  type RefObject,
  type SubmitEvent,
} from 'react';
import { isolated } from '../../../protocol/isolated.js';
import type { FeatureAsk } from '../../../protocol/wire/enhanced-board.js';
import { MOST_CHAT_LENGTH, type ChatMessage } from '../../../protocol/wire/features/chat.js';
import { Button } from '../../components/button.js';
import { IconButton } from '../../components/icon-button.js';
import { PersonName } from '../../components/person-name.js';
import { Select } from '../../components/select.js';
import type { MeetingClient, MeetingSnapshot } from '../../meeting/meeting-client.js';
import { componentWords } from '../../words/components.js';
import { featureWords as words } from '../../words/feature-words.js';
import { attendeeNamesakes } from '../attendee-names.js';
import { featureRows } from '../feature-row-view.js';
import type { Undelivered } from '../feature-state.js';
import { Panel } from '../panel.js';
import { useAsk } from '../use-ask.js';
import styles from './chat-panel.module.css';

export interface ChatPanelProps {
  readonly client: Pick<MeetingClient, 'ask' | 'say' | 'sayAgain'>;
  readonly snapshot: MeetingSnapshot;
  readonly onClose: () => void;
}

const TIME = new Intl.DateTimeFormat(undefined, { timeStyle: 'short' });
const EVERYONE = '';

/** Message `n`, which was not sent. */
interface SendAgain {
  readonly about: 'send-again';
  readonly n: number;
}

/** What was written, to everyone in the room and to one person, and the line to write on. */
export function ChatPanel({ client, snapshot, onClose }: ChatPanelProps) {
  const { features, people } = snapshot;
  const isE2ee = features.encryptionType === 'e2ee';
  const namesakes = attendeeNamesakes(snapshot);
  const box = useRef<HTMLTextAreaElement>(null);
  const { fault, busy, ask } = useAsk<FeatureAsk | SendAgain>({
    ask: (what) => {
      if (what.about === 'send-again') return client.sayAgain(what.n);
      // In an end-to-end encrypted meeting nothing of it goes to the service to be read.
      return isE2ee && what.about === 'chat' ? client.say(what.text.trim()) : client.ask(what);
    },
  });
  const sendAgain = (n: number): void =>
    void ask({ about: 'send-again', n }).then((sent) => {
      // The button that had the focus is gone with the message.
      if (sent) box.current?.focus();
    });
  const me = people.find(({ isMe }) => isMe)?.participantId ?? null;
  return (
    <Panel
      title={words.chatTitle}
      closeLabel={words.closeChat}
      onClose={onClose}
      fault={fault}
      foot={
        <Composer
          box={box}
          snapshot={snapshot}
          namesakes={namesakes}
          busy={busy}
          onSend={(to, text) => ask({ about: 'chat', to, text })}
        />
      }
    >
      <Log
        messages={features.chat}
        undelivered={features.undelivered}
        me={me}
        namesakes={namesakes}
        onSendAgain={sendAgain}
      />
      <p className={styles.note}>{isE2ee ? words.chatNoteE2ee : words.chatNote}</p>
    </Panel>
  );
}

interface LogProps {
  readonly messages: readonly ChatMessage[];
  readonly undelivered: ReadonlyMap<number, Undelivered>;
  readonly me: string | null;
  readonly namesakes: ReadonlySet<string>;
  readonly onSendAgain: (n: number) => void;
}

function Log({ messages, undelivered, me, namesakes, onSendAgain }: LogProps) {
  const end = useRef<HTMLDivElement>(null);
  const latest = messages.at(-1)?.n;
  useEffect(() => {
    // It answers a promise in newer Chromium, which an effect must not give back.
    end.current?.scrollIntoView({ block: 'nearest' });
  }, [latest]);
  return (
    // Focusable, so that the keyboard can scroll it.
    <div className={styles.log} role="log" aria-label={words.chatTitle} tabIndex={0}>
      {messages.length === 0 ? <p className={styles.empty}>{words.chatEmpty}</p> : null}
      {messages.map((message) => (
        <Message key={message.n} message={message} me={me} namesakes={namesakes}>
          <Fate of={undelivered.get(message.n)} onSendAgain={() => onSendAgain(message.n)} />
        </Message>
      ))}
      <div ref={end} />
    </div>
  );
}

/** What became of a message of my own; nothing where it is with everyone. */
function Fate({
  of,
  onSendAgain,
}: {
  readonly of: Undelivered | undefined;
  readonly onSendAgain: () => void;
}) {
  if (of === undefined) return null;
  // Whoever listens is told only where it went wrong.
  if (of.said !== null)
    return (
      <p className={styles.sending} aria-live="off">
        {words.sending}
      </p>
    );
  return (
    <p className={styles.unsent}>
      <TriangleAlert aria-hidden />
      {words.notSent}
      <Button onClick={onSendAgain}>{words.sendAgain}</Button>
    </p>
  );
}

function Message({
  message,
  me,
  namesakes,
  children,
}: {
  readonly children: ReactNode;
  readonly message: ChatMessage;
  readonly me: string | null;
  readonly namesakes: ReadonlySet<string>;
}) {
  const { from, fromName, to, toName, roomName, text, at } = message;
  const isMine = from === me;
  const who =
    to === null
      ? isMine
        ? words.you
        : fromName
      : isMine
        ? words.youTo(toName ?? '')
        : words.toYou(fromName);
  return (
    <article className={styles.message} data-mine={isMine} data-private={to !== null}>
      <header>
        <strong>
          <PersonName name={who} isNamesake={namesakes.has(isMine ? (to ?? '') : from)} />
        </strong>
        {roomName === null ? null : <span dir="auto">{words.saidIn(roomName)}</span>}
        <time dateTime={new Date(at).toISOString()}>{TIME.format(at)}</time>
      </header>
      <p className={styles.said} dir="auto">
        {text}
      </p>
      {children}
    </article>
  );
}

function Composer({
  box,
  snapshot,
  namesakes,
  busy,
  onSend,
}: {
  readonly box: RefObject<HTMLTextAreaElement | null>;
  readonly snapshot: MeetingSnapshot;
  readonly namesakes: ReadonlySet<string>;
  readonly busy: boolean;
  readonly onSend: (to: string | null, text: string) => Promise<boolean>;
}) {
  const [to, setTo] = useState(EVERYONE);
  const [text, setText] = useState('');
  const whyNot = featureRows(snapshot.features).find(({ feature }) => feature === 'privateChat');
  const me = snapshot.people.find(({ isMe }) => isMe)?.participantId;
  const others = snapshot.attendees.filter(({ participantId }) => participantId !== me);
  const isGone = to !== EVERYONE && !others.some(({ participantId }) => participantId === to);
  const send = (event?: SubmitEvent): void => {
    event?.preventDefault();
    if (busy || isGone || text.trim() === '') return;
    void onSend(to === EVERYONE ? null : to, text).then((sent) => {
      if (sent) setText('');
    });
  };
  const press = (event: KeyboardEvent): void => {
    if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return;
    event.preventDefault();
    send();
  };
  return (
    <form className={styles.composer} onSubmit={send}>
      {snapshot.features.encryptionType === 'e2ee' ? null : whyNot?.whyNot == null ? (
        <Select
          label={words.to}
          value={isGone ? '?' : to}
          options={[
            { value: EVERYONE, label: words.everyone },
            ...others.map(({ participantId, name }) => ({
              value: participantId,
              label: namesakes.has(participantId) ? componentWords.nameLike(name) : isolated(name),
            })),
            ...(isGone ? [{ value: '?', label: words.gone }] : []),
          ]}
          onChange={setTo}
        />
      ) : (
        <p className={styles.note}>
          {words.privateOff} {whyNot.whyNot}
        </p>
      )}
      <div className={styles.line}>
        <textarea
          ref={box}
          className={styles.text}
          aria-label={words.message}
          placeholder={words.message}
          rows={2}
          maxLength={MOST_CHAT_LENGTH}
          value={text}
          onChange={(event) => setText(event.target.value)}
          onKeyDown={press}
        />
        <IconButton label={words.send} icon={<Send />} tone="accent" type="submit" />
      </div>
    </form>
  );
}
