import type { ReactNode } from 'react';
import { sentence } from '../../protocol/fault.js';
import type { Fault } from '../../protocol/result.js';
import { Notice } from './notice.js';

/** A fault as a person reads it, the technical line one click away. `says` replaces the sentence where a screen knows better. */
export function FaultNotice({
  fault,
  says,
  action,
}: {
  readonly fault: Fault;
  readonly says?: string | undefined;
  readonly action?: ReactNode;
}) {
  const details = technicalLine(fault);
  return (
    <Notice
      tone="stop"
      {...(details === null ? {} : { details })}
      {...(action === undefined ? {} : { action })}
    >
      {says ?? sentence(fault.code)}
    </Notice>
  );
}

/** Null where the sentence is all there is to know, as with a wrong password. */
function technicalLine({ code, detail }: Fault): string | null {
  if (detail === undefined) return code === 'internal' ? code : null;
  const facts = Object.entries(detail).map(([name, value]) => `${name}=${value}`);
  return [code, ...facts].join(' ');
}
