// The keys that the frame worker has been given, and the CTRs it may use. What it drops is gone: no key can be exported from here.
import { ReplayWindow } from '../../protocol/media/replay-window.js';
import type { MediaKind, ToFrames } from './messages.js';

/** Ask for more CTRs while this many are left. */
const LOW = 512;

export interface OpenKey {
  readonly key: CryptoKey;
  readonly salt: Uint8Array;
  readonly window: ReplayWindow;
}

interface Lease {
  next: number;
  readonly to: number;
}

interface SealKey {
  readonly kid: number;
  readonly key: CryptoKey;
  readonly salt: Uint8Array;
  /** Leases of CTRs, the one in use first. */
  readonly leases: Lease[];
  asked: boolean;
}

export interface SealTurn {
  readonly kid: number;
  readonly ctr: number;
  readonly key: CryptoKey;
  readonly salt: Uint8Array;
}

/** The keys of one sender's stream of one kind, as a receiver. */
export interface OpenRing {
  readonly keys: Map<number, OpenKey>;
  /** When a key last came, ms; for telling failures at a switch from others. */
  changedAt: number;
  /** The first KID that came: what names an earlier one is from before our time. */
  firstKid: number;
}

export class FrameKeys {
  readonly #open = new Map<string, OpenRing>();
  readonly #seal = new Map<MediaKind, SealKey>();
  /** By KID, one window per (bindingHash, kind), whatever becomes of the key in the meantime. */
  readonly #windows = new Map<number, Map<string, ReplayWindow>>();

  take(message: ToFrames, now: number): void {
    switch (message.type) {
      case 'open-key': {
        const { participantId, bindingHash, kind, kid, key, salt } = message;
        const ring = this.ring(participantId, kind);
        ring.keys.set(kid, { key, salt, window: this.#window(kid, `${bindingHash} ${kind}`) });
        ring.changedAt = now;
        ring.firstKid = Math.min(ring.firstKid, kid);
        return;
      }
      case 'seal-key': {
        const { kind, kid, key, salt, from, to } = message;
        const leases = [{ next: from, to }];
        this.#seal.set(kind, { kid, key, salt, leases, asked: false });
        return;
      }
      case 'lease': {
        const held = this.#seal.get(message.kind);
        if (held?.kid !== message.kid) return;
        held.leases.push({ next: message.from, to: message.to });
        held.asked = false;
        return;
      }
      case 'stop-sending':
        this.#seal.clear();
        return;
      case 'drop-key':
        for (const ring of this.#open.values()) ring.keys.delete(message.kid);
        return;
      case 'forget-below':
        for (const kid of this.#windows.keys()) if (kid < message.kid) this.#windows.delete(kid);
        return;
      case 'drop-person':
        for (const [name, ring] of this.#open)
          if (name.startsWith(`${message.participantId} `)) ring.keys.clear();
        return;
      case 'destroy':
        for (const ring of this.#open.values()) ring.keys.clear();
        this.#open.clear();
        this.#seal.clear();
    }
  }

  /** How many replay windows are kept. */
  get windows(): number {
    let count = 0;
    for (const ofKid of this.#windows.values()) count += ofKid.size;
    return count;
  }

  ring(participantId: string, kind: MediaKind): OpenRing {
    const name = `${participantId} ${kind}`;
    const ring = this.#open.get(name) ?? { keys: new Map(), changedAt: 0, firstKid: Infinity };
    this.#open.set(name, ring);
    return ring;
  }

  /** The key to seal with and a CTR that nothing else has; null while nothing may be sent. `low`: ask for a lease, once. */
  sealTurn(kind: MediaKind): { readonly turn: SealTurn | null; readonly low: number | null } {
    const held = this.#seal.get(kind);
    if (held === undefined) return { turn: null, low: null };
    const { kid, key, salt, leases } = held;
    while (leases[0] !== undefined && leases[0].next >= leases[0].to) leases.shift();
    const lease = leases[0];
    const turn = lease === undefined ? null : { kid, key, salt, ctr: lease.next++ };
    if (held.asked || leftOf(leases) >= LOW) return { turn, low: null };
    held.asked = true;
    return { turn, low: kid };
  }

  #window(kid: number, name: string): ReplayWindow {
    const ofKid = this.#windows.get(kid) ?? new Map<string, ReplayWindow>();
    const window = ofKid.get(name) ?? new ReplayWindow();
    this.#windows.set(kid, ofKid.set(name, window));
    return window;
  }
}

function leftOf(leases: readonly Lease[]): number {
  let left = 0;
  for (const { next, to } of leases) left += to - next;
  return left;
}
