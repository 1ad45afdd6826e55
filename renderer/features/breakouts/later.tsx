import { Button } from '../../components/button.js';
import { featureWords as words } from '../../words/feature-words.js';
import type { MeetingClient } from '../../meeting/meeting-client.js';

/** So many more at one press. */
const MINUTES = 5;

/** Lets the rooms close some minutes later. */
export function Later({ ask }: { readonly ask: (ask: RoomsExtend) => unknown }) {
  return (
    <Button
      aria-label={words.laterBy(MINUTES)}
      onClick={() => void ask({ about: 'rooms-extend', minutes: MINUTES })}
    >
      {words.later(MINUTES)}
    </Button>
  );
}

type RoomsExtend = Extract<Parameters<MeetingClient['ask']>[0], { readonly about: 'rooms-extend' }>;
