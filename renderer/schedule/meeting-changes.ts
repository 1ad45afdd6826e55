// Two at once: what was changed elsewhere beside what was changed here. Only what was changed here is written over it. Pure.
import type { Meeting } from '../../protocol/wire/http.js';
import { whenLines } from '../invitation/invitation-text.js';
import { homeWords } from '../words/home-words.js';
import { scheduleWords as words } from '../words/schedule-words.js';
import type { ScheduledBody } from './schedule-dialog.js';

export interface Difference {
  readonly name: string;
  readonly theirs: string;
  readonly mine: string;
}

/** What of a meeting may be changed; `joinBeforeHost` left out: it stays. */
type Changeable = Pick<
  Meeting,
  'title' | 'schedule' | 'passcode' | 'waitingRoom' | 'registeredOnly' | 'joinBeforeHost'
>;

/** `mine` over `theirs`: whatever is in `mine` as it was in `before` was not changed here, so it is theirs. */
export function merged(before: Meeting, theirs: Meeting, mine: ScheduledBody): ScheduledBody {
  const own = filledIn(mine, before);
  const pick = <K extends keyof Changeable>(part: K): Changeable[K] =>
    isSame(own[part], before[part]) ? theirs[part] : own[part];
  return {
    ...{ title: pick('title'), passcode: pick('passcode'), schedule: pick('schedule') },
    ...{ waitingRoom: pick('waitingRoom'), registeredOnly: pick('registeredOnly') },
    encryptionType: theirs.encryptionType,
    ...(mine.joinBeforeHost === undefined ? {} : { joinBeforeHost: pick('joinBeforeHost') }),
  };
}

/** What would be changed, a line each, as people read it. */
export function differences(
  theirs: Meeting,
  mine: ScheduledBody,
  locale?: string,
): readonly Difference[] {
  const own = filledIn(mine, theirs);
  const text = textOf(locale);
  return PARTS.filter((part) => !isSame(own[part], theirs[part])).map((part) => ({
    name: NAMES[part],
    theirs: text(part, theirs),
    mine: text(part, own),
  }));
}

const NAMES: Readonly<Record<keyof Changeable, string>> = {
  title: words.title,
  schedule: words.when,
  passcode: words.passcode,
  waitingRoom: homeWords.waitingRoom,
  registeredOnly: homeWords.registeredOnly,
  joinBeforeHost: homeWords.beforeHost,
};
const PARTS = Object.keys(NAMES) as readonly (keyof Changeable)[];

function textOf(locale?: string) {
  return (part: keyof Changeable, of: Changeable): string => {
    switch (part) {
      case 'title':
        return of.title;
      case 'schedule':
        return of.schedule === null ? words.none : whenLines(of.schedule, locale).join('; ');
      case 'passcode':
        return of.passcode ?? words.none;
      case 'waitingRoom':
      case 'registeredOnly':
      case 'joinBeforeHost':
        return of[part] ? words.on : words.off;
    }
  };
}

function filledIn({ joinBeforeHost, ...mine }: ScheduledBody, from: Meeting): Changeable {
  return { ...mine, joinBeforeHost: joinBeforeHost ?? from.joinBeforeHost };
}

/** Schedules are made by one schema, so their parts stand in one order. */
function isSame(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
