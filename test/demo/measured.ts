// What the run found out about each person, in one shape: the table, the JSON and the verdict are all made from it.
import type { Character } from './cast.js';
import type { Find } from './search.js';

export interface Measured {
  readonly who: Character;
  readonly joinMs: number;
  readonly firstFrameMs: number;
  readonly securityCode: string;
  readonly shield: string;
  readonly keySeq: number;
  readonly painted: Readonly<Record<string, number>>;
  readonly audio: Readonly<Record<string, number>>;
  /** Frames that failed to decrypt outside the second after a key switch, and all of them. */
  readonly failed: number;
  readonly failedAtAll: number;
  readonly screenshot: string;
  /** Peer → what is wrong with the picture or sound that came from them. */
  readonly wrong: Readonly<Record<string, string>>;
}

export interface SnoopFound {
  readonly arrived: number;
  /** Painted frames on which a person can be recognised, and those that are noise. */
  readonly painted: number;
  readonly noisePictures: number;
  /** The same look recognised everyone on the screens of those who have the key. */
  readonly lookWorks: boolean;
  /** Loudness of whatever of a person's voice is in the sound: 0 for noise. */
  readonly audio: number;
  readonly noise: number;
  readonly voices: readonly string[];
}

export interface AfterLeave {
  /** Encrypted frames that reached the kept frame worker after the switch, and how many of them it could open. */
  readonly received: number;
  readonly decrypted: number;
  /** The key it had, and the one the others switched to. */
  readonly keySeqBefore: number;
  readonly keySeqAfter: number;
}

export interface Newcomer {
  readonly name: string;
  readonly keySeqBefore: number;
  readonly keySeqAfter: number;
}

export interface Searched {
  readonly secrets: number;
  readonly kinds: readonly string[];
  readonly missing: readonly string[];
  readonly bytes: number;
  readonly places: readonly string[];
  readonly found: readonly Find[];
  /** The host's ivk is public and lies on the board: a search that does not find it would find nothing else. */
  readonly canFind: boolean;
}

export interface Run {
  readonly seconds: number;
  readonly people: readonly Measured[];
  readonly snoop: SnoopFound;
  readonly newcomer: Newcomer | null;
  readonly afterLeave: AfterLeave;
  readonly searched: Searched;
  readonly engine: { readonly kind: string; readonly version: string };
  readonly database: string;
  readonly host: 'chromium' | 'electron';
}
