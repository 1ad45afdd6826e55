import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { Fault, Result } from '../../protocol/result.js';
import { SETTINGS } from '../policy/place.js';
import { faultOf, valueOrThrow } from '../service-client/fault-error.js';
import { OWN_ACCOUNT } from '../service-client/query-client.js';
import { PEOPLE } from './people-queries.js';

export interface PeopleChange<Input> {
  readonly run: (input: Input) => void;
  readonly busy: boolean;
  readonly fault: Fault | null;
  readonly reset: () => void;
}

/** One change to people, groups or invitations; whatever is shown of them is loaded again. */
export function usePeopleChange<Input>(
  change: (input: Input) => Promise<Result<unknown>>,
  onDone: (input: Input) => void,
): PeopleChange<Input> {
  const queries = useQueryClient();
  const changing = useMutation({
    mutationFn: async (input: Input) => valueOrThrow(await change(input)),
    onSuccess: (_answer, input) => onDone(input),
    onSettled: async () => {
      for (const queryKey of [PEOPLE, SETTINGS, OWN_ACCOUNT])
        await queries.invalidateQueries({ queryKey });
    },
  });
  return {
    run: (input) => changing.mutate(input),
    busy: changing.isPending,
    fault: faultOf(changing.error),
    reset: changing.reset,
  };
}
