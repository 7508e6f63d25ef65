// channels/line/administer/ is what is asked of LINE about the account itself: who it is, where its webhook goes, its menus.

import { HTTPFetchError, messagingApi } from '@line/bot-sdk';
import * as z from 'zod/mini';
import { cleanText } from '../../../core/basics/clean-text.ts';
import { within } from '../../../core/basics/within.ts';
import { AppError } from '../../../core/error.ts';
import { LIMITS } from '../../../core/limits.ts';
import { tokenFault } from '../calls/api.ts';

export type LineAccount = {
  /** Begins with @. */
  basicId: string;
  displayName: string;
  /** "Chat" is on in the account manager: whoever has the account reads along there. It can be switched off there only. */
  isChatOn: boolean;
};
/** `isUsed`: "Use webhook" in the console, which can be switched on there only. `url`: somebody else's may hold a secret. */
export type LineWebhook = { url: string | null; isUsed: boolean };
/** `status` 0 or less: the server gave no answer. */
export type LineWebhookTest = { reached: boolean; status: number; reason: string };
/** Of this month. `of` null = without limit. */
export type LineSends = { of: number | null; used: number };
export type LineMenu = { id: string; name: string };
export type LineAlias = { alias: string; menu: string };

/** Every call ends within `lineAdminMs` and throws AppError: `config` (the token), `channel-unavailable`, `bad-request` (refused). */
export type LineAdministration = {
  who(): Promise<LineAccount>;
  webhook(): Promise<LineWebhook>;
  setWebhook(url: string): Promise<void>;
  /** LINE asks the address that is set, or `url`, without events. */
  testWebhook(url?: string): Promise<LineWebhookTest>;
  sends(): Promise<LineSends>;
  /** Those made by the API; menus of the account manager are not among them. */
  menus(): Promise<LineMenu[]>;
  aliases(): Promise<LineAlias[]>;
  /** The menu everybody has who has none of their own; null = none set by the API. */
  defaultMenu(): Promise<string | null>;
  /** Gives back its id. It shows nothing before it has an image. */
  createMenu(request: messagingApi.RichMenuRequest): Promise<string>;
  uploadImage(menu: string, png: Uint8Array<ArrayBuffer>): Promise<void>;
  setDefaultMenu(menu: string): Promise<void>;
  /** `isNew`: there is no such alias yet. */
  setAlias(alias: string, menu: string, isNew: boolean): Promise<void>;
  deleteMenu(menu: string): Promise<void>;
};

const bot = z.object({ basicId: z.string(), displayName: z.string(), chatMode: z.string() });
const endpoint = z.object({ endpoint: z.string(), active: z.boolean() });
const tested = z.object({ success: z.optional(z.boolean()), statusCode: z.number(), reason: z.optional(z.string()) });
const quota = z.object({ type: z.string(), value: z.optional(z.int()) });
const used = z.object({ totalUsage: z.int() });
const menuList = z.object({ richmenus: z.array(z.object({ richMenuId: z.string(), name: z.string() })) });
const aliasList = z.object({ aliases: z.array(z.object({ richMenuAliasId: z.string(), richMenuId: z.string() })) });
const menuId = z.object({ richMenuId: z.string() });

/** What an operator asks of LINE. What the SDK throws holds the token: it ends here. `apiBase` null: LINE's own servers. */
export function administerLine({
  accessToken,
  apiBase,
}: {
  accessToken: string;
  apiBase: string | null;
}): LineAdministration {
  const client = { channelAccessToken: accessToken, ...(apiBase === null ? {} : { baseURL: apiBase }) };
  const api = new messagingApi.MessagingApiClient(client);
  const blobs = new messagingApi.MessagingApiBlobClient(client);
  return {
    async who() {
      const { basicId, displayName, chatMode } = await read(bot, api.getBotInfo());
      return { basicId: cleanText(basicId), displayName: cleanText(displayName), isChatOn: chatMode === 'chat' };
    },
    async webhook() {
      // Unverified: what LINE answers where none was ever set. Both 404 and an empty address are read as none.
      const found = await readIfThere(endpoint, api.getWebhookEndpoint());
      return { url: found?.endpoint ? found.endpoint : null, isUsed: found?.active ?? false };
    },
    setWebhook: async (url) => void (await done(api.setWebhookEndpoint({ endpoint: url }))),
    async testWebhook(url) {
      const asked = api.testWebhookEndpoint(url === undefined ? {} : { endpoint: url });
      const { success, statusCode, reason } = await read(tested, asked);
      return { reached: success === true, status: statusCode, reason: cleanText(reason ?? '') };
    },
    async sends() {
      const [limit, spent] = await Promise.all([
        read(quota, api.getMessageQuota()),
        read(used, api.getMessageQuotaConsumption()),
      ]);
      return { of: limit.type === 'limited' ? (limit.value ?? null) : null, used: spent.totalUsage };
    },
    async menus() {
      const { richmenus } = await read(menuList, api.getRichMenuList());
      return richmenus.map(({ richMenuId: id, name }) => ({ id, name }));
    },
    async aliases() {
      const { aliases } = await read(aliasList, api.getRichMenuAliasList());
      return aliases.map(({ richMenuAliasId: alias, richMenuId: menu }) => ({ alias, menu }));
    },
    defaultMenu: async () => (await readIfThere(menuId, api.getDefaultRichMenuId()))?.richMenuId ?? null,
    createMenu: async (request) => (await read(menuId, api.createRichMenu(request))).richMenuId,
    uploadImage: async (menu, png) =>
      void (await done(blobs.setRichMenuImage(menu, new Blob([png], { type: 'image/png' })))),
    setDefaultMenu: async (menu) => void (await done(api.setDefaultRichMenu(menu))),
    async setAlias(richMenuAliasId, richMenuId, isNew) {
      await done(
        isNew
          ? api.createRichMenuAlias({ richMenuAliasId, richMenuId })
          : api.updateRichMenuAlias(richMenuAliasId, { richMenuId }),
      );
    },
    deleteMenu: async (menu) => void (await done(api.deleteRichMenu(menu))),
  };
}

async function done(call: Promise<unknown>): Promise<unknown> {
  try {
    return await within(call, LIMITS.lineAdminMs);
  } catch (error) {
    throw asAppError(error);
  }
}

async function read<Shape extends z.ZodMiniType>(shape: Shape, call: Promise<unknown>): Promise<z.infer<Shape>> {
  const parsed = shape.safeParse(await done(call));
  if (!parsed.success) throw new AppError('channel-unavailable', 'LINE did not answer as it does');
  return parsed.data;
}

/** null = LINE answers that there is none. */
async function readIfThere<Shape extends z.ZodMiniType>(
  shape: Shape,
  call: Promise<unknown>,
): Promise<z.infer<Shape> | null> {
  const orNone = call.catch((error: unknown) => {
    if (error instanceof HTTPFetchError && error.status === 404) return null;
    throw error;
  });
  return read(z.nullable(shape), orNone);
}

/** Status codes: developers.line.biz/en/reference/messaging-api/#status-codes. */
function asAppError(error: unknown): AppError {
  if (!(error instanceof HTTPFetchError) || error.status >= 500 || error.status === 429) {
    return new AppError('channel-unavailable', 'LINE does not answer, or asks to wait; try again in a few minutes');
  }
  return tokenFault(error.status) ?? new AppError('bad-request', `LINE refuses this (${error.status})`);
}
