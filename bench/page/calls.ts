// How the page asks its workers, and how they answer.
export interface Call {
  readonly bench: string;
  readonly args: unknown;
}
export interface Answer {
  readonly bench: 'done' | 'failed';
  readonly value: unknown;
}

declare const self: DedicatedWorkerGlobalScope;

/** Answers calls by name. Other messages are left to whoever listens besides. */
export function answerCalls(named: Readonly<Record<string, (args: never) => unknown>>): void {
  self.addEventListener('message', ({ data }: MessageEvent<Partial<Call>>) => {
    const { bench, args } = data;
    if (bench === undefined) return;
    const act = named[bench];
    Promise.resolve()
      .then(() => {
        if (act === undefined) throw new Error('this is not measured here');
        return act(args as never);
      })
      .then(
        (value) => self.postMessage({ bench: 'done', value } satisfies Answer),
        (cause: unknown) =>
          self.postMessage({ bench: 'failed', value: String(cause) } satisfies Answer),
      );
  });
}
