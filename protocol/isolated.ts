// A name inside a sentence, where no element can stand around it: a label, a title, an option. Where one can, `<bdi>` does the same.

/** Keeps a name that is written from right to left, or that holds marks that turn text, from moving the words around it. */
export function isolated(name: string): string {
  // Unicode Standard Annex #9 §2.4: FSI takes the direction of what follows, PDI ends it.
  return TURNS.test(name) ? `\u2068${name}\u2069` : name;
}

/** What reads from left to right anyhow stays as it is, and can be searched for as it was typed. */
const TURNS =
  /[\p{Bidi_Control}\p{sc=Arabic}\p{sc=Hebrew}\p{sc=Syriac}\p{sc=Thaana}\p{sc=Nko}\p{sc=Adlam}\p{sc=Samaritan}\p{sc=Mandaic}]/u;
