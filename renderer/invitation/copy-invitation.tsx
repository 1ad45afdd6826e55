import { Check, ClipboardList } from 'lucide-react';
import { useState } from 'react';
import { bridge } from '../bridge.js';
import { Button } from '../components/button.js';
import { invitationWords as words } from '../words/invitation-words.js';
import { invitationText, type Invitation } from './invitation-text.js';

/** Copies the whole invitation, and says whether that worked. */
export function CopyInvitation({ invitation }: { readonly invitation: Invitation }) {
  const [result, setResult] = useState<'copied' | 'failed' | null>(null);
  const copy = async (): Promise<void> => {
    const { ok } = await bridge().app.copyText(invitationText(invitation));
    setResult(ok ? 'copied' : 'failed');
  };
  return (
    <>
      <Button
        icon={result === 'copied' ? <Check /> : <ClipboardList />}
        onClick={() => void copy()}
      >
        {result === 'copied' ? words.copied : words.copy}
      </Button>
      <span role="status">{result === 'failed' ? words.notCopied : null}</span>
    </>
  );
}
