// The host's command line.

export interface HostOptions {
  readonly profile: string;
  readonly service: string;
  readonly link: string | null;
  readonly headed: boolean;
  /** Of the page, in CSS pixels. */
  readonly size: { readonly width: number; readonly height: number };
  readonly chromiumArgs: readonly string[];
}

export const usage =
  'Usage: node dist/host/index.js --profile DIR --service URL [--link LINK] [--headed] [--size 1280x820] [--chromium-arg=ARG]...';

/** The options, or null where something is missing or not understood. */
export function readOptions(args: readonly string[]): HostOptions | null {
  const named = new Map<string, string>();
  const chromiumArgs: string[] = [];
  let headed = false;
  for (let at = 0; at < args.length; at += 1) {
    const arg = args[at] ?? '';
    const value = args[at + 1];
    if (arg === '--headed') headed = true;
    else if (arg.startsWith('--chromium-arg='))
      chromiumArgs.push(arg.slice('--chromium-arg='.length));
    else if (['--profile', '--service', '--link', '--size'].includes(arg) && value !== undefined) {
      named.set(arg, value);
      at += 1;
    } else return null;
  }
  const [profile, service] = [named.get('--profile'), named.get('--service')];
  const size = /^([1-9][0-9]{2,3})x([1-9][0-9]{2,3})$/.exec(named.get('--size') ?? '1280x820');
  if (profile === undefined || service === undefined || size === null) return null;
  return {
    ...{ profile, service, headed, chromiumArgs },
    link: named.get('--link') ?? null,
    size: { width: Number(size[1]), height: Number(size[2]) },
  };
}
