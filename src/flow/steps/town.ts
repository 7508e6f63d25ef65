import { type Draft, say } from '../draft.ts';
import type { TownChoice } from '../tools.ts';
import { NO_SUCH_OPTION, type StepHandler } from './handler.ts';

function offerPlaces(name: string, draft: Draft, said: { keys: string[]; places: TownChoice[] }): void {
  say(
    draft,
    said.keys,
    said.places.map(({ id, label }) => ({ step: name, option: id, text: label })),
  );
}

/** Asks for a town by list or by typed name and shows its centres. The town is not kept: nothing is routed by place alone. */
export const town: StepHandler<'town'> = {
  enter({ name, step }, draft) {
    offerPlaces(name, draft, { keys: step.say, places: draft.world.tools.townGroups(draft.session.language) });
    return null;
  },
  choose(place, draft, option) {
    const { tools } = draft.world;
    const { language } = draft.session;
    const groups = tools.townGroups(language).map(({ id }) => id);
    if (groups.includes(option)) {
      offerPlaces(place.name, draft, { keys: place.step.say, places: tools.townsOf(option, language) });
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
