// Takes frames from a transform's readable to its writable. A reader and a writer instead of a TransformStream, whose queues and promises
// cost more than encrypting a small frame (performance.md); and while the platform encrypts one frame, the next may begin.

/** Frames that may be under way at once: enough for the layers of one picture, few enough that nothing piles up. */
const MOST_UNDER_WAY = 4;

interface Place<F> {
  readonly frame: F;
  /** undefined: under way; false: dropped. */
  passes: boolean | undefined;
}

/**
 * Passes on each frame for which `pass` says true, in the order they came, until the readable ends or the writable is replaced. `pass` may
 * change the frame; a frame for which it fails is dropped (pitfalls.md A5: a failure must not end the stream).
 */
export async function pump<F>(
  readable: ReadableStream<F>,
  writable: WritableStream<F>,
  pass: (frame: F) => Promise<boolean>,
): Promise<void> {
  const [reader, writer] = [readable.getReader(), writable.getWriter()];
  const places: Place<F>[] = [];
  let goOn: (() => void) | null = null;
  let ended = false;
  // A replaced transform ends its old streams with InvalidStateError (pitfalls.md A5).
  const end = (): void => {
    ended = true;
    goOn?.();
  };

  const settle = (place: Place<F>, passes: boolean): void => {
    place.passes = passes;
    for (let first = places[0]; first?.passes !== undefined; first = places[0]) {
      places.shift();
      if (first.passes) writer.write(first.frame).catch(end);
    }
    goOn?.();
  };
  const room = async (): Promise<void> => {
    while (!ended && places.length >= MOST_UNDER_WAY)
      await new Promise<void>((done) => {
        goOn = done;
      });
    goOn = null;
    if ((writer.desiredSize ?? 1) <= 0) await writer.ready;
  };

  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done || ended) break;
      const place: Place<F> = { frame: value, passes: undefined };
      places.push(place);
      attempt(pass, value).then(
        (passes) => settle(place, passes),
        () => settle(place, false),
      );
      if (places.length >= MOST_UNDER_WAY || (writer.desiredSize ?? 1) <= 0) await room();
    }
  } catch {
    // The streams ended under us: nothing can come or go any more.
  } finally {
    reader.releaseLock();
  }
}

/** A `pass` that throws instead of rejecting is no other failure. */
function attempt<F>(pass: (frame: F) => Promise<boolean>, frame: F): Promise<boolean> {
  try {
    return pass(frame);
  } catch (cause) {
    return Promise.reject(cause instanceof Error ? cause : new Error(String(cause)));
  }
}
