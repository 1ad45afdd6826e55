// Which feature's panel stands beside the pictures, and how much was said while it did not.
import { useState } from 'react';
import type { FeatureState } from './feature-state.js';

export type Side = 'chat' | 'polls' | 'rooms';

export interface SideState {
  readonly open: Side | null;
  readonly unread: number;
  readonly show: (side: Side | null) => void;
}

export function useSide({ chat }: Pick<FeatureState, 'chat'>, me: string | null): SideState {
  const [open, setOpen] = useState<Side | null>(null);
  const [readUpTo, setReadUpTo] = useState<number | null>(null);
  const latest = chat.at(-1)?.n ?? 0;
  // What was said before I came is not new to me, and what I am looking at is read.
  const isRead = readUpTo === null || open === 'chat';
  if (isRead && readUpTo !== latest && (latest > 0 || open === 'chat')) setReadUpTo(latest);
  const unread = chat.filter(({ n, from }) => n > (readUpTo ?? latest) && from !== me).length;
  return { open, unread: open === 'chat' ? 0 : unread, show: setOpen };
}
