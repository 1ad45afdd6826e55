import { ChevronLeft, ChevronRight } from 'lucide-react';
import { useRef } from 'react';
import { IconButton } from '../components/icon-button.js';
import { meetingWords as words } from '../words/meeting-words.js';
import type { SeenParticipant } from './meeting-client.js';
import { keyOf } from './shortcuts.js';
import { largestTiles, TILE_GAP, tilesPerPage } from './tile-layout.js';
import { tileView } from './tile-view.js';
import { Tile } from './tile.js';
import { useSize } from './use-size.js';
import styles from './video-grid.module.css';

export interface VideoGridProps {
  readonly people: readonly SeenParticipant[];
  readonly page: number;
  readonly onPage: (page: number) => void;
}

/** Everyone, as large as the room allows; more people than a page can show go to the next one. */
export function VideoGrid({ people, page, onPage }: VideoGridProps) {
  const room = useRef<HTMLDivElement>(null);
  const space = useSize(room);
  const perPage = tilesPerPage(space);
  const pages = Math.max(1, Math.ceil(people.length / perPage));
  const shown = Math.min(Math.max(0, page), pages - 1);
  const tiles = largestTiles(Math.min(people.length, perPage), space);
  return (
    <div className={styles.stage}>
      <div ref={room} className={styles.room}>
        <div
          className={styles.grid}
          role="group"
          aria-label={words.tiles}
          style={{ width: tiles.columns * (tiles.width + TILE_GAP) - TILE_GAP, gap: TILE_GAP }}
        >
          {people.map((person, at) => (
            <Tile
              key={person.participantId}
              view={tileView(person)}
              hidden={Math.floor(at / perPage) !== shown}
              width={tiles.width}
              height={tiles.height}
            />
          ))}
        </div>
      </div>
      {pages === 1 ? null : (
        <div className={styles.pages}>
          <IconButton
            label={words.previousPage}
            icon={<ChevronLeft />}
            shortcut={keyOf('previous')}
            disabled={shown === 0}
            onClick={() => onPage(shown - 1)}
          />
          <span aria-live="polite">{words.page(shown + 1, pages)}</span>
          <IconButton
            label={words.nextPage}
            icon={<ChevronRight />}
            shortcut={keyOf('next')}
            disabled={shown === pages - 1}
            onClick={() => onPage(shown + 1)}
          />
        </div>
      )}
    </div>
  );
}
