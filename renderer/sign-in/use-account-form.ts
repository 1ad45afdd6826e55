import { useMutation } from '@tanstack/react-query';
import { useRef, useState, type SubmitEvent, type RefObject } from 'react';
import { sentence } from '../../protocol/fault.js';
import type { Fault } from '../../protocol/result.js';
import { useFirstWrong } from '../components/use-first-wrong.js';
import { faultOf } from '../service-client/fault-error.js';
import { fieldOf, wrongWith, type AccountField, type Wrong } from './account-fields.js';

export interface AccountForm<Field extends AccountField> {
  readonly form: RefObject<HTMLFormElement | null>;
  readonly wrong: Wrong;
  /** What is wrong with the form as a whole. */
  readonly fault: Fault | null;
  readonly busy: boolean;
  /** It was sent and taken. */
  readonly done: boolean;
  readonly field: (name: Field) => {
    readonly value: string;
    readonly error: string | null;
    readonly onChange: (event: { readonly target: { readonly value: string } }) => void;
  };
  readonly submit: (event: SubmitEvent) => void;
}

/** Checks what was typed, sends it, and leads to the first field that is wrong. `send` rejects with a FaultError. */
export function useAccountForm<Field extends AccountField>(
  empty: Readonly<Record<Field, string>>,
  send: (typed: Readonly<Record<Field, string>>) => Promise<void>,
): AccountForm<Field> {
  const [typed, type] = useState(empty);
  const [found, setFound] = useState<Wrong>({});
  const sending = useMutation({ mutationFn: send });
  const form = useRef<HTMLFormElement>(null);
  const refused = faultOf(sending.error);
  const about = refused === null ? null : fieldOf(refused.code);
  const wrong =
    refused === null || about === null ? found : { ...found, [about]: sentence(refused.code) };

  // What was found here and what the service said: each is a new object after each attempt.
  useFirstWrong(form, refused ?? found);

  return {
    form,
    wrong,
    fault: about === null ? refused : null,
    busy: sending.isPending,
    done: sending.isSuccess,
    field: (name) => ({
      value: typed[name],
      error: wrong[name] ?? null,
      onChange: ({ target }) => type((now) => ({ ...now, [name]: target.value })),
    }),
    submit: (event) => {
      event.preventDefault();
      const amiss = wrongWith(typed);
      setFound(amiss);
      if (Object.keys(amiss).length === 0) sending.mutate(typed);
      else sending.reset();
    },
  };
}
