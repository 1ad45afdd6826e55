// The IPC contract between renderer and main: each channel once. preload exposes exactly this; both sides validate.
// Main signs only these typed statements, and only for the meeting that was entered (architecture.md).
import { z } from 'zod';
import { faultCode, hex16, meetingId, displayName } from './text.js';
import type { FaultCode } from '../fault.js';

type Bytes = Uint8Array<ArrayBuffer>;
const bytes = (length: number) =>
  z.custom<Bytes>(
    (value) => value instanceof Uint8Array && value.length === length,
    `${length} bytes`,
  );
const count = z.number().int().min(0).max(Number.MAX_SAFE_INTEGER);

interface Invoke {
  readonly use: 'invoke';
  readonly input: z.ZodType;
  readonly output: z.ZodType;
  readonly fails: readonly FaultCode[];
}
interface Notify {
  readonly use: 'notify';
  readonly payload: z.ZodType;
}
type Contract = Record<string, Record<string, Invoke | Notify>>;

/** protocol.md §6 `request`. */
const requestOp = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('lock') }),
  z.strictObject({ type: z.literal('unlock') }),
  z.strictObject({ type: z.literal('remove'), userId: bytes(16), hardwareId: bytes(16) }),
  z.strictObject({ type: z.literal('rename'), name: displayName }),
]);

const nothing = z.undefined();
const signature = z.strictObject({ signature: bytes(64) });

export const ipc = {
  app: {
    describe: {
      use: 'invoke',
      input: nothing,
      output: z.strictObject({
        version: z.string(),
        host: z.enum(['electron', 'chromium']),
        serviceUrl: z.string(),
        keychain: z.enum(['kept', 'locked', 'missing']),
        /** The link the app was opened with, to a meeting or from a mail, not yet used. */
        openedWith: z.string().nullable(),
      }),
      fails: [],
    },
    /** Such a link arrived while the app runs. */
    linkOpened: { use: 'notify', payload: z.strictObject({ link: z.string().max(2048) }) },
    copyText: { use: 'invoke', input: z.string().max(65_536), output: nothing, fails: [] },
  },
  session: {
    read: {
      use: 'invoke',
      input: nothing,
      output: z.strictObject({ token: z.string().nullable() }),
      fails: ['keychain-locked'],
    },
    /** Kept in the OS keychain; without one, for this run only (`kept` false). */
    write: {
      use: 'invoke',
      input: z.strictObject({ token: z.string().min(1).max(256) }),
      output: z.strictObject({ kept: z.boolean() }),
      fails: ['keychain-locked'],
    },
    clear: { use: 'invoke', input: nothing, output: nothing, fails: ['keychain-locked'] },
  },
  service: {
    /** Pins the service root key on first contact; refuses another one later (protocol.md §4, §10). */
    pin: {
      use: 'invoke',
      input: z.strictObject({ url: z.string().max(512), rootKey: bytes(32) }),
      output: nothing,
      fails: ['service-root-changed'],
    },
  },
  identity: {
    /** The identity of this installation for a signed-in user, made once; with null, a guest's, kept in memory for this run of the app and meeting. */
    open: {
      use: 'invoke',
      input: z.strictObject({ userId: hex16.nullable(), meetingId }),
      output: z.strictObject({ ivk: bytes(32), hardwareId: bytes(16), kept: z.boolean() }),
      fails: ['keychain-locked'],
    },
  },
  meeting: {
    /** From now on main signs for this meeting and identity, and for nothing else. */
    enter: {
      use: 'invoke',
      input: z.strictObject({
        meetingId,
        meetingUuid: bytes(16),
        userId: bytes(16),
        hardwareId: bytes(16),
        ivk: bytes(32),
      }),
      output: nothing,
      fails: ['statement-refused'],
    },
    leave: { use: 'invoke', input: nothing, output: nothing, fails: [] },
    /** Context Conclave-1-ClientOnly-Sig-EncryptionKeyAnnouncement; ivk and ids are the entered meeting's. */
    signAnnouncement: {
      use: 'invoke',
      input: z.strictObject({
        mvk: bytes(32),
        x25519: bytes(32),
        mlkem: bytes(1184),
        issuedAt: count,
        name: displayName,
        nonce: bytes(24),
      }),
      output: signature,
      fails: ['statement-refused'],
    },
    /** Context Conclave-1-ClientOnly-Sig-LivenessNonce; only over the bindingHash of the announcement that main signed. */
    signNonce: {
      use: 'invoke',
      input: z.strictObject({ bindingHash: bytes(32), n: count, nonce: bytes(24) }),
      output: signature,
      fails: ['statement-refused'],
    },
    /** Context Conclave-1-ClientOnly-Sig-LeaderParticipantList; only with our own leaderBindingHash, t and v never falling. */
    signHeartbeat: {
      use: 'invoke',
      input: z.strictObject({
        leaderBindingHash: bytes(32),
        linkHash: bytes(32),
        v: count,
        t: count,
        mkSeq: count,
        mkCommit: bytes(32),
        acked: z.boolean(),
        prevH: bytes(32),
        timestampMs: count,
      }),
      output: signature,
      fails: ['statement-refused'],
    },
    /** Context Conclave-1-ClientOnly-Sig-ParticipantRequest; the run and who asks are the entered meeting's. */
    signRequest: {
      use: 'invoke',
      input: z.strictObject({ linkHash: bytes(32), op: requestOp }),
      output: signature,
      fails: ['statement-refused'],
    },
  },
} as const satisfies Contract;

export type Ipc = typeof ipc;

/** What every invoke answers over the wire. `cause` never crosses. */
export const ipcAnswer = z.discriminatedUnion('ok', [
  z.strictObject({ ok: z.literal(true), value: z.unknown() }),
  z.strictObject({
    ok: z.literal(false),
    fault: z.strictObject({
      code: faultCode,
      detail: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).optional(),
    }),
  }),
]);

/** The name of a channel on the wire. */
export const channelName = (room: string, name: string): string => `conclave:${room}.${name}`;
