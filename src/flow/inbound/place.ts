import type { Inbound } from '../../core/message.ts';
import { caseOpenNow, type Draft, mark, say } from '../draft.ts';
import { askAgain, goTo, stepAt } from '../walk.ts';

/** A shared place: its town's centres, then on. The worker is told the nearest town; nothing of it is kept. */
export function shared(draft: Draft, { latitude, longitude }: Extract<Inbound, { kind: 'place' }>): void {
  const { tools, speaker } = draft.world;
  const town = tools.nearestTown(latitude, longitude, draft.session.language);
  if (town === null) mark(draft, 'mark.place-outside');
  else mark(draft, 'mark.place', { town: town.label });
  const seen = town === null ? 'media.mark-only' : 'place.to-worker';
  if (speaker === 'worker') return say(draft, [seen]);
  const told = caseOpenNow(draft) ? [seen] : [];
  if (town === null) {
    say(draft, ['place.outside', ...told]);
    return askAgain(draft);
  }
  if (told.length > 0) say(draft, told);
  draft.effects.push({ do: 'centres', town: town.id });
  const here = stepAt(draft, draft.session.at);
  goTo(draft, here.type === 'town' ? here.next : draft.session.at);
}
