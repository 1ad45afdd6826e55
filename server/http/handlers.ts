// What a route's handler is given and answers, derived from the contract in protocol/wire/http.ts.
import type { z } from 'zod';
import type { Result } from '../../protocol/result.js';
import type { Answer, RouteName, Routes } from '../../protocol/wire/http.js';
import type { Account } from '../accounts/account.js';
import type { Participant } from '../meetings/run-store.js';

interface Who {
  readonly none: object;
  readonly optional: { readonly account: Account | null };
  readonly person: { readonly account: Account; readonly token: string };
  readonly participant: { readonly participant: Participant };
  readonly operator: object;
}

type ParsedBody<N extends RouteName> = Routes[N]['body'] extends z.ZodType
  ? z.output<Routes[N]['body']>
  : null;

type ParsedQuery<N extends RouteName> = Routes[N] extends { readonly query: z.ZodType }
  ? z.output<Routes[N]['query']>
  : null;

/** A request, already authenticated and parsed. */
export type Ask<N extends RouteName> = {
  readonly params: z.output<Routes[N]['params']>;
  readonly query: ParsedQuery<N>;
  readonly body: ParsedBody<N>;
  readonly address: string;
} & Who[Routes[N]['auth']];

export type Handlers = {
  readonly [N in RouteName]: (ask: Ask<N>) => Promise<Result<Answer<N>>>;
};
