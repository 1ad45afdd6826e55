// The phone check as the operator's settings want it.
import { join } from 'node:path';
import type { Logger } from 'pino';
import type { Db } from '../db/database.js';
import { loggable } from '../db/database-fault.js';
import type { Settings } from '../settings.js';
import type { CodeProvider } from './code-provider.js';
import { openKeyedHash, type KeyedHash } from './keyed-hash.js';
import { outboxProvider } from './outbox-provider.js';
import { phoneCheck, type PhoneCheck } from './phone-check.js';

interface Parts {
  readonly db: Db;
  readonly logger: Logger;
  readonly now: () => number;
}

export async function openPhoneCheck(settings: Settings, parts: Parts): Promise<PhoneCheck> {
  const hash = await openKeyedHash(settings.dataFolder);
  const provider = await openProvider(settings, hash, parts);
  return phoneCheck({ db: parts.db, provider, hash, now: parts.now });
}

async function openProvider(
  { phoneCheck: how, dataFolder }: Settings,
  hash: KeyedHash,
  { logger, now }: Parts,
): Promise<CodeProvider | null> {
  switch (how.by) {
    case 'off':
      logger.info('phone check: off, Basic users are not asked');
      return null;
    case 'outbox': {
      const folder = join(dataFolder, 'sms-outbox');
      logger.warn(`phone check: codes are written to ${folder}, nobody gets a message`);
      const onTrouble = (cause: unknown) =>
        logger.error({ err: loggable(cause) }, 'a code could not be written to the outbox');
      return outboxProvider({ folder, hash, now, onTrouble });
    }
    case 'twilio': {
      // Only who uses it waits for it to load.
      const { twilioProvider } = await import('./twilio-provider.js');
      const onTrouble = (cause: object) => logger.error(cause, 'Twilio Verify refused or was away');
      return twilioProvider({ ...how.twilio, onTrouble });
    }
  }
}
