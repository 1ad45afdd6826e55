// Every setting of the service, once: read from the environment, listed by --help, copied into the README.
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { ok, refused, type Result } from '../protocol/result.js';
import type { Entries } from '../protocol/settings/resolve.js';
import { readVersion } from './admission/client-gate.js';
import { parsePolicy } from './policy/product-policy.js';

interface SettingRow {
  readonly default: string;
  readonly says: string;
}

export const settingRows = {
  CONCLAVE_HOST: { default: '127.0.0.1', says: 'Address to listen on.' },
  CONCLAVE_PORT: { default: '8787', says: 'Port to listen on; 0 takes a free one.' },
  CONCLAVE_DATA: {
    default: 'conclave-data',
    says: 'Folder for the database and the service keys. One service at a time.',
  },
  DATABASE_URL: {
    default: '',
    says: 'PostgreSQL to use instead of the built-in database, as postgres://user:password@host/name.',
  },
  CONCLAVE_ORIGINS: {
    default: '',
    says: 'Web origins that may connect besides app://conclave, separated by commas; an entry may end in ":*" for any port.',
  },
  CONCLAVE_PUBLIC_URL: {
    default: '',
    says: 'Address that invitations carry, if it is not the one listened on.',
  },
  CONCLAVE_DOWNLOAD_URL: {
    default: '',
    says: 'Where the app is to be had; the page of a join link leads there.',
  },
  CONCLAVE_TRUST_PROXY: {
    default: '0',
    says: '1 where a reverse proxy stands in front and sets X-Forwarded-For.',
  },
  CONCLAVE_MAX_PEOPLE: { default: '200', says: 'Most people in one meeting.' },
  CONCLAVE_SIGN_INS_PER_MINUTE: {
    default: '10',
    says: 'Attempts to sign in, per address and e-mail.',
  },
  CONCLAVE_SIGN_UPS_PER_MINUTE: { default: '20', says: 'New accounts, per address.' },
  CONCLAVE_JOINS_PER_MINUTE: {
    default: '600',
    says: 'Requests to join, per address. Wrong passcodes: 10 per address and meeting.',
  },
  CONCLAVE_MAILS_PER_MINUTE: {
    default: '20',
    says: 'Invitations per account, and forgotten passwords per address.',
  },
  CONCLAVE_SMTP_URL: {
    default: '',
    says: 'Mail server, as smtp://user:password@host:587 or smtps://. Without it mail goes to the folder outbox in CONCLAVE_DATA.',
  },
  CONCLAVE_MAIL_FROM: {
    default: 'Conclave <conclave@localhost>',
    says: 'Sender of the mail.',
  },
  CONCLAVE_PHONE_CHECK: {
    default: '',
    says: 'One-time phone check of Basic users before end-to-end encrypted meetings: twilio sends codes; outbox writes them to the folder sms-outbox in CONCLAVE_DATA; off asks nobody. Unsaid: twilio where its settings are there, else outbox.',
  },
  CONCLAVE_TWILIO_ACCOUNT_SID: { default: '', says: 'Twilio account that sends the codes: AC….' },
  CONCLAVE_TWILIO_AUTH_TOKEN: { default: '', says: 'Its auth token.' },
  CONCLAVE_TWILIO_VERIFY_SID: { default: '', says: 'Its Verify service: VA….' },
  CONCLAVE_TWILIO_URL: {
    default: 'https://verify.twilio.com',
    says: 'Where the Verify API is reached, if through a proxy.',
  },
  CONCLAVE_LEAST_CLIENT: {
    default: '0.1.0',
    says: 'Oldest version of the app that may join end-to-end encrypted meetings.',
  },
  CONCLAVE_OPERATOR_TOKEN: {
    default: '',
    says: "Opens the operator's routes, such as an account's plan; at least 32 of A-Z, a-z, 0-9, _ and -. Without it they are shut.",
  },
  CONCLAVE_POLICY: {
    default: '',
    says: 'Settings for everyone, such as defaultEncryptionType=e2ee, cloudRecording=off! where "!" locks.',
  },
  CONCLAVE_MEDIA_ADDRESS: {
    default: '127.0.0.1',
    says: 'Address at which clients reach the media engine that the service starts.',
  },
  LIVEKIT_URL: {
    default: '',
    says: 'A LiveKit that already runs (ws:// or wss://); the service then starts none.',
  },
  LIVEKIT_API_KEY: { default: '', says: 'Its API key.' },
  LIVEKIT_API_SECRET: { default: '', says: 'Its API secret.' },
  LIVEKIT_BIN: {
    default: '',
    says: 'The livekit-server program to start, if it is neither on PATH nor where set-up puts it.',
  },
  LOG_LEVEL: {
    default: 'info',
    says: 'fatal, error, warn, info, debug, trace or silent. Logs go to the error output.',
  },
} as const satisfies Record<string, SettingRow>;

type SettingName = keyof typeof settingRows;
type Environment = Readonly<Record<string, string | undefined>>;

export interface Settings {
  readonly host: string;
  readonly port: number;
  readonly dataFolder: string;
  readonly databaseUrl: string | null;
  readonly origins: readonly string[];
  readonly publicUrl: string | null;
  readonly downloadUrl: string | null;
  readonly trustProxy: boolean;
  readonly maxPeople: number;
  readonly signInsPerMinute: number;
  readonly signUpsPerMinute: number;
  readonly joinsPerMinute: number;
  readonly mailsPerMinute: number;
  readonly smtpUrl: string | null;
  readonly mailFrom: string;
  readonly phoneCheck: PhoneCheckSettings;
  readonly leastClient: string;
  readonly operatorToken: string | null;
  readonly policy: Entries;
  readonly mediaAddress: string;
  readonly livekit: { readonly url: string; readonly key: string; readonly secret: string } | null;
  readonly livekitBin: string | null;
  /** Where set-up puts the engine. */
  readonly livekitCache: string;
  readonly logLevel: string;
}

export type PhoneCheckSettings =
  | { readonly by: 'off' }
  | { readonly by: 'outbox' }
  | {
      readonly by: 'twilio';
      readonly twilio: {
        readonly accountSid: string;
        readonly authToken: string;
        readonly verifySid: string;
        readonly url: string;
      };
    };

const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'];
const LIVEKIT_VERSION = 'v1.13.5';

/** Reads the settings; a setting that makes no sense is refused by name. */
export function readSettings(env: Environment): Result<Settings, 'setting-wrong'> {
  const wrong: SettingName[] = [];
  const text = (name: SettingName): string => env[name]?.trim() || settingRows[name].default;
  const count = (name: SettingName, least: number, most: number): number => {
    const value = Number(text(name));
    if (!Number.isInteger(value) || value < least || value > most) wrong.push(name);
    return value;
  };
  const address = (name: SettingName, schemes: readonly string[]): string | null => {
    const value = text(name);
    if (value === '') return null;
    if (!URL.canParse(value) || !schemes.includes(new URL(value).protocol)) wrong.push(name);
    return value.replace(/\/+$/, '');
  };

  const livekitUrl = address('LIVEKIT_URL', ['ws:', 'wss:', 'http:', 'https:']);
  const key = text('LIVEKIT_API_KEY');
  const secret = text('LIVEKIT_API_SECRET');
  if (livekitUrl !== null && key === '') wrong.push('LIVEKIT_API_KEY');
  if (livekitUrl !== null && secret === '') wrong.push('LIVEKIT_API_SECRET');
  const operatorToken = text('CONCLAVE_OPERATOR_TOKEN');
  if (operatorToken !== '' && !/^[A-Za-z0-9_-]{32,256}$/.test(operatorToken))
    wrong.push('CONCLAVE_OPERATOR_TOKEN');
  const policy = parsePolicy(text('CONCLAVE_POLICY'));
  if (policy === null) wrong.push('CONCLAVE_POLICY');
  const phoneCheck = readPhoneCheck(
    text,
    address('CONCLAVE_TWILIO_URL', ['http:', 'https:']) ?? '',
  );
  if (typeof phoneCheck === 'string') wrong.push(phoneCheck);
  if (readVersion(text('CONCLAVE_LEAST_CLIENT')) === null) wrong.push('CONCLAVE_LEAST_CLIENT');
  if (!LOG_LEVELS.includes(text('LOG_LEVEL'))) wrong.push('LOG_LEVEL');

  const settings: Settings = {
    host: text('CONCLAVE_HOST'),
    port: count('CONCLAVE_PORT', 0, 65_535),
    dataFolder: resolve(text('CONCLAVE_DATA')),
    databaseUrl: address('DATABASE_URL', ['postgres:', 'postgresql:']),
    origins: text('CONCLAVE_ORIGINS')
      .split(',')
      .map((origin) => origin.trim())
      .filter((origin) => origin !== ''),
    publicUrl: address('CONCLAVE_PUBLIC_URL', ['http:', 'https:']),
    downloadUrl: address('CONCLAVE_DOWNLOAD_URL', ['http:', 'https:']),
    trustProxy: count('CONCLAVE_TRUST_PROXY', 0, 1) === 1,
    maxPeople: count('CONCLAVE_MAX_PEOPLE', 1, 1_000),
    signInsPerMinute: count('CONCLAVE_SIGN_INS_PER_MINUTE', 1, 1_000_000),
    signUpsPerMinute: count('CONCLAVE_SIGN_UPS_PER_MINUTE', 1, 1_000_000),
    joinsPerMinute: count('CONCLAVE_JOINS_PER_MINUTE', 1, 1_000_000),
    mailsPerMinute: count('CONCLAVE_MAILS_PER_MINUTE', 1, 1_000_000),
    smtpUrl: address('CONCLAVE_SMTP_URL', ['smtp:', 'smtps:']),
    mailFrom: text('CONCLAVE_MAIL_FROM'),
    phoneCheck: typeof phoneCheck === 'string' ? { by: 'off' } : phoneCheck,
    leastClient: text('CONCLAVE_LEAST_CLIENT'),
    operatorToken: operatorToken || null,
    policy: policy ?? {},
    mediaAddress: text('CONCLAVE_MEDIA_ADDRESS'),
    livekit: livekitUrl === null ? null : { url: livekitUrl.replace(/^http/, 'ws'), key, secret },
    livekitBin: text('LIVEKIT_BIN') || null,
    livekitCache: join(
      env['XDG_CACHE_HOME'] || join(homedir(), '.cache'),
      'conclave/livekit-server',
      LIVEKIT_VERSION,
      process.platform === 'win32' ? 'livekit-server.exe' : 'livekit-server',
    ),
    logLevel: text('LOG_LEVEL'),
  };
  const first = wrong[0];
  return first === undefined ? ok(settings) : refused('setting-wrong', { setting: first });
}

/** Who sends the codes of the phone check, or the setting that is wrong. */
function readPhoneCheck(
  text: (name: SettingName) => string,
  url: string,
): PhoneCheckSettings | SettingName {
  const accountSid = text('CONCLAVE_TWILIO_ACCOUNT_SID');
  const authToken = text('CONCLAVE_TWILIO_AUTH_TOKEN');
  const verifySid = text('CONCLAVE_TWILIO_VERIFY_SID');
  // On unless the operator says otherwise (product.md #4). One setting of Twilio's is enough to tell that codes are to go out: where
  // another is missing, the service does not start, instead of asking people for codes that never come.
  const hasTwilio = [accountSid, authToken, verifySid].some((setting) => setting !== '');
  const by = text('CONCLAVE_PHONE_CHECK') || (hasTwilio ? 'twilio' : 'outbox');
  if (by === 'off' || by === 'outbox') return { by };
  if (by !== 'twilio') return 'CONCLAVE_PHONE_CHECK';
  if (!/^AC[0-9a-f]{32}$/.test(accountSid)) return 'CONCLAVE_TWILIO_ACCOUNT_SID';
  if (authToken === '') return 'CONCLAVE_TWILIO_AUTH_TOKEN';
  if (!/^VA[0-9a-f]{32}$/.test(verifySid)) return 'CONCLAVE_TWILIO_VERIFY_SID';
  return { by, twilio: { accountSid, authToken, verifySid, url } };
}

/** What --help prints. */
export function helpText(): string {
  const rows = Object.entries(settingRows).map(
    ([name, row]) =>
      `  ${name}\n      ${row.says}${row.default === '' ? '' : ` Default: ${row.default}.`}`,
  );
  return [
    'The Conclave service: accounts, meetings, bulletin board, media tokens.',
    '',
    'Usage: node dist/server/index.js [--help]',
    '',
    'When it is ready it prints one line, CONCLAVE_READY and what it listens on. SIGTERM or SIGINT stops it with its media engine.',
    '',
    'Settings, all of them environment variables:',
    ...rows,
    '',
  ].join('\n');
}
