// Which feature's panel stands beside the pictures, and how much was said while it did not.
import { useState } from 'react';
import type { FeatureState } from './feature-state.js';

export type Side = 'chat' | 'polls' | 'rooms';

export interface SideState {
  readonly open: Side | null;
  readonly unread: number;
  readonly show: (side: Side | null) => void;
}

export function useSide(
  { chat, chatFrom }: Pick<FeatureState, 'chat' | 'chatFrom'>,
  me: string | null,
): SideState {
  const [open, setOpen] = useState<Side | null>(null);
  const [readUpTo, setReadUpTo] = useState(0);
  const latest = chat.at(-1)?.n ?? 0;
  if (open === 'chat' && readUpTo < latest) setReadUpTo(latest);
  const before = Math.max(readUpTo, chatFrom ?? latest);
  const unread = chat.filter(({ n, from }) => n > before && from !== me).length;
  return { open, unread: open === 'chat' ? 0 : unread, show: setOpen };
}
