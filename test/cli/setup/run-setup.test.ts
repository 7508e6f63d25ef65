import { chmod, readdir, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CANARIES, canariesIn, FULL, HOOKS, openSetupBench, type SetupBench } from './setup-bench.ts';

let bench: SetupBench;
beforeEach(async () => {
  bench = await openSetupBench();
});
afterEach(async () => {
  const file = await bench.file().catch(() => '');
  expect(canariesIn(bench.said(), file)).toEqual([]);
  await bench.stop();
});

const MENU_CHANGES = ['POST /v2/bot/richmenu', 'POST /v2/bot/richmenu/*/content', 'POST /v2/bot/richmenu/alias'];

describe('a service that is set up without a terminal', () => {
  it('has its file, its webhooks, commands and words in every language, and a menu in each', async () => {
    const { code } = await bench.run(['--yes'], FULL);
    expect(code).toBe(0);
    const file = await bench.file();
    expect(await bench.mode()).toBe(0o600);
    expect(file).toContain('PUBLIC_URL=https://help.example\n');
    expect(file).toContain("REDIS_URL='redis://yulan.example:canary&password@127.0.0.1:6379'\n");
    const secret = /^TELEGRAM_WEBHOOK_SECRET=([\w-]{43})$/m.exec(file)?.[1];
    expect(bench.telegram.webhook()).toMatchObject({
      url: HOOKS.telegram,
      secret,
      allowed: ['message', 'edited_message', 'callback_query', 'my_chat_member'],
    });
    expect(bench.telegram.calls.find(({ method }) => method === 'setWebhook')?.payload.drop_pending_updates).toBe(
      false,
    );
    expect(bench.telegram.person({ languageCode: 'zh-hans' }).profile().name).toBe('小助手');
    expect(bench.line.endpoint.url).toBe(HOOKS.line);
    const person = bench.line.person({ isFriend: true });
    expect(person.menu()).toEqual(['离开', '从头开始', 'English']);
    expect(person.taps('English')).toMatchObject({
      postback: { data: '!:language.en', params: { status: 'SUCCESS' } },
    });
    expect(person.menu()).toEqual(['Leave', 'Start over', '中文']);
    expect(person.taps('Leave')).toMatchObject({ postback: { data: '!:hide' } });
    expect(person.screen()).toEqual([]);
  });

  it('is called as it is to be, in every language, and that is written down', async () => {
    const { code } = await bench.run(['--yes', '--name', 'Leaf notes', '--greeting', 'zh-Hans: 随便写; en: Write'], {
      ...FULL,
      LOOK_ICON: '🍃',
    });
    expect(code).toBe(0);
    const file = await bench.file();
    expect(file).toContain("LOOK_NAME='Leaf notes'\nLOOK_GREETING='zh-Hans: 随便写; en: Write'\nLOOK_ICON='🍃'\n");
    const shown = (languageCode: string) => bench.telegram.person({ languageCode }).profile();
    expect(shown('zh-hans')).toMatchObject({ name: 'Leaf notes', description: '随便写', shortDescription: '随便写' });
    for (const code of ['en', 'fr']) expect(shown(code)).toMatchObject({ name: 'Leaf notes', description: 'Write' });
    bench.changes();
    expect((await bench.run(['--yes'])).code).toBe(0);
    expect(bench.changes()).toEqual([]);
  });

  it('is not called by a name that says what it is', async () => {
    const { code, complaints } = await bench.run(['--yes', '--name', '反家暴热线'], FULL);
    expect([code, complaints[0]]).toEqual([1, '  problem   LOOK_NAME: says what the service is (家暴)']);
    expect(bench.changes()).toEqual([]);
  });

  it('changes nothing the second time', async () => {
    await bench.run(['--yes'], FULL);
    const before = await bench.file();
    expect(bench.changes().length).toBeGreaterThan(0);
    const { code, lines } = await bench.run(['--yes']);
    expect(code).toBe(0);
    expect(bench.changes()).toEqual([]);
    expect(await bench.file()).toBe(before);
    expect(lines.at(-1)).toContain('so already');
  });

  it('dry runs change nothing anywhere and say each thing they would do', async () => {
    const { code, lines } = await bench.run(['--dry-run'], FULL);
    expect(code).toBe(0);
    expect(bench.changes()).toEqual([]);
    expect(bench.line.calls.filter(({ method }) => method !== 'GET')).toEqual([]);
    await expect(bench.file()).rejects.toThrow('ENOENT');
    const would = lines.filter((line) => line.startsWith('  would'));
    expect(would).toEqual([
      expect.stringMatching(/File: write .*: add PUBLIC_URL, YULAN_SECRET, .*TELEGRAM_WEBHOOK_SECRET/),
      expect.stringMatching(
        /Telegram: set the webhook to https:\/\/help\.example\/hooks\/telegram \(it goes to old\.example/,
      ),
      expect.stringContaining('Telegram: set the commands for all other languages, zh, en'),
      expect.stringContaining('Telegram: set the description'),
      expect.stringContaining('Telegram: set the short description'),
      expect.stringContaining('Telegram: set the name'),
      expect.stringMatching(/LINE: set the webhook to https:\/\/help\.example\/hooks\/line \(it goes to old\.example/),
      expect.stringContaining('LINE: make the menu in zh-Hans'),
      expect.stringContaining('LINE: make the menu in en'),
      expect.stringContaining('LINE: show everybody the menu in zh-Hans'),
    ]);
  });

  it('with nothing set a dry run says what is missing, and asks no platform', async () => {
    const { code, lines } = await bench.run(['--dry-run']);
    expect(code).toBe(0);
    expect(lines.filter((line) => line.startsWith('  missing')).map((line) => line.split(/[ :]+/)[2])).toEqual([
      'PUBLIC_URL',
      'REDIS_URL',
      'KEY_REDIS_URL',
    ]);
    expect(lines).toContainEqual(expect.stringContaining('Telegram: no TELEGRAM_BOT_TOKEN'));
    expect(bench.telegram.calls.length + bench.line.calls.length).toBe(0);
  });

  it.each([
    ['what is missing', { PUBLIC_URL: '' }, []],
    [
      'a country without checked numbers',
      { EMERGENCY_COUNTRY: 'XX' },
      [expect.stringContaining('EMERGENCY_COUNTRY: there are no')],
    ],
    [
      'keys beside what they open',
      { KEY_REDIS_URL: CANARIES.REDIS_URL },
      [expect.stringContaining('KEY_REDIS_URL: the same server')],
    ],
    [
      'an address that is not https',
      { PUBLIC_URL: 'http://help.example' },
      [expect.stringContaining('PUBLIC_URL: must')],
    ],
  ])('%s stops it before anything is changed', async (_, other, complaints) => {
    const ran = await bench.run(['--yes'], { ...FULL, ...other });
    expect(ran.code).toBe(1);
    expect(ran.complaints).toEqual([...complaints, '\nNothing was changed.']);
    expect(bench.changes()).toEqual([]);
    await expect(bench.file()).rejects.toThrow('ENOENT');
  });

  it('without a terminal and without --yes it asks for one of the two', async () => {
    const { code, complaints } = await bench.run([], FULL);
    expect([code, complaints]).toEqual([2, [expect.stringContaining('--yes')]]);
  });
});

describe('what is there already', () => {
  it('a secret of the file is never overwritten, and other lines stay as they are', async () => {
    const secret = 'Zm9yLXRlc3RzLW9ubHktMzItcmFuZG9tLWJ5dGVzISE';
    await writeFile(bench.path, `# ours\nHOST=127.0.0.1\nYULAN_SECRET=${secret}\nPUBLIC_URL=https://other.example`);
    const other = 'YW5vdGhlci1zZWNyZXQtb2YtMzItcmFuZG9tLWJ5dGU';
    const { code } = await bench.run(['--yes', '--public-url', 'https://help.example'], {
      ...FULL,
      YULAN_SECRET: other,
    });
    expect(code).toBe(0);
    const file = await bench.file();
    const kept = `# ours\nHOST=127.0.0.1\nYULAN_SECRET=${secret}\nPUBLIC_URL=https://help.example\n`;
    expect(file.slice(0, kept.length)).toBe(kept);
    expect(file).not.toContain(other);
    expect(bench.said()).not.toContain(other);
    expect(await readdir(dirname(bench.path))).toEqual(['settings.env']);
  });

  it('a file that others can read is closed to them', async () => {
    await bench.run(['--yes'], FULL);
    await chmod(bench.path, 0o644);
    bench.changes();
    const { code } = await bench.run(['--yes']);
    expect([code, await bench.mode(), bench.changes()]).toEqual([0, 0o600, []]);
  });

  it('a menu left half-made is made again, an old one of ours goes, one of somebody else stays', async () => {
    await bench.run(['--yes'], FULL);
    const menus = async () =>
      ((await (await bench.line.api(asked('/v2/bot/richmenu/list'))).json()) as Menus).richmenus;
    const [first] = await menus();
    const request = { ...first, richMenuId: undefined };
    const made = (name: string) => bench.line.api(asked('/v2/bot/richmenu', { ...request, name }));
    await made(first?.name ?? '');
    await made('yulan en 0000000000000000');
    await made('of somebody else');
    const before = (await menus()).length;
    bench.changes();
    expect((await bench.run(['--yes'])).code).toBe(0);
    expect(bench.changes()).toEqual(['DELETE /v2/bot/richmenu/*', 'DELETE /v2/bot/richmenu/*']);
    expect([before, (await menus()).map(({ name }) => name.split(' ')[0])]).toEqual([5, ['yulan', 'yulan', 'of']]);
  });
});

type Menus = { richmenus: { richMenuId: string; name: string }[] };
const asked = (path: string, body?: object) =>
  new Request(`https://line.example${path}`, {
    method: body === undefined ? 'GET' : 'POST',
    headers: { authorization: `Bearer ${CANARIES.LINE_CHANNEL_ACCESS_TOKEN}`, 'content-type': 'application/json' },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });

describe('when something goes wrong', () => {
  it('a token nobody knows is said in one line, replaces none in the file, and the other platform is set up', async () => {
    await bench.run(['--yes'], { ...FULL, LINE_CHANNEL_SECRET: '', LINE_CHANNEL_ACCESS_TOKEN: '' });
    const good = (await bench.file()).split('\n').filter((line) => line.startsWith('TELEGRAM_'));
    bench.changes();
    const expired = { ...FULL, TELEGRAM_BOT_TOKEN: '1000001:an-expired-token-of-a-stand-in-on-this-mach' };
    const { code, complaints } = await bench.run(['--yes'], expired);
    expect(code).toBe(1);
    expect(complaints[0]).toMatch(/^ {2}problem {3}Telegram: .*TELEGRAM_BOT_TOKEN; take a new one from BotFather$/);
    expect((await bench.file()).split('\n').filter((line) => line.startsWith('TELEGRAM_'))).toEqual(good);
    expect(bench.changes()).toEqual(expect.arrayContaining(['PUT /v2/bot/channel/webhook/endpoint', ...MENU_CHANGES]));
    expect(bench.said()).not.toContain('an-expired-token');
  });

  it('a platform that is away is one line, and the other is set up', async () => {
    bench.telegram.faults.next('*', 'closed', 50);
    const { code, complaints } = await bench.run(['--yes'], FULL);
    expect(code).toBe(1);
    expect(complaints.filter((line) => line.includes('Telegram'))).toHaveLength(1);
    expect(bench.line.endpoint.url).toBe(HOOKS.line);
    bench.telegram.faults.clear();
    expect((await bench.run(['--yes'])).code).toBe(0);
    expect(bench.telegram.webhook().url).toBe(HOOKS.telegram);
  });

  it('what fails midway leaves the rest of that platform for the next time, which begins where it stopped', async () => {
    bench.line.faults.next('/v2/bot/richmenu/alias', { status: 500 });
    const first = await bench.run(['--yes'], FULL);
    expect(first.code).toBe(1);
    expect(first.complaints[0]).toContain('failed    LINE: make the menu in zh-Hans');
    expect(first.lines.filter((line) => line.startsWith('  left'))).toHaveLength(2);
    expect(bench.telegram.webhook().url).toBe(HOOKS.telegram);
    bench.changes();
    expect((await bench.run(['--yes'])).code).toBe(0);
    expect(bench.changes()).toEqual([
      ...MENU_CHANGES,
      ...MENU_CHANGES,
      'POST /v2/bot/user/all/richmenu/*',
      'DELETE /v2/bot/richmenu/*',
    ]);
  });

  it('without its file nothing is set anywhere: the secret would be nowhere', async () => {
    const path = `${bench.path}/in-no-folder`;
    const { code, complaints } = await bench.run(['--yes', '--env-file', path], FULL);
    expect(code).toBe(1);
    expect(complaints[0]).toContain('cannot be');
    expect(bench.changes()).toEqual([]);
  });

  it('Ctrl-C in the middle finishes what is under way, begins nothing more and says where it stands', async () => {
    const isInterrupted = () => bench.telegram.webhook().url === HOOKS.telegram;
    const { code, complaints } = await bench.run(['--yes'], FULL, {
      interrupts: { isInterrupted, guard: (work) => work() },
    });
    expect(code).toBe(130);
    expect(complaints.at(-1)).toMatch(/Stopped after 2 of 10\. Run it again/);
    expect(bench.changes()).toEqual(['setWebhook']);
    expect((await bench.run(['--yes'])).code).toBe(0);
  });

  it.each([['https://help.example:9443', 'Telegram sends to the ports']])(
    '%s is no address for Telegram, and all else is set',
    async (url, reason) => {
      const { code, complaints } = await bench.run(['--yes'], { ...FULL, PUBLIC_URL: url });
      expect(code).toBe(1);
      expect(complaints[0]).toContain(reason);
      expect(bench.telegram.webhook().url).toContain('old.example');
      expect(bench.line.endpoint.url).toBe(`${url}/hooks/line`);
    },
  );
});

it('for Workers it prints how to hand the secrets over, names alone', async () => {
  const { code, lines } = await bench.run(['--yes', '--target', 'workers'], FULL);
  expect(code).toBe(0);
  const said = lines.join('\n');
  expect(said).toContain('PUBLIC_URL = "https://help.example"');
  expect(said).toContain(`' ${bench.path} | npx wrangler secret bulk`);
  expect(said).toContain('npx wrangler secret put YULAN_SECRET\n');
  // The pattern it prints takes the secrets, and nothing else, from the file.
  const pattern = new RegExp(/grep -E '([^']+)'/.exec(said)?.[1] ?? '$.');
  const taken = (await bench.file()).split('\n').filter((line) => pattern.test(line));
  expect(taken.map((line) => line.split('=')[0])).toEqual([
    'YULAN_SECRET',
    'REDIS_URL',
    'KEY_REDIS_URL',
    'TELEGRAM_BOT_TOKEN',
    'TELEGRAM_WEBHOOK_SECRET',
    'LINE_CHANNEL_SECRET',
    'LINE_CHANNEL_ACCESS_TOKEN',
  ]);
});

it('says what only a person can do, and what is so of it already', async () => {
  bench.line.bot.chatMode = 'chat';
  bench.line.endpoint.isUsed = false;
  const first = (await bench.run(['--yes'], FULL)).lines.join('\n');
  expect(first).toContain('/setjoingroups: Disable');
  expect(first).toContain('"Chat" off');
  expect(first).toContain('"Use webhook" on');
  bench.line.bot.chatMode = 'bot';
  bench.line.endpoint.isUsed = true;
  bench.telegram.profile.joinsGroups = false;
  const second = (await bench.run(['--yes'])).lines.join('\n');
  for (const what of ['/setjoingroups', '"Chat" off', '"Use webhook" on']) expect(second).not.toContain(what);
});
