import { useEffect, type RefObject } from 'react';

/** Leads to the first field that is wrong, after each attempt anew. `attempt` is another value after every attempt. */
export function useFirstWrong(form: RefObject<HTMLFormElement | null>, attempt: unknown): void {
  useEffect(() => {
    form.current?.querySelector<HTMLElement>('[aria-invalid]')?.focus();
  }, [form, attempt]);
}
