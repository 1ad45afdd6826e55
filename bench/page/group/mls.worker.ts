// The peer: ts-mls, RFC 9420, in its lightest suite; one commit that removes one of N. All were added by one commit, as when a meeting fills.
import {
  createCommit,
  createGroup,
  defaultCapabilities,
  defaultLifetime,
  emptyPskIndex,
  encodeMlsMessage,
  generateKeyPackage,
  getCiphersuiteFromName,
  getCiphersuiteImpl,
  type CiphersuiteImpl,
  type ClientState,
  type Credential,
  type Proposal,
} from 'ts-mls';
import { answerCalls } from '../calls.js';

const SUITE = 'MLS_128_DHKEMX25519_AES128GCM_SHA256_Ed25519';
const encoder = new TextEncoder();
let suite: CiphersuiteImpl | null = null;
let group: ClientState | null = null;
let size = 0;

answerCalls({
  prepare: async (asked: { size: number }) => {
    suite = await getCiphersuiteImpl(getCiphersuiteFromName(SUITE));
    size = asked.size;
    const { publicPackage, privatePackage } = await packageOf(suite, 'leader');
    const alone = await createGroup(
      encoder.encode('bench'),
      publicPackage,
      privatePackage,
      [],
      suite,
    );
    const adds: Proposal[] = [];
    for (let i = 0; i < size; i++) {
      const { publicPackage: keyPackage } = await packageOf(suite, `guest ${i}`);
      adds.push({ proposalType: 'add', add: { keyPackage } });
    }
    group = await committed(suite, alone, adds).then(({ newState }) => newState);
  },
  /** From the same group every time: what the commit leads to is thrown away. */
  rekey: async () => {
    if (suite === null || group === null) throw new Error('no group');
    const started = performance.now();
    const { commit } = await committed(suite, group, [
      { proposalType: 'remove', remove: { removed: size } },
    ]);
    const ms = performance.now() - started;
    return { ms, bytes: encodeMlsMessage(commit).length };
  },
});

function packageOf(impl: CiphersuiteImpl, name: string) {
  const credential: Credential = { credentialType: 'basic', identity: encoder.encode(name) };
  return generateKeyPackage(credential, defaultCapabilities(), defaultLifetime, [], impl);
}

function committed(impl: CiphersuiteImpl, state: ClientState, extraProposals: Proposal[]) {
  return createCommit({ state, cipherSuite: impl, pskIndex: emptyPskIndex }, { extraProposals });
}
