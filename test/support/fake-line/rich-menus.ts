import type { messagingApi } from '@line/bot-sdk';
import type { Tappable } from './bubbles.ts';
import { checkAction, isBag } from './flex-rules.ts';
import { type Answer, refuse, refuseBody } from './message-rules.ts';
import type { Ids } from './webhook-body.ts';

type Menu = { request: messagingApi.RichMenuRequest; hasImage: boolean };
const DONE: Answer = { status: 200, body: {} };

export type RichMenus = ReturnType<typeof createRichMenus>;

/**
 * Menus under the chat, as far as setting one for everybody or for one person needs
 * (developers.line.biz/en/reference/messaging-api/#rich-menu). A person's own menu goes before the default.
 */
export function createRichMenus(ids: Ids, changed: () => void) {
  const menus = new Map<string, Menu>();
  const linked = new Map<string, string>();
  let standard: string | null = null;

  const withImage = (id: string, then: () => void): Answer => {
    const menu = menus.get(id);
    if (!menu) return refuse(404, 'richmenu not found');
    if (!menu.hasImage) return refuse(400, 'must upload richmenu image before applying it to user');
    then();
    changed();
    return DONE;
  };

  return {
    create(payload: unknown): Answer {
      const areas: unknown = isBag(payload) ? payload.areas : undefined;
      if (!Array.isArray(areas) || areas.length > 20)
        return refuseBody([{ message: 'Size must be between 0 and 20', property: 'areas' }]);
      const problems = areas.flatMap((area: unknown, index) =>
        checkAction(
          isBag(area) ? area.action : undefined,
          'richMenu',
          (field) => `areas[${index}].action${field && `.${field}`}`,
        ),
      );
      if (problems.length > 0) return refuseBody(problems);
      const richMenuId = `richmenu-${ids.hex(32)}`;
      menus.set(richMenuId, { request: payload as messagingApi.RichMenuRequest, hasImage: false });
      return { status: 200, body: { richMenuId } };
    },
    list: (): Answer => ({
      status: 200,
      body: { richmenus: [...menus].map(([richMenuId, { request }]) => ({ richMenuId, ...request })) },
    }),
    remove: (id: string): Answer => (menus.delete(id) ? DONE : refuse(404, 'richmenu not found')),
    upload(id: string): Answer {
      const menu = menus.get(id);
      if (!menu) return refuse(404, 'richmenu not found');
      menu.hasImage = true;
      return DONE;
    },
    setDefault: (id: string): Answer =>
      withImage(id, () => {
        standard = id;
      }),
    readDefault: (): Answer =>
      standard === null ? refuse(404, 'no default richmenu') : { status: 200, body: { richMenuId: standard } },
    clearDefault(): Answer {
      standard = null;
      changed();
      return DONE;
    },
    link: (userId: string, id: string): Answer => withImage(id, () => linked.set(userId, id)),
    unlink(userId: string): Answer {
      linked.delete(userId);
      changed();
      return DONE;
    },
    /** What the menu on that phone offers. */
    on(userId: string): Tappable[] {
      const menu = menus.get(linked.get(userId) ?? standard ?? '');
      return (menu?.request.areas ?? []).flatMap(({ action }) => {
        const label = action?.label ?? '';
        return action ? [{ label, names: [label], action }] : [];
      });
    },
  };
}
