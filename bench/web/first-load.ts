// bench/web/ measures what a phone has to fetch before anything can be read.

import { readFile } from 'node:fs/promises';
import { gzipSync } from 'node:zlib';
import type { Content } from '../../src/content.ts';
import { readConfig } from '../../src/env.ts';
import type { Assets } from '../../src/http/page.ts';
import { createLog } from '../../src/log.ts';
import { createStores } from '../../src/stores/open-stores.ts';
import { createService } from '../../src/wiring.ts';
import { figureRow, knownRow, type Measured } from '../method/row.ts';

const FLIGHT_BYTES = 14 * 1_024;
const nobody = { peer: null, peerName: null };

const built = async <T>(name: string): Promise<T> =>
  JSON.parse(await readFile(new URL(`../../build/${name}`, import.meta.url), 'utf8')) as T;

/** The first page of the real program, as it goes over the line; it asks for nothing more. */
export async function webRows(): Promise<Measured[]> {
  const [content, assets] = await Promise.all([built<Content>('content.json'), built<Assets>('assets.json')]);
  const config = readConfig({}, () => crypto.getRandomValues(new Uint8Array(32)));
  const log = createLog(() => {}, Date.now);
  const service = createService({
    config,
    content,
    assets,
    log,
    nowMs: Date.now,
    stores: createStores(config, { log, nowMs: Date.now }),
  });
  const bytesOf = async (path: string) => {
    const answer = await service.app.request(path);
    if (answer.status !== 200) throw new Error(`${path} was answered with ${answer.status}`);
    const page = await answer.text();
    const fetched = page.match(/<(?:script|img|link)[^>]+(?:src|href)="(?!data:)/);
    if (fetched !== null) throw new Error(`${path} asks for more: ${fetched[0]}`);
    return gzipSync(page).length;
  };
  const [chat, finder] = await Promise.all([bytesOf('/'), bytesOf('/find')]);
  await service.stop();
  return [
    figureRow(
      { path: 'web', measure: 'first load of the chat, all of it, gzip, B', ours: chat, ...nobody },
      FLIGHT_BYTES,
    ),
    knownRow({ path: 'web', measure: 'first load of the finder, gzip, B', ours: finder, ...nobody, ratio: null }),
  ];
}
