// The host's command line.

export interface HostOptions {
  readonly profile: string;
  readonly service: string;
  readonly link: string | null;
  readonly headed: boolean;
  readonly chromiumArgs: readonly string[];
}

export const usage =
  'Usage: node dist/host/index.js --profile DIR --service URL [--link LINK] [--headed] [--chromium-arg=ARG]...';

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
    else if (['--profile', '--service', '--link'].includes(arg) && value !== undefined) {
      named.set(arg, value);
      at += 1;
    } else return null;
  }
  const [profile, service] = [named.get('--profile'), named.get('--service')];
  if (profile === undefined || service === undefined) return null;
  return { profile, service, link: named.get('--link') ?? null, headed, chromiumArgs };
}
