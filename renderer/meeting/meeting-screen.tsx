import { useEffect, useEffectEvent, useState } from 'react';
import type { FaultCode } from '../../protocol/fault.js';
import { FeatureControls } from '../features/feature-controls.js';
import { FeaturePanel } from '../features/feature-panel.js';
import { handActions } from '../features/hand-actions.js';
import { microphoneActions } from '../features/microphone-actions.js';
import { FeatureOverlay } from '../features/overlay.js';
import { useSide, type Side } from '../features/side.js';
import { Shield } from '../shield/shield.js';
import { meetingWords as words } from '../words/meeting-words.js';
import { coHostActions } from '../waiting-room/co-host-actions.js';
import { DoorRules } from '../waiting-room/door-rules.js';
import { waitingCount } from '../waiting-room/door-view.js';
import { KnockNotice } from '../waiting-room/knock-notice.js';
import { WaitingSection } from '../waiting-room/waiting-section.js';
import { AcceptLeaderDialog } from './accept-leader-dialog.js';
import { Alone } from './alone.js';
import { Controls } from './controls.js';
import { elapsed } from './elapsed.js';
import { Ended } from './ended.js';
import { Invite } from './invite.js';
import { Leave } from './leave.js';
import { leaveView } from './leave-view.js';
import { LiveRegion } from './live-region.js';
import type { MeetingClient, MeetingSnapshot } from './meeting-client.js';
import styles from './meeting-screen.module.css';
import { Notices } from './notices.js';
import { Options } from './options.js';
import { aloneView, othersHere, othersOf } from './others-view.js';
import { PeoplePanel } from './people-panel.js';
import { waitingView } from './phase-view.js';
import { useShortcuts } from './shortcuts.js';
import { useEnding } from './use-ending.js';
import { useMeeting } from './use-meeting.js';
import { useNow } from './use-now.js';
import { VideoGrid } from './video-grid.js';
import { WaitingPanel } from './waiting.js';

export interface MeetingScreenProps {
  readonly client: MeetingClient;
  readonly joinLink: string;
  /**
   * Called once, when there is nothing more to show here. With a fault: the person was refused before getting in, and has not been
   * told; the lobby says it. With null: the person left, or was told on this screen why the meeting was over.
   */
  readonly onLeft: (fault: FaultCode | null) => void;
}

/** A meeting from the first connection to its end. */
export function MeetingScreen({ client, joinLink, onLeft }: MeetingScreenProps) {
  const snapshot = useMeeting(client);
  const isOver = snapshot.phase === 'ended';
  const isToBeTold = isOver && snapshot.fault !== null && snapshot.joinedAt !== null;
  const leaveScreen = useEffectEvent(onLeft);
  useEffect(() => {
    if (isOver && !isToBeTold) leaveScreen(snapshot.fault);
  }, [isOver, isToBeTold, snapshot.fault]);
  if (isToBeTold && snapshot.fault !== null)
    return (
      <Ended fault={snapshot.fault} evidence={snapshot.evidence} onBack={() => onLeft(null)} />
    );
  return isOver ? null : <Meeting client={client} snapshot={snapshot} joinLink={joinLink} />;
}

type Panel = 'shield' | 'invite' | 'options' | 'leave';

function Meeting({
  client,
  snapshot,
  joinLink,
}: {
  readonly client: MeetingClient;
  readonly snapshot: MeetingSnapshot;
  readonly joinLink: string;
}) {
  const [panel, setPanel] = useState<Panel | null>(null);
  const [peopleOpen, showPeople] = useState(false);
  const side = useSide(
    snapshot.features,
    snapshot.people.find(({ isMe }) => isMe)?.participantId ?? null,
  );
  const [page, setPage] = useState(0);
  const [isLeaving, setLeaving] = useState(false);
  // Asked at once, and asked again for each leader who was not on the list.
  const [isDeciding, setDeciding] = useState(true);
  if (!isDeciding && snapshot.unacceptedAfter === null) setDeciding(true);
  const { title, encryptionType } = snapshot;
  const others = othersOf(snapshot).length;
  const alone = snapshot.phase === 'in' ? aloneView(snapshot) : null;
  const ending = useEnding(() => void client.endForAll());
  const waiting = waitingView(snapshot);
  const door = client.doorActions();
  // Whoever waits to be let in has nothing to send and nobody to see; the one way out stands in the middle.
  const isAtDoor = snapshot.phase === 'waiting-room';

  const toggle = (which: Panel) => setPanel(panel === which ? null : which);
  const opener = (which: Panel) => ({
    open: panel === which,
    onOpenChange: (open: boolean) => setPanel(open ? which : null),
  });
  const flipMicrophone = () => void client.setMicrophone(!snapshot.microphoneOn);
  const flipCamera = () => void client.setCamera(!snapshot.cameraOn);
  const leave = () => {
    setPanel(null);
    setLeaving(true);
    void client.leave();
  };
  const end = () => {
    setPanel(null);
    ending.begin(others);
  };
  const openPeople = (open: boolean) => {
    showPeople(open);
    if (open) side.show(null);
  };
  const openSide = (which: Side | null) => {
    side.show(which);
    if (which !== null) showPeople(false);
  };
  const makeCoHost = (who: string | null) => {
    if (who !== null) void client.setRole(who, 'co-host');
    else {
      setPanel(null);
      openPeople(true);
    }
  };
  const features = { ...side, show: openSide };
  useShortcuts({
    microphone: flipMicrophone,
    camera: flipCamera,
    people: () => openPeople(!peopleOpen && !isAtDoor),
    chat: () => {
      if (!isAtDoor) openSide(side.open === 'chat' ? null : 'chat');
    },
    shield: () => toggle('shield'),
    invite: () => toggle('invite'),
    options: () => toggle('options'),
    leave: () => toggle('leave'),
    next: () => setPage(page + 1),
    previous: () => setPage(Math.max(0, page - 1)),
  });

  return (
    <main
      className={styles.screen}
      data-people={peopleOpen || side.open !== null}
      data-phase={snapshot.phase}
    >
      <header className={styles.header}>
        <Shield snapshot={snapshot} onMark={client.mark} {...opener('shield')} />
        <h1 className={styles.title}>{snapshot.title || words.untitled}</h1>
        {snapshot.startedAt === null ? null : <Elapsed since={snapshot.startedAt} />}
      </header>
      <Notices
        client={client}
        snapshot={snapshot}
        ending={ending}
        others={others}
        isComparing={panel === 'shield'}
        onCompare={() => setPanel('shield')}
        onDecide={() => setDeciding(true)}
      >
        {door === null || peopleOpen ? null : (
          <KnockNotice door={snapshot.door} actions={door} onSeeAll={() => openPeople(true)} />
        )}
      </Notices>
      {isDeciding && snapshot.unacceptedAfter !== null ? (
        <AcceptLeaderDialog
          leader={snapshot.leader?.name ?? words.newLeaderUnnamed}
          before={snapshot.unacceptedAfter}
          securityCode={snapshot.securityCode}
          onAccept={client.acceptLeader}
          onLeave={leave}
          onClose={() => setDeciding(false)}
        />
      ) : null}
      <div className={styles.stage}>
        {waiting === null ? (
          <>
            <FeatureOverlay client={client} snapshot={snapshot} side={features} />
            <VideoGrid people={snapshot.people} page={page} onPage={setPage} />
            {alone === null ? null : <Alone view={alone} joinLink={joinLink} />}
          </>
        ) : (
          <WaitingPanel view={waiting} onStop={leave} />
        )}
      </div>
      {peopleOpen ? (
        <PeoplePanel
          client={client}
          snapshot={snapshot}
          onClose={() => showPeople(false)}
          moreActions={(person) => [
            ...microphoneActions(person, snapshot, client),
            ...handActions(person, snapshot, client),
            ...coHostActions(person, snapshot, client),
          ]}
          rules={
            door === null || snapshot.door.rules === null ? null : (
              <DoorRules rules={snapshot.door.rules} onChange={door.change} />
            )
          }
          above={
            door === null ? null : (
              <WaitingSection door={snapshot.door} people={snapshot.people} actions={door} />
            )
          }
        />
      ) : null}
      <FeaturePanel client={client} snapshot={snapshot} side={features} />
      <footer className={styles.footer}>
        {isAtDoor ? null : (
          <Controls
            microphoneOn={snapshot.microphoneOn}
            cameraOn={snapshot.cameraOn}
            onMicrophone={flipMicrophone}
            onCamera={flipCamera}
            peopleCount={othersHere(snapshot).length + 1}
            peopleOpen={peopleOpen}
            waitingCount={waitingCount(snapshot.door)}
            onPeople={() => openPeople(!peopleOpen)}
            features={<FeatureControls client={client} snapshot={snapshot} side={features} />}
            invite={
              <Invite
                invitation={{ title, encryptionType, joinLink, schedule: null }}
                meetingId={snapshot.meetingId}
                {...opener('invite')}
              />
            }
            options={<Options client={client} {...opener('options')} />}
            leave={
              <Leave
                canEnd={snapshot.isHost}
                view={leaveView(snapshot)}
                busy={isLeaving}
                onLeave={leave}
                onEnd={end}
                onOffer={makeCoHost}
                {...opener('leave')}
              />
            }
          />
        )}
      </footer>
      <LiveRegion snapshot={snapshot} />
    </main>
  );
}

function Elapsed({ since }: { readonly since: number }) {
  return <span className={styles.elapsed}>{elapsed(useNow() - since)}</span>;
}
