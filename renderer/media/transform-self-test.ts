// The start-up self-test, pitfalls.md A1. Our promise that no frame leaves in clear rests on one thing the platform does without saying so:
// on a connection with `encodedInsertableStreams`, a sender that has no transform sends nothing. Where that does not hold (or where there
// are no script transforms at all) end-to-end encrypted meetings are refused.
import { ok, refused, type Result } from '../../protocol/result.js';
import { ENCODED_STREAMS } from './encoded-streams.js';

export type SelfTest = Result<undefined, 'self-test-failed'>;

/** Frames that must have been encoded, and gone nowhere, before the silence of the line proves anything. */
const ENOUGH_FRAMES = 6;
const FRAME_EVERY = 15;
const LOOK_EVERY = 40;
/** A machine that starts six programs at once may need more than one attempt to encode a few small pictures. */
const ATTEMPTS = [1_500, 3_000, 6_000] as const;

let answer: Promise<SelfTest> | null = null;

/** The answer for this run of the app; the test runs once. */
export function transformSelfTest(): Promise<SelfTest> {
  answer ??= runSelfTest();
  return answer;
}

async function runSelfTest(): Promise<SelfTest> {
  if (typeof RTCRtpScriptTransform === 'undefined')
    return refused('self-test-failed', { why: 'no script transform' });
  for (const within of ATTEMPTS) {
    const verdict = await attempt(within).catch(() => 'unsure' as const);
    if (verdict === 'silent') return ok(undefined);
    if (verdict === 'leaks') return refused('self-test-failed', { why: 'frames left in clear' });
  }
  return refused('self-test-failed', { why: 'no answer' });
}

export interface Traffic {
  readonly framesEncoded: number;
  readonly packetsSent: number;
  readonly packetsReceived: number;
}

export type Verdict = 'silent' | 'leaks' | 'unsure';

/** What the counters of the pair prove. */
export function judge({ framesEncoded, packetsSent, packetsReceived }: Traffic): Verdict {
  if (packetsSent > 0 || packetsReceived > 0) return 'leaks';
  return framesEncoded >= ENOUGH_FRAMES ? 'silent' : 'unsure';
}

async function attempt(within: number): Promise<Verdict> {
  const from = new RTCPeerConnection(ENCODED_STREAMS);
  const to = new RTCPeerConnection(ENCODED_STREAMS);
  const picture = movingPicture();
  try {
    from.onicecandidate = ({ candidate }) => void to.addIceCandidate(candidate ?? undefined);
    to.onicecandidate = ({ candidate }) => void from.addIceCandidate(candidate ?? undefined);
    for (const track of picture.stream.getVideoTracks()) from.addTrack(track, picture.stream);
    await connect(from, to);
    for (const end = performance.now() + within; performance.now() < end;) {
      const verdict = judge(await traffic(from, to));
      if (verdict !== 'unsure') return verdict;
      await new Promise((done) => setTimeout(done, LOOK_EVERY));
    }
    return 'unsure';
  } finally {
    picture.stop();
    from.close();
    to.close();
  }
}

async function connect(from: RTCPeerConnection, to: RTCPeerConnection): Promise<void> {
  await from.setLocalDescription();
  if (from.localDescription !== null) await to.setRemoteDescription(from.localDescription);
  await to.setLocalDescription();
  if (to.localDescription !== null) await from.setRemoteDescription(to.localDescription);
}

/** No camera: the test runs before anyone has allowed one. */
function movingPicture(): { readonly stream: MediaStream; readonly stop: () => void } {
  const canvas = document.createElement('canvas');
  canvas.width = 64;
  canvas.height = 48;
  const brush = canvas.getContext('2d');
  let shade = 0;
  const timer = setInterval(() => {
    if (brush === null) return;
    shade = (shade + 40) % 256;
    brush.fillStyle = `rgb(${shade}, ${255 - shade}, 90)`;
    brush.fillRect(0, 0, canvas.width, canvas.height);
  }, FRAME_EVERY);
  const stream = canvas.captureStream();
  return {
    stream,
    stop: () => {
      clearInterval(timer);
      for (const track of stream.getTracks()) track.stop();
    },
  };
}

async function traffic(from: RTCPeerConnection, to: RTCPeerConnection): Promise<Traffic> {
  const [sent, received] = await Promise.all([from.getStats(), to.getStats()]);
  return {
    framesEncoded: sum(sent, 'outbound-rtp', 'framesEncoded'),
    packetsSent: sum(sent, 'outbound-rtp', 'packetsSent'),
    packetsReceived: sum(received, 'inbound-rtp', 'packetsReceived'),
  };
}

function sum(report: RTCStatsReport, type: string, counter: string): number {
  let total = 0;
  report.forEach((row: Readonly<Record<string, unknown>>) => {
    const value = row[counter];
    if (row['type'] === type && typeof value === 'number') total += value;
  });
  return total;
}
