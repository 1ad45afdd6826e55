// Everything a tile shows, decided here, so that the component decides nothing.
import { featureWords } from '../words/feature-words.js';
import { meetingWords } from '../words/meeting-words.js';
import type { SeenParticipant } from './meeting-client.js';

/** Louder than a quiet room with a fan in it, on the smoothed scale of 0-1. */
const SPEAKING = 0.06;
const TINTS = 6;

export interface TileView {
  readonly id: string;
  readonly name: string;
  /** What a screen reader says of the tile: name and state in one sentence. */
  readonly label: string;
  readonly initials: string;
  /** Which of the quiet colours lies behind the initials; the same for a person on every screen. */
  readonly tint: number;
  readonly isMe: boolean;
  readonly isLeader: boolean;
  readonly isLeaving: boolean;
  /** This client lacks the announcement that the list names: what they write and mark cannot be verified. */
  readonly isUnverified: boolean;
  readonly isNamesake: boolean;
  readonly isMuted: boolean;
  /** Its place among the raised hands, from 1; null: it is down. */
  readonly hand: number | null;
  readonly isSpeaking: boolean;
  readonly camera: MediaStreamTrack | null;
  readonly microphone: MediaStreamTrack | null;
  readonly trouble: string | null;
  readonly troubleKind: SeenParticipant['trouble'];
}

export function tileView(person: SeenParticipant): TileView {
  const isLeaving = person.state === 'leaving';
  const isSpeaking = !isLeaving && person.microphoneOn && person.level > SPEAKING;
  const trouble = isLeaving ? null : troubleOf(person);
  return {
    id: person.participantId,
    name: person.name,
    label: labelOf(person, trouble),
    initials: initialsOf(person.name),
    tint: tintOf(person.participantId),
    isMe: person.isMe,
    isLeader: person.isLeader,
    isLeaving,
    isUnverified: !person.isVerified,
    isNamesake: person.isNamesake,
    isMuted: !person.microphoneOn,
    hand: person.hand,
    isSpeaking,
    camera: person.cameraOn ? person.camera : null,
    // One's own voice is never played back.
    microphone: person.isMe ? null : person.microphone,
    trouble,
    troubleKind: trouble === null ? null : person.trouble,
  };
}

/** Two views that look the same; most changes of a snapshot touch one person of many. */
export function looksTheSame(a: TileView, b: TileView): boolean {
  return (Object.keys(a) as (keyof TileView)[]).every((key) => Object.is(a[key], b[key]));
}

/** First letters of the first and the last word, as people would write them. */
export function initialsOf(name: string): string {
  const words = name.trim().split(/\s+/u).filter(Boolean);
  const first = words[0] ?? '';
  const last = words.length > 1 ? (words.at(-1) ?? '') : '';
  return (firstLetter(first) + firstLetter(last)).toLocaleUpperCase();
}

function firstLetter(word: string): string {
  const [first] = new Intl.Segmenter().segment(word);
  return first?.segment ?? '';
}

/** Whose it is and which of them it is, in one sentence; null where nothing is wrong. */
export function troubleOf({ trouble, name, isMe }: SeenParticipant): string | null {
  if (isMe) return null;
  switch (trouble) {
    case null:
      return null;
    case 'no-key':
      return meetingWords.noKey(name);
    case 'not-authentic':
      return meetingWords.notAuthentic(name);
    case 'not-arriving':
      return meetingWords.notArriving(name);
    case 'nothing-sent':
      return meetingWords.nothingSent(name);
    case 'away':
      return meetingWords.away(name);
  }
}

function labelOf(person: SeenParticipant, trouble: string | null): string {
  const parts = [
    person.isMe ? meetingWords.isYou(person.name) : person.name,
    person.isLeader ? meetingWords.leader : null,
    person.microphoneOn ? null : meetingWords.muted,
    person.cameraOn ? null : meetingWords.cameraIsOff,
    person.hand === null ? null : featureWords.handPlace(person.hand),
    person.isVerified ? null : meetingWords.unverifiedShort,
    person.isNamesake ? meetingWords.namesake : null,
    person.state === 'leaving' ? meetingWords.leaving : null,
  ];
  const said = parts.filter((part) => part !== null).join(', ');
  return trouble === null ? said : `${said}. ${trouble}`;
}

function tintOf(id: string): number {
  let sum = 0;
  for (const character of id) sum = (sum * 31 + character.charCodeAt(0)) % 65_521;
  return sum % TINTS;
}
