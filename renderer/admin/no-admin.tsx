import { Button } from '../components/button.js';
import { Notice } from '../components/notice.js';
import { ScreenHeading } from '../frame/screen-heading.js';
import { adminWords } from '../words/admin-words.js';

/** For whoever was an administrator when this screen was opened, and is none any more. */
export function NoAdmin({ onHome }: { readonly onHome: () => void }) {
  return (
    <>
      <ScreenHeading>{adminWords.title}</ScreenHeading>
      <Notice tone="care" action={<Button onClick={onHome}>{adminWords.goHome}</Button>}>
        {adminWords.notAnAdmin}
      </Notice>
    </>
  );
}
