// Names that could be taken for one another. A name is what its owner typed, so this marks them all: it cannot say which is whose. In the
// manner of Unicode TS #39 §4, with the letters that people are fooled by most and not the whole table of confusables.

/** participantIds of those whose name looks like that of somebody else here. */
export function namesakesOf(
  people: readonly { readonly participantId: string; readonly name: string }[],
): ReadonlySet<string> {
  const owners = new Map<string, string[]>();
  for (const { participantId, name } of people) {
    const looks = skeleton(name);
    owners.set(looks, [...(owners.get(looks) ?? []), participantId]);
  }
  return new Set([...owners.values()].filter((ids) => ids.length > 1).flat());
}

/** The same for names that look the same: without accents, marks that cannot be seen, spaces, case, and the alphabet of a letter. */
export function skeleton(name: string): string {
  // Letter by letter of the alphabet, not by what is drawn as one.
  return Array.from(name.normalize('NFKD').toLowerCase())
    .map((letter) => LOOKS_LIKE.get(letter) ?? letter)
    .join('')
    .replace(/[\p{M}\p{C}\p{Z}\p{P}]/gu, '')
    .replaceAll('rn', 'm')
    .replaceAll('vv', 'w');
}

const LOOKS_LIKE: ReadonlyMap<string, string> = new Map(
  // Cyrillic, Greek, and the Latin and figures that pass for others.
  (
    'аa вb сc ԁd еe ѐe һh іi ї1 јj кk мm нh оo рp ԛq ѕs тt уy хx ѵv ԝw ' +
    'αa βb ɡg εe ηn ιi κk μu νv οo ρp τt υu χx ωw ' +
    'ıl il 1l |l !l 0o 5s ßb łl øo đd'
  )
    .split(' ')
    .map((pair): [string, string] => {
      const [from = '', to = ''] = Array.from(pair);
      // What looks like an i looks like an l too.
      return [from, to === 'i' || to === '1' ? 'l' : to];
    }),
);
