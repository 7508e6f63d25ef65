import type { messagingApi } from '@line/bot-sdk';
import type { Tappable } from './bubbles.ts';
import { checkAction, isBag, type Problem } from './flex-rules.ts';
import { type Answer, refuse, refuseBody } from './message-rules.ts';
import type { Ids } from './webhook-body.ts';

type Menu = { request: messagingApi.RichMenuRequest; hasImage: boolean };
const DONE: Answer = { status: 200, body: {} };
/** "Max file size: 1 MB" (developers.line.biz/en/reference/messaging-api/#upload-rich-menu-image). */
const IMAGE_BYTES = 1024 * 1024;

export type RichMenus = ReturnType<typeof createRichMenus>;

/**
 * Menus under the chat, as far as setting one for everybody or for one person needs, and their aliases
 * (developers.line.biz/en/reference/messaging-api/#rich-menu). A person's own menu goes before the default. The words of
 * refusals are those clients have met, not published ones.
 */
export function createRichMenus(ids: Ids, changed: () => void) {
  const menus = new Map<string, Menu>();
  const aliases = new Map<string, string>();
  const linked = new Map<string, string>();
  let standard: string | null = null;

  const withImage = (id: string, then: () => void, unknown = 404): Answer => {
    const menu = menus.get(id);
    if (!menu) return refuse(unknown, 'richmenu not found');
    if (!menu.hasImage) return refuse(400, 'must upload richmenu image before applying it to user');
    then();
    changed();
    return DONE;
  };
  const aliasIn = (payload: unknown): [string, string] =>
    isBag(payload) ? [String(payload.richMenuAliasId), String(payload.richMenuId)] : ['', ''];

  return {
    create(payload: unknown): Answer {
      const problems = checkMenu(payload);
      if (problems.length > 0) return refuseBody(problems);
      const richMenuId = `richmenu-${ids.hex(32)}`;
      menus.set(richMenuId, { request: payload as messagingApi.RichMenuRequest, hasImage: false });
      return { status: 200, body: { richMenuId } };
    },
    list: (): Answer => ({
      status: 200,
      body: { richmenus: [...menus].map(([richMenuId, { request }]) => ({ richMenuId, ...request })) },
    }),
    /** Unverified: what becomes of a default that is deleted; here there is none any more. Its aliases stay. */
    remove(id: string): Answer {
      if (!menus.delete(id)) return refuse(404, 'richmenu not found');
      if (standard === id) standard = null;
      changed();
      return DONE;
    },
    /** "You can't replace an image attached to a rich menu" (#upload-rich-menu-image, "Note"). */
    upload(id: string, payload: unknown): Answer {
      const menu = menus.get(id);
      if (!menu) return refuse(404, 'richmenu not found');
      if (menu.hasImage) return refuse(400, 'An image has already been uploaded to the richmenu');
      if (isBag(payload) && Number(payload.bytes) > IMAGE_BYTES) return refuse(413, 'Payload Too Large');
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
    /** #create-rich-menu-alias: 400 for an alias that is taken, a menu that is not there or has no image. */
    createAlias(payload: unknown): Answer {
      const [alias, id] = aliasIn(payload);
      if (!/^[a-z0-9_-]{1,32}$/.test(alias)) return refuseBody([{ message: 'Invalid', property: 'richMenuAliasId' }]);
      if (aliases.has(alias)) return refuse(400, 'conflict richmenu alias id');
      return withImage(id, () => aliases.set(alias, id), 400);
    },
    updateAlias(alias: string, payload: unknown): Answer {
      if (!aliases.has(alias)) return refuse(404, 'richmenu alias not found');
      return withImage(aliasIn(payload)[1], () => aliases.set(alias, aliasIn(payload)[1]), 400);
    },
    removeAlias: (alias: string): Answer => (aliases.delete(alias) ? DONE : refuse(404, 'richmenu alias not found')),
    listAliases: (): Answer => ({
      status: 200,
      body: { aliases: [...aliases].map(([richMenuAliasId, richMenuId]) => ({ richMenuAliasId, richMenuId })) },
    }),
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
    /** A tap on a switch (#richmenu-switch-action); says what LINE tells of it in the postback. */
    switchOn(userId: string, alias: string): { newRichMenuAliasId: string; status: string } {
      const id = aliases.get(alias);
      const status = id === undefined ? 'RICHMENU_ALIAS_ID_NOTFOUND' : menus.has(id) ? 'SUCCESS' : 'RICHMENU_NOTFOUND';
      if (id !== undefined && status === 'SUCCESS') linked.set(userId, id);
      changed();
      return { newRichMenuAliasId: alias, status };
    },
  };
}

/** #rich-menu-object: 800-2500 wide, at least 250 high, at least 1.45 times as wide as high; 300 and 14 characters. */
function checkMenu(payload: unknown): Problem[] {
  const menu = isBag(payload) ? payload : {};
  const { size, areas, name, chatBarText } = menu;
  const [width, height] = isBag(size) ? [Number(size.width), Number(size.height)] : [0, 0];
  if (!(width >= 800 && width <= 2500 && height >= 250 && width / height >= 1.45))
    return [{ message: 'Invalid size', property: 'size' }];
  if (typeof name !== 'string' || name.length > 300) return [{ message: 'Invalid', property: 'name' }];
  if (typeof chatBarText !== 'string' || chatBarText.length > 14)
    return [{ message: 'Length must be between 0 and 14', property: 'chatBarText' }];
  if (!Array.isArray(areas) || areas.length > 20)
    return [{ message: 'Size must be between 0 and 20', property: 'areas' }];
  return areas.flatMap((area: unknown, index) => {
    const at = (field: string) => `areas[${index}].action${field && `.${field}`}`;
    const { x, y, width: w, height: h } = (isBag(area) && isBag(area.bounds) ? area.bounds : {}) as Bounds;
    const inside = [x, y, w, h].every((each) => Number.isInteger(each) && Number(each) >= 0);
    const problems = checkAction(isBag(area) ? area.action : undefined, 'richMenu', at);
    if (inside && Number(x) + Number(w) <= width && Number(y) + Number(h) <= height) return problems;
    return [...problems, { message: 'Out of the menu', property: `areas[${index}].bounds` }];
  });
}
type Bounds = { x?: unknown; y?: unknown; width?: unknown; height?: unknown };
