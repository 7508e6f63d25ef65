import * as z from 'zod/mini';
import { AppError } from '../../core/error.ts';
import { type Inbound, parseTap } from '../../core/message.ts';
import type { Happening, Hook } from '../../ports/channel.ts';
import { type Trace, traceOf } from './clearing/trace.ts';
import { changedTo, contentFields, isThere, lenient, sentOf, there } from './kinds.ts';
import { routeTo } from './route.ts';

const person = z.object({ id: z.int(), is_bot: z.boolean() });
const chat = z.object({ id: z.int(), type: z.string() });
const date = lenient(z.int().check(z.minimum(0), z.maximum(8_640_000_000_000)));

const message = z.object({
  message_id: z.int(),
  chat,
  from: person,
  date,
  edit_date: date,
  dice: there,
  /** A chat of somebody else's, into which a bot was brought. */
  business_connection_id: there,
  guest_query_id: there,
  ...contentFields,
});
type Message = z.infer<typeof message>;

/** core.telegram.org/bots/api#update, of it what we read: an allow-list. What is not as expected counts as not there. */
const update = z.object({
  update_id: z.int(),
  message: lenient(message),
  edited_message: lenient(message),
  callback_query: lenient(
    z.object({
      id: z.string(),
      from: person,
      message: z.object({ message_id: z.int(), chat }),
      data: lenient(z.string()),
    }),
  ),
  my_chat_member: lenient(z.object({ chat, from: person, date, new_chat_member: z.object({ status: z.string() }) })),
});
type Update = z.infer<typeof update>;
type Read = { chat: number; atMs: number | null; inbound: Inbound; message: string | null; trace?: Trace };

/**
 * Reads one update: at most one happening, of a private chat. Throws `bad-request` on what is no update at all; an odd
 * update is left out instead, because what is refused comes again for a day and blocks its chat.
 */
export function createReceive(token: string): Hook['receive'] {
  // core.telegram.org/bots/api#authorizing-your-bot: before the colon stands the bot's id, which is no secret.
  const bot = token.split(':', 1)[0];
  return (body) => {
    const given = parse(body);
    const event = String(given.update_id);
    const identity = (id: number) => `telegram|${bot}|${id}`;
    const tapped = tapOf(given);
    if (tapped !== null) return [{ identity: identity(tapped.chat), event, ...tapped.happening }];
    const read = messageOf(given) ?? changeOf(given) ?? openingOf(given);
    if (read === null) return [];
    const { chat: id, ...rest } = read;
    return [{ identity: identity(id), event, route: routeTo(id), ...rest }];
  };
}

function parse(body: Uint8Array<ArrayBuffer>): Update {
  let given: unknown;
  try {
    given = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
  } catch {
    throw new AppError('bad-request', 'a body that is not JSON in UTF-8');
  }
  const read = update.safeParse(given);
  if (!read.success) throw new AppError('bad-request', 'a body that is not an update of Telegram');
  return read.data;
}

function messageOf({ message: sent }: Update): Read | null {
  if (!sent || !isAlone(sent) || isOfAnotherChat(sent)) return null;
  return { chat: sent.chat.id, atMs: ms(sent.date), inbound: sentOf(sent), message: idOf(sent), ...traced(sent) };
}

function changeOf({ edited_message: changed }: Update): Read | null {
  if (!changed || !isAlone(changed) || isOfAnotherChat(changed)) return null;
  const inbound = changedTo(changed);
  if (inbound === null) return null;
  return { chat: changed.chat.id, atMs: ms(changed.edit_date), inbound, message: idOf(changed), ...traced(changed) };
}

/** An edit changes neither the id nor when it was first sent, by which it grows too old to be deleted. */
function traced(message: Message): { trace?: Trace } {
  const { chat: where, message_id: id, date: sentSeconds, dice } = message;
  if (id <= 0) return {};
  return { trace: traceOf(where.id, { id, atMs: ms(sentSeconds), dice: isThere(dice) }) };
}

/** "kicked": blocked by the person; "member": opened again (core.telegram.org/bots/api#chatmember). */
function openingOf({ my_chat_member: turned }: Update): Read | null {
  if (!turned || !isAlone(turned)) return null;
  const { status } = turned.new_chat_member;
  if (status !== 'kicked' && status !== 'member') return null;
  const inbound: Inbound = { kind: status === 'kicked' ? 'blocked' : 'opened' };
  return { chat: turned.chat.id, atMs: ms(turned.date), inbound, message: null };
}

type Tap = { chat: number; happening: Pick<Happening, 'atMs' | 'route'> & { inbound: Inbound; message: null } };

/** A tap that says nothing we know, of a button of long ago, asks for what is new. When it was is not said. */
function tapOf({ callback_query: query }: Update): Tap | null {
  if (!query || !isAlone({ chat: query.message.chat, from: query.from })) return null;
  const inbound = parseTap(query.data ?? '') ?? { kind: 'look' };
  const step = inbound.kind === 'tap' ? inbound.step : '';
  const { id } = query.message.chat;
  const route = routeTo(id, { query: query.id, bubble: query.message.message_id, step });
  return { chat: id, happening: { atMs: null, route, inbound, message: null } };
}

/** One person with the bot, and nobody else: no group, no channel, no other bot. */
function isAlone(where: Pick<Message, 'chat' | 'from'>): boolean {
  return where.chat.type === 'private' && where.chat.id === where.from.id && !where.from.is_bot;
}

function isOfAnotherChat(sent: Message): boolean {
  return (sent.business_connection_id ?? sent.guest_query_id ?? null) !== null;
}

function ms(seconds: number | undefined): number | null {
  return seconds === undefined ? null : seconds * 1_000;
}

/** 0 stands for a message that cannot be named. */
function idOf({ message_id: id }: Message): string | null {
  return id > 0 ? String(id) : null;
}
