// What the core may not see. Each line fails to compile, as it must; if a package lets a name back in, `@ts-expect-error` fails instead.

// @ts-expect-error -- no network
export type Fetch = typeof fetch;
// @ts-expect-error -- no timers: a deadline is a `wake-at` effect
export type Timer = typeof setTimeout;
// @ts-expect-error -- no random numbers and no WebCrypto but what is passed in
export type Crypto = typeof crypto;
// @ts-expect-error -- no output
export type Console = typeof console;
// @ts-expect-error -- nothing of Node
export type NodeBuffer = typeof Buffer;
// @ts-expect-error -- nothing of Node
export type NodeProcess = typeof process;
// @ts-expect-error -- no platform text codec: bytes.ts has its own
export type Encoder = typeof TextEncoder;
// @ts-expect-error -- no DOM, no window
export type Dom = typeof document;
// @ts-expect-error -- no worker
export type WorkerSelf = typeof self;
