import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { bodyOf, stickerEvent, textEvent } from '../channels/line/line-events.ts';
import { sent, text } from '../channels/telegram/updates.ts';

const MAX_MS = 60_000;
const run = promisify(execFile);
let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'replay-'));
});
afterEach(() => rm(folder, { recursive: true }));

/** What the command counts of these lines. */
async function counted(channel: string, lines: readonly string[], ...more: string[]): Promise<unknown> {
  const file = join(folder, 'payloads.jsonl');
  await writeFile(file, `${lines.join('\n')}\n`);
  const given = ['scripts/replay.ts', '--channel', channel, '--file', file, '--json', ...more];
  const { stdout, stderr } = await run(process.execPath, given, { cwd: join(import.meta.dirname, '../..') });
  expect(stderr).toBe('');
  return JSON.parse(stdout);
}

const none = { received: 0, accepted: 0, refused: 0, steps: 0, sends: 0, duplicates: 0, crashed: 0, unanswered: 0 };
const hello = JSON.stringify(text('hello'));
const group = JSON.stringify({ ...sent({ chat: { id: -1, type: 'group', title: 'g' }, text: 'hi' }), update_id: 3 });
const sticker = JSON.stringify({ ...sent({ sticker: {} as never }), update_id: 2 });
// Parsed and written again it would be other bytes, and the signature another.
const odd = new TextDecoder().decode(bodyOf(textEvent('hello'))).replace('"hello"', ' "\\u0068ello" ');
const other = new TextDecoder().decode(bodyOf({ ...stickerEvent('STATIC'), webhookEventId: 'OTHER' }));

describe('npm run replay', { timeout: MAX_MS }, () => {
  it.each([
    ['telegram', [hello, hello, sticker, group, 'no JSON'], { accepted: 4, sends: 2 }],
    ['line', [odd, odd, other, 'no JSON'], { accepted: 3, sends: 2 }],
  ])(
    'counts what became of each line of %s: one effect of a repeat, refused what is no body',
    async (channel, lines, some) => {
      const counts = { ...none, received: lines.length, refused: 1, steps: 2, duplicates: 1, ...some };
      expect(await counted(channel, lines)).toEqual(counts);
    },
  );

  it.each([
    ['telegram', hello],
    ['line', odd],
  ])('has all of %s refused that is not signed', async (channel, line) => {
    expect(await counted(channel, [line, line], '--unsigned')).toEqual({ ...none, received: 2, refused: 2 });
  });

  it('says in one line what it was not given, and counts nothing', async () => {
    await expect(counted('post', [])).rejects.toMatchObject({ code: 2, stdout: '' });
  });
});
