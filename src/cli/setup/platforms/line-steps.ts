// cli/setup/platforms/ compares what Telegram and LINE have with what is wanted there, and sets what is not so.

import type { LineAdministration } from '../../../channels/line/administer/administer.ts';
import type { WantedMenu } from '../../../channels/line/administer/rich-menus.ts';
import { AppError } from '../../../core/error.ts';
import type { Language } from '../../../core/language.ts';
import type { Step } from './plan.ts';
import { describeLine, type LineChange, type LineIs } from './plan-line.ts';

/** Asks LINE how things are; changes nothing. Throws AppError. */
export async function lookAtLine(administration: LineAdministration): Promise<LineIs> {
  const account = await administration.who();
  return {
    account,
    webhook: await administration.webhook(),
    menus: await administration.menus(),
    aliases: await administration.aliases(),
    defaultMenu: await administration.defaultMenu(),
  };
}

export function lineSteps(changes: readonly LineChange[], administration: LineAdministration): Step[] {
  const made = new Map<Language, string>();

  async function makeMenu({ language, request, png, alias }: WantedMenu, isNewAlias: boolean): Promise<void> {
    const id = await administration.createMenu(request);
    await administration.uploadImage(id, png);
    // Last: what has no alias was left half-made, and is made again.
    await administration.setAlias(alias, id, isNewAlias);
    made.set(language, id);
  }

  async function run(change: LineChange): Promise<void> {
    switch (change.do) {
      case 'webhook':
        return administration.setWebhook(change.url);
      case 'menu':
        return makeMenu(change.menu, change.isNewAlias);
      case 'default': {
        const id = change.id ?? made.get(change.language);
        if (id === undefined) throw new AppError('internal', 'the menu was not made');
        return administration.setDefaultMenu(id);
      }
      case 'delete':
        for (const id of change.ids) await administration.deleteMenu(id);
    }
  }

  return changes.map((change) => ({ where: 'line', describe: () => describeLine(change), run: () => run(change) }));
}
