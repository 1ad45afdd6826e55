import type { ReactNode } from 'react';
import type { About } from '../app-state.js';
import { Notice } from '../components/notice.js';
import { appWords } from '../words/app-words.js';

/** Says where the session and the identity are not kept; nothing where they are. */
export function KeychainNotice({
  keychain,
  action,
}: {
  readonly keychain: About['keychain'];
  readonly action?: ReactNode;
}) {
  if (keychain === 'kept') return null;
  if (keychain === 'missing') return <Notice tone="info">{appWords.keychainMissing}</Notice>;
  return (
    <Notice tone="care" {...(action === undefined ? {} : { action })}>
      {appWords.keychainLocked}
    </Notice>
  );
}
