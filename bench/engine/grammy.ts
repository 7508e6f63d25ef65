import { type Conversation, type ConversationFlavor, conversations, createConversation } from '@grammyjs/conversations';
import { type ApiClientOptions, Bot, type Context, type SessionFlavor, session } from 'grammy';
import type { Update, UserFromGetMe } from 'grammy/types';
import { type CreateEngine, OPTIONS, type Send } from '../screening/engine.ts';
import { asks, fresh, type Known, take } from '../screening/take.ts';
import { ME } from '../turn/servers/me.ts';

const CHAT = 77;
let updates = 0;

function updateOf(text: string): Update {
  updates += 1;
  const chat = { id: CHAT, type: 'private', first_name: 'A' } as const;
  const from = { id: CHAT, is_bot: false, first_name: 'A' };
  return { update_id: updates, message: { message_id: updates, date: 0, chat, from, text } };
}

/**
 * What the bot says is answered where it would leave the process: a conversation makes calls of its own beside the bot's,
 * and both come by here.
 */
function answering(send: Send): { client: ApiClientOptions; botInfo: UserFromGetMe } {
  const fetch = async (_url: string, { body }: { body: string }) => {
    const { text } = JSON.parse(body) as { text: string };
    const [key = '', options = ''] = text.split(': ');
    send({ key, options: options === '' ? [] : options.split(' ') });
    const result = { message_id: 1, date: 0, chat: { id: CHAT, type: 'private', first_name: 'A' }, text };
    return { json: async () => ({ ok: true, result }) };
  };
  return { client: { fetch } as unknown as ApiClientOptions, botInfo: ME };
}

/** `q3 yes` as question and option. */
function words(text: string): [string, string] {
  const [question = '', option = ''] = text.split(' ');
  return [question, option];
}

/** grammY with its session plug-in over a storage that keeps text, written by hand on top. */
export const createGrammySession: CreateEngine = (send) => {
  type Ours = Context & SessionFlavor<Known>;
  let state = '';
  const storage = {
    read: () => JSON.parse(state) as Known,
    write: (_key: string, value: Known) => {
      state = JSON.stringify(value);
    },
    delete: () => {},
  };
  const bot = new Bot<Ours>('1:x', answering(send));
  bot.use(session({ initial: fresh, storage }));
  bot.on('message:text', async (context) => {
    for (const text of take(context.session, ...words(context.message.text))) await context.reply(text);
  });
  return {
    name: 'grammY session',
    begin() {
      send({ key: 'screening.q1', options: OPTIONS });
      return JSON.stringify(fresh());
    },
    async answer(text, { question, option }) {
      state = text;
      await bot.handleUpdate(updateOf(`${question} ${option}`));
      return state;
    },
    known: (text) => JSON.parse(text) as Known,
  };
};

type Talking = ConversationFlavor<Context>;

/** grammY conversations: the screening as one function that waits, its log kept as text. */
export const createConversations: CreateEngine = (send) => {
  let state: string | undefined;
  let last: Known = fresh();
  const bot = new Bot<Talking>('1:x', answering(send));
  const storage = {
    read: () => (state === undefined ? undefined : JSON.parse(state)),
    write: (_key: string, value: unknown) => {
      state = JSON.stringify(value);
    },
    delete: () => {
      state = undefined;
    },
  };
  bot.use(conversations({ storage: storage as never }));
  async function screening(conversation: Conversation, context: Context) {
    const known = fresh();
    await context.reply(asks('q1'));
    for (;;) {
      const heard = await conversation.waitFor('message:text');
      const said = take(known, ...words(heard.message.text));
      last = known;
      for (const text of said) await heard.reply(text);
    }
  }
  bot.use(createConversation(screening));
  bot.on('message:text', (context) => context.conversation.enter('screening'));
  return {
    name: 'grammY conversations',
    async begin() {
      state = undefined;
      await bot.handleUpdate(updateOf('hello'));
      return state ?? '';
    },
    async answer(text, { question, option }) {
      state = text;
      await bot.handleUpdate(updateOf(`${question} ${option}`));
      return state ?? '';
    },
    known: () => last,
  };
};
