// What each channel of the contract does: one line per channel, the doing is elsewhere.
import { equal } from '../../protocol/bytes.js';
import { ok, type Result } from '../../protocol/result.js';
import type { DeepLinks } from '../deep-links.js';
import type { DeviceIdentity, IdentityStore } from '../identity/device-identity.js';
import type { StatementSigner } from '../identity/statement-signer.js';
import type { Keychain } from '../keychain/keychain.js';
import type { ServiceRoots } from '../service-roots.js';
import type { SessionStore } from '../session-store.js';
import type { Handlers } from './contract-server.js';

export interface HandlerParts {
  readonly version: string;
  readonly host: 'electron' | 'chromium';
  readonly serviceUrl: string;
  readonly keychain: Keychain;
  readonly links: DeepLinks;
  /** The page listens from now on. */
  readonly onPageReady: () => void;
  readonly copyText: (text: string) => void;
  readonly session: SessionStore;
  readonly roots: ServiceRoots;
  readonly identities: IdentityStore;
  readonly signer: StatementSigner;
}

/** The first screen must not wait for someone to find the password of their keyring. */
const KEYCHAIN_STATE_WITHIN_MS = 3_000;

/** All handlers of the contract, for one window. */
export function contractHandlers(parts: HandlerParts): Handlers {
  const { session, roots, identities, signer } = parts;
  let opened: DeviceIdentity[] = [];
  return {
    app: {
      describe: async () => {
        const keychain = await keychainState(parts.keychain);
        const openedWith = parts.links.take();
        parts.onPageReady();
        const { version, host, serviceUrl } = parts;
        return ok({ version, host, serviceUrl, keychain, openedWith });
      },
      copyText: (text) => {
        parts.copyText(text);
        return ok(undefined);
      },
    },
    session: {
      read: () => session.read(),
      write: ({ token }) => session.write(token),
      clear: () => session.clear(),
    },
    service: { pin: ({ url, rootKey }) => roots.pin(url, rootKey) },
    identity: {
      open: async ({ userId, meetingId }) => {
        const identity = await (userId === null
          ? identities.guest(meetingId)
          : identities.user(userId));
        if (!identity.ok) return identity;
        if (!opened.includes(identity.value)) opened = [...opened, identity.value];
        const { ivk, hardwareId, kept } = identity.value;
        return ok({ ivk, hardwareId, kept });
      },
    },
    meeting: {
      enter: (entry) => {
        const identity = opened.find(({ ivk }) => equal(ivk, entry.ivk));
        return signer.enter(entry, identity ?? null);
      },
      leave: (): Result<undefined, never> => {
        signer.leave();
        return ok(undefined);
      },
      signAnnouncement: (statement) => signer.announcement(statement),
      signNonce: (statement) => signer.nonce(statement),
      signHeartbeat: (statement) => signer.heartbeat(statement),
      signRequest: (statement) => signer.request(statement),
    },
  };
}

async function keychainState(keychain: Keychain): Promise<'kept' | 'locked' | 'missing'> {
  const late = new Promise<'locked'>((done) => {
    setTimeout(() => done('locked'), KEYCHAIN_STATE_WITHIN_MS).unref();
  });
  const asked = keychain.get('state').then((found) => {
    if (found.ok) return 'kept';
    return found.fault.code === 'keychain-missing' ? 'missing' : 'locked';
  });
  return Promise.race([asked, late]);
}
