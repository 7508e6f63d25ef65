import { type Context, Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { HTTPException } from 'hono/http-exception';
import * as z from 'zod';
import { AppError } from '../../src/core/error.ts';
import { sameOrigin } from '../../src/http/same-origin.ts';
import { securityHeaders } from '../../src/http/security-headers.ts';
import { Refusal } from './act-on.ts';
import { CALLS, FAULTS, PHONES, type PhoneName } from './page/wire.ts';
import type { PageAssets } from './page-assets.ts';
import { phonesPage } from './phones-page.ts';
import { type Stage, streamStage } from './stream-stage.ts';

type PhonesAppParts = Stage & {
  product: string;
  invite(): Promise<string>;
  assets: PageAssets;
  /** Another person behind a phone is a change that no platform knows of. */
  changed(): void;
};

const BODY_MAX_BYTES = 64 * 1024;
const text = z.string().max(10_000);
const ACT = z.strictObject({
  act: z.string().max(40),
  text: z.optional(text),
  label: z.optional(text),
  on: z.optional(z.string().max(100)),
});
const FAIL = z.strictObject({ path: z.string().max(100), how: z.enum(FAULTS.map(({ name }) => name)) });
const TROUBLE = z.strictObject({ name: z.string().max(40) });
const PHONE = z.enum(PHONES);

/** The page with the phones and what it does, apart from the product, for browsers on this machine. */
export function createPhonesApp(parts: PhonesAppParts): Hono {
  const { phones, assets } = parts;
  const headers = securityHeaders({ ...assets, https: false });
  const app = new Hono();
  app.onError(refused);
  app.use(bodyLimit({ maxSize: BODY_MAX_BYTES }));
  app.on('POST', '*', sameOrigin({ publicUrl: null, strict: true }));
  app.on('POST', '*', async (_context, next) => {
    await next();
    parts.changed();
  });
  app.get('/', (context) => context.html(phonesPage(parts), 200, headers));
  app.get('/events', (context) => streamStage(context, parts));
  app.post('/desk', async (context) => context.json({ url: await parts.invite() }));
  app.post('/act/:phone', async (context) => {
    const given = await read(context, ACT);
    return context.json({ notice: phones[phoneOf(context)].act(given) });
  });
  app.post('/fail/:phone', async (context) => {
    const { path, how } = await read(context, FAIL);
    const name = phoneOf(context);
    if (!CALLS[name].some((call) => call.path === path)) throw new Refusal('there is no such request');
    phones[name].weather.fail(path, how);
    return context.json({ notice: null });
  });
  app.post('/trouble/:phone', async (context) => {
    const { name } = await read(context, TROUBLE);
    await phones[phoneOf(context)].weather.trouble(name);
    return context.json({ notice: null });
  });
  return app;
}

function phoneOf(context: Context): PhoneName {
  const phone = PHONE.safeParse(context.req.param('phone'));
  if (!phone.success) throw new Refusal('there is no such phone');
  return phone.data;
}

async function read<Body>(context: Context, schema: z.ZodType<Body>): Promise<Body> {
  const body: unknown = await context.req.json().catch(() => {
    throw new Refusal('this is no JSON');
  });
  const parsed = schema.safeParse(body);
  if (!parsed.success) throw new Refusal('this is not what the page sends');
  return parsed.data;
}

/** What cannot be done is said on the page; a page of another site hears no more than that. */
function refused(error: Error, context: Context): Response {
  if (error instanceof HTTPException) return error.getResponse();
  const [status, words] =
    error instanceof Refusal
      ? ([409, error.message] as const)
      : error instanceof AppError
        ? ([error.traits.status, error.code] as const)
        : ([500, 'the demo itself failed'] as const);
  return context.json({ notice: [words, ''] }, status);
}
