import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createTestHarness } from 'wrangler';
import { writeLocalConfig } from '../../../scripts/worker/local-config.ts';

// Nothing of a test is told to anybody, and no place on earth is asked for.
Object.assign(process.env, {
  WRANGLER_SEND_METRICS: 'false',
  CLOUDFLARE_CF_FETCH_ENABLED: 'false',
  WRANGLER_LOG: 'error',
});

export const HELP_ORIGIN = 'https://help.example.org';
/** How a house without an address of its own is reached in tests on Node. */
const LOCAL_ORIGIN = 'http://localhost:8787';

export type Verb = 'invite' | 'drained' | 'tick' | 'forgetOld' | 'die';
export type Workerd = {
  /** Where a browser on this machine reaches it. */
  origin: string;
  /** A request as Cloudflare hands it over; what is addressed to the local house arrives under the Worker's own name. */
  fetch(request: Request): Promise<Response>;
  /** From now on the Worker has these settings, fresh objects and no time passed. */
  begin(settings: Record<string, string>): Promise<void>;
  advance(ms: number): Promise<void>;
  /** What the objects of these names say to that. */
  ask<Answer>(of: readonly string[], verb: Verb): Promise<Answer[]>;
  /** As cron does each minute. */
  cron(): Promise<void>;
  /** Every line the Worker wrote so far. */
  lines(): string[];
  stop(): Promise<void>;
};

type Options = {
  /** The Worker itself instead of the one that takes orders; then `settings` are all it has. */
  product?: { settings: Record<string, string> };
  /** Requests an address may make a minute. */
  limit?: number;
};

/** The real runtime with wrangler.toml as it is deployed, on spare ports of this machine. */
export async function startWorkerd({ product, limit = 1_000_000 }: Options = {}): Promise<Workerd> {
  const folder = await mkdtemp(join(tmpdir(), 'workerd-under-test-'));
  const main = product ? 'src/worker.ts' : 'test/support/workerd/entry.ts';
  const configPath = await writeLocalConfig(folder, { settings: product?.settings ?? {}, main, limit });
  const harness = createTestHarness({ root: folder, workers: [{ configPath }] });
  const { url } = await harness.listen();
  const worker = harness.getWorker();

  async function order<Answer>(given: object): Promise<Answer> {
    const answer = await worker.fetch('https://orders.example.org/', { method: 'POST', body: JSON.stringify(given) });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`the Worker could not obey ${Object.keys(given).join()}: ${text}`);
    return JSON.parse(text) as Answer;
  }

  return {
    origin: url.origin.replace('127.0.0.1', 'localhost'),
    async fetch(request) {
      const url = request.url.replace(LOCAL_ORIGIN, HELP_ORIGIN);
      const headers = new Headers(request.headers);
      if (headers.get('origin') === LOCAL_ORIGIN) headers.set('origin', HELP_ORIGIN);
      headers.delete('host');
      const body = request.body === null ? null : await request.arrayBuffer();
      const { method, redirect, signal } = request;
      const given = { method, headers: [...headers], body, redirect, signal };
      return (await worker.fetch(url, given as never)) as unknown as Response;
    },
    begin: (settings) => order({ begin: settings }),
    advance: (ms) => order({ advance: ms }),
    ask: (of, verb) => order({ ask: verb, of }),
    async cron() {
      await worker.scheduled({ cron: '* * * * *' });
    },
    lines: () => harness.getLogs().map(({ message }) => message),
    async stop() {
      await harness.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
