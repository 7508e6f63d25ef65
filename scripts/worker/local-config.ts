import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { experimental_readRawConfig as readRawConfig } from 'wrangler';

const root = join(import.meta.dirname, '../..');

type Local = {
  /** All settings, secrets too: the file is for its owner only and goes with its folder. */
  settings: Record<string, string>;
  /** The Worker's entry, from the root of the project. */
  main?: string;
  /** Requests an address may make a minute. */
  limit?: number;
};

/** Writes wrangler.toml with that changed to `<folder>/wrangler.json`, for this machine only. Returns the file. */
export async function writeLocalConfig(folder: string, { settings, main, limit }: Local): Promise<string> {
  const { rawConfig } = readRawConfig({ config: join(root, 'wrangler.toml') });
  const { secrets: _, routes: __, ...config } = rawConfig;
  const ratelimits = config.ratelimits?.map((one: { simple: object }) =>
    limit === undefined ? one : { ...one, simple: { ...one.simple, limit } },
  );
  const alias = Object.entries<string>(config.alias ?? {}).map(([name, path]) => [name, join(root, path)]);
  const local = {
    ...config,
    alias: Object.fromEntries(alias),
    main: join(root, main ?? config.main ?? ''),
    vars: { ...config.vars, ...settings },
    ...(ratelimits && { ratelimits }),
  };
  const file = join(folder, 'wrangler.json');
  await writeFile(file, JSON.stringify(local), { mode: 0o600 });
  return file;
}
