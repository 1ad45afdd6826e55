// The phone check over HTTP.
import { ok } from '../../protocol/result.js';
import type { Handlers } from '../http/handlers.js';
import type { PhoneCheck } from './phone-check.js';

type PhoneRoutes = 'readPhoneCheck' | 'sendPhoneCode' | 'confirmPhoneCode';

export function phoneRoutes(check: PhoneCheck): Pick<Handlers, PhoneRoutes> {
  return {
    readPhoneCheck: async ({ account }) => ok(await check.state(account)),
    sendPhoneCode: ({ account, body, address }) => check.send(account, { ...body, address }),
    confirmPhoneCode: ({ account, body, address }) => check.confirm(account, { ...body, address }),
  };
}
