import { Button } from '../components/button.js';
import { Notice } from '../components/notice.js';
import { Entry } from '../frame/entry.js';
import { ScreenHeading } from '../frame/screen-heading.js';
import { mailLinkWords } from '../words/mail-link-words.js';
import { Invited } from './invited.js';
import type { MailLinkScreenProps } from './mail-link-props.js';
import { NewPassword } from './new-password.js';

/** Where a link of a mail leads. Nothing happens before somebody presses: any web page can open such a link. */
export function MailLinkScreen(props: MailLinkScreenProps) {
  const { link, service, onDone } = props;
  const isElsewhere = new URL(link.service).origin !== new URL(service.url).origin;
  return (
    <Entry>
      {isElsewhere ? (
        <>
          <ScreenHeading>{mailLinkWords.voidTitle}</ScreenHeading>
          <Notice tone="care">{mailLinkWords.elsewhere(link.service)}</Notice>
          <Button onClick={() => onDone('sign-in')}>{mailLinkWords.goOn}</Button>
        </>
      ) : link.kind === 'invitation' ? (
        <Invited {...props} />
      ) : (
        <NewPassword {...props} />
      )}
    </Entry>
  );
}
