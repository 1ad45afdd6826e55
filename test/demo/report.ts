// The JSON that `--json FILE` writes.
import { codesMatch, complaints } from './verdict.js';
import type { Run } from './measured.js';

export function report(run: Run): object {
  const { people, snoop, afterLeave, searched } = run;
  return {
    ok: complaints(run).length === 0,
    seconds: rounded(run.seconds, 1),
    people: people.map((person) => ({
      name: person.who.name,
      role: person.who.role,
      joinMs: Math.round(person.joinMs),
      firstFrameMs: Math.round(person.firstFrameMs),
      securityCode: person.securityCode,
      shield: person.shield,
      keySeq: person.keySeq,
      painted: person.painted,
      audio: Object.fromEntries(
        Object.entries(person.audio).map(([peer, rms]) => [peer, rounded(rms, 4)]),
      ),
      failed: person.failed,
      screenshot: person.screenshot,
    })),
    codesMatch: codesMatch(run),
    snoop: { painted: snoop.painted, audio: rounded(snoop.audio, 4) },
    afterLeave: { decrypted: afterLeave.decrypted },
    secretsSearched: { bytes: searched.bytes, places: searched.places },
    secretsFound: searched.found,
    engine: run.engine,
    database: run.database,
    host: run.host,
  };
}

/** What the JSON says when the run broke off before everything was measured. */
export function brokenReport(seconds: number): object {
  return {
    ok: false,
    seconds: rounded(seconds, 1),
    people: [],
    codesMatch: false,
    snoop: null,
    afterLeave: null,
    secretsSearched: null,
    secretsFound: [],
    engine: null,
    database: null,
    host: 'chromium',
  };
}

function rounded(value: number, digits: number): number {
  return Number(value.toFixed(digits));
}
