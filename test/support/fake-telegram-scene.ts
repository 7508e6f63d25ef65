import { Api, GrammyError, HttpError } from 'grammy';
import { serveFake } from './fake-http.ts';
import { createFakeTelegram, type FakeTelegram } from './fake-telegram/fake-telegram.ts';
import { openLoopback } from './network.ts';

export const TOKEN = '110201543:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw';
export const SECRET = 'a_Secret-1';

export type Scene = {
  fake: FakeTelegram;
  clock: { ms: number; nowMs(): number };
  /** What the bot was handed; `answer` decides what it says. */
  got: Request[];
  answer: (request: Request, nth: number) => Response | Promise<Response>;
};

/** A fake Telegram with a bot that answers as the test says. */
export function openScene(options: { limits?: boolean } = {}): Scene {
  const clock = {
    ms: Date.UTC(2026, 10, 23, 9, 0, 0),
    nowMs() {
      return this.ms;
    },
  };
  const got: Request[] = [];
  const scene: Omit<Scene, 'fake'> = { clock, got, answer: () => new Response('ok') };
  const fake = createFakeTelegram({
    clock,
    token: TOKEN,
    secret: SECRET,
    hook: async (request) => {
      got.push(request.clone());
      return scene.answer(request, got.length);
    },
    ...options,
  });
  return Object.assign(scene, { fake });
}

/** grammY's own client, asking the fake through a real server of this machine. */
export async function serveScene(scene: Scene, token = TOKEN): Promise<{ api: Api; stop(): Promise<void> }> {
  const served = await serveFake(scene.fake.api);
  openLoopback(served.origin);
  return { api: new Api(token, { apiRoot: served.origin, timeoutSeconds: 5 }), stop: served.stop };
}

/** What a request of the bot was refused with, such as "400 Bad Request: ..."; fails when it was not refused. */
export async function refusalOf(asked: Promise<unknown>): Promise<string> {
  try {
    await asked;
  } catch (error) {
    if (error instanceof GrammyError) return `${error.error_code} ${error.description}`;
    if (error instanceof HttpError) return 'no answer';
    throw error;
  }
  throw new Error('this was not refused');
}
