// npm run conformance: vectors of others against our code, and ours for others.
import { webcrypto } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { noblePrimitives } from '../../protocol/crypto/noble-primitives.js';
import { choosePrimitives } from '../../protocol/crypto/webcrypto-primitives.js';
import { checkVector, readVectorFile } from '../../protocol/vectors/vector-file.js';
import { emitVectors } from './emit.js';
import { readSframeFile } from './sframe-file.js';

const HELP = `Usage: npm run --silent conformance -- sframe FILE.json     check vectors of the SFrame working group
       npm run --silent conformance -- protocol FILE.json   check vectors of this protocol
       npm run --silent conformance -- emit FILE.json       write a complete vector file of this protocol`;

interface Case {
  readonly id: string;
  readonly check: () => string | null | Promise<string | null>;
}

const [command, file, ...more] = process.argv.slice(2);
process.exitCode = await main();

async function main(): Promise<number> {
  const known = command === 'sframe' || command === 'protocol' || command === 'emit';
  if (!known || file === undefined || more.length > 0) {
    console.error(HELP);
    return 2;
  }
  if (command === 'emit') {
    const text = await emitVectors();
    try {
      writeFileSync(file, text);
    } catch (cause) {
      return bad(`${file} cannot be written: ${reason(cause)}`);
    }
  }
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (cause) {
    return bad(`${file} cannot be read: ${reason(cause)}`);
  }
  const cases = command === 'sframe' ? readSframeFile(text) : await protocolCases(text);
  return typeof cases === 'string' ? bad(`${file} cannot be checked. ${cases}`) : check(cases);
}

/** Each vector on the JavaScript primitives and, where this machine has them, on the native ones. */
async function protocolCases(text: string): Promise<Case[] | string> {
  const vectors = readVectorFile(text);
  if (typeof vectors === 'string') return vectors;
  const native = await choosePrimitives(webcrypto.subtle);
  return vectors.map((vector) => ({
    id: `${vector.id} (${vector.type})`,
    check: async () =>
      (await checkVector(noblePrimitives, vector)) ?? (await checkVector(native, vector)),
  }));
}

async function check(cases: readonly Case[]): Promise<number> {
  let failed = 0;
  for (const one of cases) {
    const wrong = await one.check();
    if (wrong === null) continue;
    failed += 1;
    console.log(`✗ ${one.id}: ${wrong}`);
  }
  console.log(`${cases.length - failed} passed, ${failed} failed`);
  return failed === 0 ? 0 : 1;
}

function bad(sentence: string): number {
  console.error(sentence);
  console.log('0 passed, 1 failed');
  return 1;
}

function reason(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}
