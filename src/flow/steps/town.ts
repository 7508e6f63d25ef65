import type { Offer } from '../../core/effect.ts';
import type { Draft } from '../draft.ts';
import type { TownChoice } from '../tools.ts';
import { NO_SUCH_OPTION, type Place, type StepHandler } from './handler.ts';

function offers(name: string, places: readonly TownChoice[]): Offer[] {
  return places.map(({ id, label }) => ({ step: name, option: id, text: label }));
}

function offerPlaces({ name, step }: Place<'town'>, draft: Draft, places: readonly TownChoice[]): void {
  const shown = { keys: step.say, offers: offers(name, places) };
  draft.effects.push({ do: 'say', ...shown, navigates: true, asksPlace: true });
}

/** Asks for a town by list or by typed name and shows its centres. The town is not kept: nothing is routed by place alone. */
export const town: StepHandler<'town'> = {
  enter(place, draft) {
    offerPlaces(place, draft, draft.world.tools.townGroups(draft.session.language));
    return null;
  },
  shown({ name }, { world: { tools }, session: { language } }) {
    const groups = tools.townGroups(language);
    return offers(name, [...groups, ...groups.flatMap(({ id }) => tools.townsOf(id, language))]);
  },
  choose(place, draft, option) {
    const { tools } = draft.world;
    const { language } = draft.session;
    const groups = tools.townGroups(language).map(({ id }) => id);
    if (groups.includes(option)) {
      offerPlaces(place, draft, tools.townsOf(option, language));
      return null;
    }
    const known = groups.some((group) => tools.townsOf(group, language).some(({ id }) => id === option));
    if (!known) return NO_SUCH_OPTION;
    draft.effects.push({ do: 'centres', town: option });
    return place.step.next;
  },
  type(place, draft, text) {
    const code = draft.world.tools.findTown(text);
    if (code === null) return NO_SUCH_OPTION;
    draft.effects.push({ do: 'centres', town: code });
    return place.step.next;
  },
};
