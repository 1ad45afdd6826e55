// Names that could be taken for one another, in a meeting and in an account (product.md: who is who has to be seen). A name is what its
// owner typed, so this marks them all: it cannot say which is whose. In the manner of Unicode TS #39 §4, with the letters that people are
// fooled by most and not the whole table of confusables: it does not protect against a letter that is not in its list.

/** Ids of those whose name looks like that of somebody else here. The same person may come twice, with another name too. */
export function namesakesOf(
  people: readonly { readonly id: string; readonly name: string }[],
): ReadonlySet<string> {
  const owners = new Map<string, Set<string>>();
  for (const { id, name } of people) {
    const looks = skeleton(name);
    const ids = owners.get(looks);
    if (ids === undefined) owners.set(looks, new Set([id]));
    else ids.add(id);
  }
  return new Set([...owners.values()].filter(({ size }) => size > 1).flatMap((ids) => [...ids]));
}

/** Whether a name holds characters that nobody sees and that no script needs: they only deceive. */
export function hasHiddenMarks(name: string): boolean {
  return name.replace(NEEDED, '').search(HIDDEN) >= 0;
}

/** Joiners that scripts and emoji need stand between letters. */
const HIDDEN = /\p{Cf}/u;
const NEEDED = /(?<=[\p{L}\p{M}\p{Emoji}\u{fe0f}])[\u200c\u200d](?=[\p{L}\p{Emoji}])/gu;

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
