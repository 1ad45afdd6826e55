// The vector file of the SFrame working group (github.com/sframe-wg/sframe, test-vectors/*.json): sections of rows.
import { concat, fromHex, toHex, type Bytes } from '../../protocol/bytes.js';
import { readHeader, writeHeader } from '../../protocol/media/sframe-header.js';
import { sframeOpen, sframeSeal } from '../../protocol/media/sframe.js';
import { sframeKeys } from '../../protocol/media/stream-key.js';
import { derive, headerOf, nonceOf, open, seal, subkeys, suiteOf } from './sframe-suites.js';

/** The suite that the product speaks: AES_256_GCM_SHA512_128. */
const OURS = 5;
const LONGEST_HEADER = 17;

export interface SframeRow {
  /** As it is named in what is said about it. */
  readonly id: string;
  /** Null where the row holds, else what is wrong. */
  readonly check: () => string | null;
}

const SECTIONS: Readonly<Record<string, (row: Row) => void>> = {
  header: checkHeader,
  aes_ctr_hmac: checkCtrHmac,
  aes_256_ctr_hmac: checkCtrHmac,
  sframe: checkSframe,
  sframe_aes_256_ctr_hmac: checkSframe,
};

/** The rows of a file's text, or the sentence that says why it has none. */
export function readSframeFile(text: string): SframeRow[] | string {
  let file: unknown;
  try {
    file = JSON.parse(withBigNumbersAsText(text));
  } catch {
    return 'It is not JSON.';
  }
  if (typeof file !== 'object' || file === null || Array.isArray(file))
    return 'It is not a vector file of the SFrame working group: it has no sections.';
  const sections = Object.entries(file).filter(([, rows]) => Array.isArray(rows)) as [
    string,
    unknown[],
  ][];
  if (!sections.some(([section, rows]) => Object.hasOwn(SECTIONS, section) && rows.length > 0))
    return `It has no rows in any of the sections ${Object.keys(SECTIONS).join(', ')}.`;
  return sections.flatMap(([section, rows]) => rowsOf(section, rows));
}

function rowsOf(section: string, rows: readonly unknown[]): SframeRow[] {
  const check = Object.hasOwn(SECTIONS, section) ? SECTIONS[section] : undefined;
  // What cannot be checked has not passed.
  if (check === undefined) return [{ id: section, check: () => 'no such section is known here' }];
  return rows.map((row, i) => ({
    id: `${section} ${String(i + 1)}`,
    check: () => messageOf(() => check(new Row(row))),
  }));
}

/** JSON's numbers lose what lies above 2^53, and KIDs and CTRs go up to 2^64-1. */
function withBigNumbersAsText(text: string): string {
  return text.replace(/"(?:[^"\\]|\\.)*"|\d{16,}/g, (token) =>
    token.startsWith('"') ? token : `"${token}"`,
  );
}

function checkHeader(row: Row): void {
  const [kid, counter, encoded] = [row.big('kid'), row.big('ctr'), row.bytes('encoded')];
  expectBytes('encoded', headerOf(kid, counter), encoded);
  const read = readHeader(encoded);
  const most = BigInt(Number.MAX_SAFE_INTEGER);
  if (kid > most || counter > most) {
    // No key of ours has such a KID and no stream of ours such a CTR: they must be refused, not mistaken for others.
    expectThat(read === null, 'a number above 2^53-1 is taken');
    return;
  }
  const out = new Uint8Array(LONGEST_HEADER);
  const length = writeHeader(Number(kid), Number(counter), out);
  expectBytes('encoded', out.slice(0, length), encoded);
  const isRead =
    read?.kid === Number(kid) && read.ctr === Number(counter) && read.length === length;
  expectThat(isRead, 'the header does not read back');
}

function checkCtrHmac(row: Row): void {
  const suite = suiteOf(row.number('cipher_suite'));
  if (suite?.mode !== 'ctr') throw new Error('its cipher_suite is not an AES-CTR suite');
  const [key, nonce, aad] = [row.bytes('key'), row.bytes('nonce'), row.bytes('aad')];
  const [plain, sealed] = [row.bytes('pt'), row.bytes('ct')];
  const { enc, auth } = subkeys(suite, key);
  expectBytes('enc_key', enc, row.bytes('enc_key'));
  expectBytes('auth_key', auth, row.bytes('auth_key'));
  expectBytes('ct', seal(suite, key, nonce, aad, plain), sealed);
  const opened = open(suite, key, nonce, aad, sealed);
  expectThat(opened !== null && toHex(opened) === toHex(plain), '"ct" does not open');
}

function checkSframe(row: Row): void {
  const number = row.number('cipher_suite');
  const suite = suiteOf(number);
  if (suite === null) throw new Error(`there is no cipher suite ${String(number)}`);
  const [kid, counter] = [row.big('kid'), row.big('ctr')];
  const [baseKey, metadata] = [row.bytes('base_key'), row.bytes('metadata')];
  const [plain, whole] = [row.bytes('pt'), row.bytes('ct')];
  const derived = derive(number, suite, baseKey, kid);
  expectBytes('sframe_key_label', derived.keyLabel, row.bytes('sframe_key_label'));
  expectBytes('sframe_salt_label', derived.saltLabel, row.bytes('sframe_salt_label'));
  expectBytes('sframe_secret', derived.secret, row.bytes('sframe_secret'));
  expectBytes('sframe_key', derived.key, row.bytes('sframe_key'));
  expectBytes('sframe_salt', derived.salt, row.bytes('sframe_salt'));
  const [nonce, header] = [nonceOf(derived.salt, counter), headerOf(kid, counter)];
  expectBytes('nonce', nonce, row.bytes('nonce'));
  const aad = concat(header, metadata);
  expectBytes('aad', aad, row.bytes('aad'));
  expectBytes('ct', concat(header, seal(suite, derived.key, nonce, aad, plain)), whole);
  const opened = open(suite, derived.key, nonce, aad, whole.slice(header.length));
  expectThat(opened !== null && toHex(opened) === toHex(plain), '"ct" does not open');
  if (number === OURS)
    checkWithProduct(baseKey, Number(kid), Number(counter), metadata, plain, row);
}

/** The product's own code must give the same. */
function checkWithProduct(
  baseKey: Bytes,
  kid: number,
  counter: number,
  metadata: Bytes,
  plain: Bytes,
  row: Row,
): void {
  const keys = sframeKeys(baseKey, kid);
  expectBytes('sframe_key', keys.sframeKey, row.bytes('sframe_key'));
  expectBytes('sframe_salt', keys.sframeSalt, row.bytes('sframe_salt'));
  expectBytes('ct', sframeSeal(baseKey, kid, counter, metadata, plain), row.bytes('ct'));
  const opened = sframeOpen((id) => (id === kid ? baseKey : null), metadata, row.bytes('ct'));
  expectThat(opened.ok && toHex(opened.value.plain) === toHex(plain), '"ct" does not open');
}

/** One row; a field that is not what it must be throws the sentence that says so. */
class Row {
  readonly #values: Readonly<Record<string, unknown>>;

  constructor(value: unknown) {
    if (typeof value !== 'object' || value === null) throw new Error('it is not an object');
    this.#values = value as Record<string, unknown>;
  }

  bytes(key: string): Bytes {
    const value = this.#values[key];
    const bytes = typeof value === 'string' ? fromHex(value.toLowerCase()) : null;
    if (bytes === null) throw new Error(`"${key}" is missing or not hex`);
    return bytes;
  }

  big(key: string): bigint {
    const value = this.#values[key];
    const isNumber = Number.isSafeInteger(value) || /^\d{1,20}$/.test(String(value));
    const number = isNumber ? BigInt(value as number | string) : -1n;
    if (number < 0n || number >= 1n << 64n)
      throw new Error(`"${key}" is missing or not a number below 2^64`);
    return number;
  }

  number(key: string): number {
    return Number(this.big(key));
  }
}

function expectBytes(what: string, got: Bytes, wanted: Bytes): void {
  expectThat(toHex(got) === toHex(wanted), `"${what}" is ${toHex(got)}, not ${toHex(wanted)}`);
}

function expectThat(holds: boolean, otherwise: string): void {
  if (!holds) throw new Error(otherwise);
}

function messageOf(act: () => void): string | null {
  try {
    act();
    return null;
  } catch (cause) {
    return cause instanceof Error ? cause.message : String(cause);
  }
}
