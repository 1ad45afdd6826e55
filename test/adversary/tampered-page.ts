// Breaks, in a real client's window, what the promise of encryption rests on: the transforms of its senders, its frame worker, and the
// flag of its connections. Each function runs before or in the middle of a meeting.
import type { Page, Worker } from 'playwright-core';
import { until } from '../demo/wait.js';

/** What the page remembers of its senders. */
interface TamperedPage {
  tampered?: {
    readonly senders: Set<RTCRtpSender>;
    /** What each had encoded and sent when its transform was really set. */
    readonly late: { encoded: number; bytes: number }[];
    /** When the first of them had encoded something, ms since 1970. */
    encodedAt?: Promise<number>;
  };
}

const LOOKS_EVERY = 25;

/** How transforms are set from now on: `ms` late, or never. */
export async function setTransforms(page: Page, lateBy: number | 'never'): Promise<void> {
  await page.evaluate((ms) => {
    const own = Object.getOwnPropertyDescriptor(RTCRtpSender.prototype, 'transform');
    const senders = new Set<RTCRtpSender>();
    const late: { encoded: number; bytes: number }[] = [];
    (globalThis as TamperedPage).tampered = { senders, late };
    Object.defineProperty(RTCRtpSender.prototype, 'transform', {
      configurable: true,
      set(this: RTCRtpSender, transform: RTCRtpScriptTransform) {
        const isFirst = !senders.has(this);
        senders.add(this);
        if (ms === 'never') return;
        setTimeout(() => {
          void this.getStats().then((report) => {
            const so = { encoded: 0, bytes: 0 };
            report.forEach((row: { type: string; framesEncoded?: number; bytesSent?: number }) => {
              if (row.type !== 'outbound-rtp') return;
              so.encoded += row.framesEncoded ?? 0;
              so.bytes += row.bytesSent ?? 0;
            });
            if (isFirst) late.push(so);
            own?.set?.call(this, transform);
          });
        }, ms);
      },
    });
  }, lateBy);
}

/** What senders had done when their late transforms came. */
export async function whenSet(page: Page): Promise<{ encoded: number; bytes: number }[]> {
  return page.evaluate(() => (globalThis as TamperedPage).tampered?.late ?? []);
}

/** What senders whose transforms are never set have done so far. */
export async function doneBySenders(page: Page): Promise<{ encoded: number; bytes: number }> {
  return page.evaluate(async () => {
    const so = { encoded: 0, bytes: 0 };
    for (const sender of (globalThis as TamperedPage).tampered?.senders ?? [])
      (await sender.getStats()).forEach(
        (row: { type: string; framesEncoded?: number; bytesSent?: number }) => {
          if (row.type !== 'outbound-rtp') return;
          so.encoded += row.framesEncoded ?? 0;
          so.bytes += row.bytesSent ?? 0;
        },
      );
    return so;
  });
}

/** From now on the page looks for the first frame that its senders encode; answers when that was, ms since 1970. */
export async function firstEncoded(page: Page): Promise<() => Promise<number>> {
  await page.evaluate((every) => {
    const { tampered } = globalThis as TamperedPage;
    const hasEncoded = async (sender: RTCRtpSender) =>
      [...(await sender.getStats()).values()].some(
        ({ framesEncoded }: { framesEncoded?: number }) => (framesEncoded ?? 0) > 0,
      );
    if (tampered === undefined) return;
    tampered.encodedAt = (async () => {
      for (;;) {
        const at = Date.now();
        const all = await Promise.all([...tampered.senders].map(hasEncoded));
        if (all.includes(true)) return at;
        await new Promise((done) => setTimeout(done, every));
      }
    })();
  }, LOOKS_EVERY);
  return () => page.evaluate(() => (globalThis as TamperedPage).tampered?.encodedAt ?? 0);
}

/** Connections are made as if the platform had never heard of encoded transforms (pitfalls.md A1). Runs in the page. */
export function withoutTheFlag(): void {
  const Own = RTCPeerConnection;
  const unflagged = (configuration: object = {}): RTCConfiguration =>
    Object.fromEntries(
      Object.entries(configuration).filter(([name]) => name !== 'encodedInsertableStreams'),
    );
  globalThis.RTCPeerConnection = class extends Own {
    constructor(configuration?: RTCConfiguration) {
      super(unflagged(configuration));
    }
    override setConfiguration(configuration?: RTCConfiguration): void {
      super.setConfiguration(unflagged(configuration));
    }
  };
}

/** For the answer to leave the worker before it breaks, ms. */
const BREAKS_AFTER = 50;

/** The frame worker ends itself without a word, or never answers again; answers when, ms since 1970. */
export async function breakFrameWorker(page: Page, how: 'ends' | 'hangs'): Promise<number> {
  const worker = await frameWorker(page);
  return worker.evaluate(
    ({ hangs, after }) => {
      setTimeout(() => {
        if (!hangs) self.close();
        while (hangs);
      }, after);
      return Date.now() + after;
    },
    { hangs: how === 'hangs', after: BREAKS_AFTER },
  );
}

async function frameWorker(page: Page): Promise<Worker> {
  return until('the frame worker runs', async () => {
    return page.workers().findLast((one) => one.url().includes('frame-worker')) ?? null;
  });
}

/** Starts to watch for `text`; answers when it stood on the screen, ms since 1970. */
export async function watchFor(page: Page, text: string): Promise<() => Promise<number>> {
  await page.evaluate((sought) => {
    const kept = globalThis as { seenAt?: Promise<number> };
    kept.seenAt = new Promise((done) => {
      const look = () => {
        if (!document.body.textContent.includes(sought)) return;
        observer.disconnect();
        done(Date.now());
      };
      const observer = new MutationObserver(look);
      observer.observe(document.body, { subtree: true, childList: true, characterData: true });
      look();
    });
  }, text);
  return () => page.evaluate(() => (globalThis as { seenAt?: Promise<number> }).seenAt ?? 0);
}

interface WatchedPage {
  connections?: RTCPeerConnection[];
}

/** From now on the page remembers its connections. */
export async function keepConnections(page: Page): Promise<void> {
  await page.evaluate(() => {
    const Own = RTCPeerConnection;
    const kept: RTCPeerConnection[] = [];
    (globalThis as WatchedPage).connections = kept;
    globalThis.RTCPeerConnection = class extends Own {
      constructor(configuration?: RTCConfiguration) {
        super(configuration);
        kept.push(this);
      }
    };
  });
}

export interface SentAs {
  readonly kind: string;
  readonly mimeType: string;
  readonly fmtp: string;
  readonly scalabilityMode: string;
  readonly bytes: number;
}

/** What each sender of the kept connections sends, by the platform's word. */
export async function sentAs(page: Page): Promise<SentAs[]> {
  return page.evaluate(async () => {
    const found: SentAs[] = [];
    for (const connection of (globalThis as WatchedPage).connections ?? []) {
      const report = await connection.getStats();
      report.forEach((row: Readonly<Record<string, string | undefined>>) => {
        if (row['type'] !== 'outbound-rtp') return;
        const codec = report.get(row['codecId'] ?? '') as
          { mimeType: string; sdpFmtpLine?: string } | undefined;
        found.push({
          kind: row['kind'] ?? '',
          mimeType: codec?.mimeType ?? '',
          fmtp: codec?.sdpFmtpLine ?? '',
          scalabilityMode: row['scalabilityMode'] ?? '',
          bytes: Number(row['bytesSent'] ?? 0),
        });
      });
    }
    return found;
  });
}

/** How long it takes from here until someone's tile paints a picture again, ms; asked for before what should bring it. */
export async function nextPicture(page: Page, name: string): Promise<() => Promise<number>> {
  await page.evaluate((whose) => {
    const video = document.querySelector<HTMLVideoElement>(`[data-name="${whose}"] video`);
    const kept = globalThis as { paintedAt?: Promise<number> };
    kept.paintedAt = new Promise((done) => {
      video?.requestVideoFrameCallback(() => done(Date.now()));
    });
  }, name);
  const from = Date.now();
  return async () =>
    (await page.evaluate(() => (globalThis as { paintedAt?: Promise<number> }).paintedAt ?? 0)) -
    from;
}

/** Watches someone's tile; answers the longest time between two pictures until so many ms after the answer is asked for, ms. */
export async function longestGap(
  page: Page,
  name: string,
): Promise<(more: number) => Promise<number>> {
  await page.evaluate((whose) => {
    const video = document.querySelector<HTMLVideoElement>(`[data-name="${whose}"] video`);
    const seen = { longest: 0, last: performance.now() };
    (globalThis as { gaps?: typeof seen }).gaps = seen;
    const painted = () => {
      const now = performance.now();
      seen.longest = Math.max(seen.longest, now - seen.last);
      seen.last = now;
      video?.requestVideoFrameCallback(painted);
    };
    video?.requestVideoFrameCallback(painted);
  }, name);
  return (more) =>
    page.evaluate(async (ms) => {
      await new Promise((done) => setTimeout(done, ms));
      const seen = (globalThis as { gaps?: { longest: number; last: number } }).gaps;
      return seen === undefined ? Infinity : Math.max(seen.longest, performance.now() - seen.last);
    }, more);
}
