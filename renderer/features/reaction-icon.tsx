import { Coffee, Heart, Laugh, PartyPopper, ThumbsDown, ThumbsUp } from 'lucide-react';
import type { Reaction } from '../../protocol/wire/features/reactions.js';

const ICONS: Record<Reaction, typeof Heart> = {
  'thumbs-up': ThumbsUp,
  'thumbs-down': ThumbsDown,
  heart: Heart,
  laugh: Laugh,
  celebrate: PartyPopper,
  break: Coffee,
};

export function ReactionIcon({ reaction }: { readonly reaction: Reaction }) {
  const Icon = ICONS[reaction];
  return <Icon aria-hidden="true" />;
}
