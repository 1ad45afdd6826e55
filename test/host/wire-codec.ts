// What crosses between page and main here is text, where Electron clones objects. Byte arrays and `undefined` survive; whatever else cannot be
// cloned is refused, as Electron refuses it.

export interface WireCodec {
  readonly encode: (value: unknown) => string;
  readonly decode: (text: string) => unknown;
}

/** Its source text also runs inside the page, so it uses nothing from outside itself. */
export function wireCodec(): WireCodec {
  type Tagged =
    ['bytes', string] | ['undefined'] | ['plain', unknown] | ['list', Tagged[]] | Fields;
  type Fields = ['fields', [string, Tagged][]];

  function tag(value: unknown): Tagged {
    if (value === undefined) return ['undefined'];
    if (value instanceof Uint8Array) {
      let latin1 = '';
      for (const byte of value) latin1 += String.fromCharCode(byte);
      return ['bytes', btoa(latin1)];
    }
    if (Array.isArray(value)) return ['list', value.map(tag)];
    if (typeof value === 'object' && value !== null)
      return ['fields', Object.entries(value).map(([key, field]) => [key, tag(field)])];
    if (value === null || ['string', 'number', 'boolean'].includes(typeof value))
      return ['plain', value];
    throw new TypeError('An object could not be cloned.');
  }

  function untag(tagged: Tagged): unknown {
    switch (tagged[0]) {
      case 'undefined':
        return undefined;
      case 'bytes':
        return Uint8Array.from(atob(tagged[1]), (character) => character.charCodeAt(0));
      case 'list':
        return tagged[1].map(untag);
      case 'fields':
        return Object.fromEntries(tagged[1].map(([key, field]) => [key, untag(field)]));
      case 'plain':
        return tagged[1];
    }
  }

  return {
    encode: (value) => JSON.stringify(tag(value)),
    decode: (text) => untag(JSON.parse(text) as Tagged),
  };
}
