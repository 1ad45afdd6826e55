// HTML whose every inserted value is escaped: what a link carries comes from anywhere.

/** Text that is HTML already, made by `html` alone. */
export class Html {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

type Inserted = string | number | Html | readonly Html[] | null;

/** A tagged template: strings and numbers are escaped, HTML made here is put in as it is, null is nothing. */
export function html(parts: TemplateStringsArray, ...inserted: readonly Inserted[]): Html {
  const text = parts.map((part, at) => part + written(inserted[at] ?? null)).join('');
  return new Html(text);
}

function written(value: Inserted): string {
  if (value === null) return '';
  if (value instanceof Html) return value.text;
  if (typeof value === 'string' || typeof value === 'number') return escaped(String(value));
  return value.map((one) => one.text).join('');
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? '');
}
