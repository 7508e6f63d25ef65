import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type Demo, openDemo } from '../../scripts/demo-channels/open-demo.ts';
import { openBrowser, openPage, type Visit } from '../support/browser.ts';
import { openLoopback } from '../support/network.ts';
import { PATIENT, takeNext } from './people.ts';

const root = join(import.meta.dirname, '../..');

describe('the page with two phones', () => {
  let browser: Browser;
  let demo: Demo;
  let visit: Visit;
  const complaints: string[] = [];
  beforeAll(async () => {
    browser = await openBrowser();
    // What the service asks of anybody but these two fails, and fails the test.
    demo = await openDemo({
      port: 0,
      write: () => undefined,
      complain: (line) => complaints.push(line),
      opens: openLoopback,
    });
  });
  afterAll(async () => {
    await browser?.close();
    await demo?.stop();
    expect(complaints).toEqual([]);
  });
  afterEach(() => visit.context.close());

  const phone = (page: Page, name: 'telegram' | 'line') => page.locator(`[data-phone=${name}]`);
  const write = async (on: Locator, text: string) => {
    await on.locator('textarea').fill(text);
    await on.getByRole('button', { name: '发送 Send' }).click();
    await on.locator('.mine', { hasText: text }).waitFor();
  };
  const choose = async (on: Locator, name: RegExp) => {
    await on.getByRole('button', { name: '更多 More' }).click();
    await on.locator('.menu').getByRole('button', { name }).click();
  };
  const saidBy = (on: Locator) => on.locator('.said:not(.mine)');

  async function open(): Promise<{ telegram: Locator; line: Locator; page: Page }> {
    visit = await openPage(browser, { size: 'desk' });
    const { page } = visit;
    await page.goto(`${demo.phones}/`);
    const phones = { telegram: phone(page, 'telegram'), line: phone(page, 'line') };
    // A person of this test's own behind each.
    for (const on of Object.values(phones)) {
      await choose(on, /^换一个人/);
      await on.locator('.first button').click();
      await saidBy(on).first().waitFor();
    }
    return { ...phones, page };
  }

  it('leads from danger on both phones to the desk, and a worker’s words into the phone of whoever agreed', async () => {
    const { telegram, line, page } = await open();
    await telegram.locator('.keys').getByRole('button', { name: '现在不安全' }).click();
    await line.locator('.log').getByRole('button', { name: '现在不安全' }).click();
    await write(telegram, '我躲在厕所里');
    await write(line, '他在门外');

    await page.getByRole('button', { name: '一次性链接' }).click();
    const link = await page.getByRole('link', { name: '打开值班台' }).getAttribute('href');
    const worker = await openPage(browser, { size: 'desk' });
    await worker.page.goto(link ?? '');
    await worker.page.fill('#name', 'one');
    for (const box of await worker.page.locator('input[type=checkbox]').all()) await box.check();
    await worker.page.click('button[value=join]');
    await worker.page.getByText('等待：2').waitFor();

    const answers = { telegram: 'Telegram 的回答', line: 'LINE 的回答' };
    const unanswered = new Map([
      ['我躲在厕所里', answers.telegram],
      ['他在门外', answers.line],
    ]);
    while (unanswered.size > 0) {
      await takeNext(worker.page).click();
      // The case before stands there until the next one comes: only what nobody answered yet says that it has.
      const asked = worker.page.getByText(new RegExp([...unanswered.keys()].join('|'))).first();
      const words = await asked.innerText();
      const answer = unanswered.get(words) ?? '';
      await worker.page.fill('textarea', answer);
      await worker.page.keyboard.press('Enter');
      await worker.page.getByText(answer, { exact: true }).waitFor();
      unanswered.delete(words);
    }
    // Nobody agreed yet.
    expect(await page.getByText('的回答').count()).toBe(0);

    await line.getByRole('button', { name: '接下来一小时可以' }).last().click();
    await saidBy(line).getByText(answers.line).waitFor();
    await telegram.locator('.keys').getByRole('button', { name: '接下来一小时可以' }).click();
    // Nothing of it is to be read before it is opened, on the lock screen and in the list of chats neither.
    const covered = telegram.locator('.covered', { hasText: answers.telegram });
    await covered.waitFor();
    for (const place of ['.lock', '.row']) expect(await telegram.locator(place).innerText()).not.toContain('的回答');
    expect(await covered.locator('span').evaluate((words) => getComputedStyle(words).visibility)).toBe('hidden');
    await covered.focus();
    await page.keyboard.press('Enter');
    await saidBy(telegram).locator('.words', { hasText: answers.telegram }).waitFor();
    expect([visit.farRequests, worker.farRequests]).toEqual([[], []]);
    await worker.context.close();
  });

  it('shows that what is delivered again or lost on the way has one effect, and a request that is refused none', async () => {
    const { telegram, line } = await open();
    for (const on of [telegram, line]) {
      await on.getByRole('button', { name: '上一条再送一次' }).click();
      await on.getByText('好了。').waitFor();
      await on.locator('.passed li', { hasText: 'again' }).waitFor();
      expect(await saidBy(on).count()).toBe(1);
    }
    await telegram.getByRole('button', { name: '丢掉下一个 200' }).click();
    await telegram.getByText('好了。').waitFor();
    await choose(telegram, /^语音/);
    await telegram.locator('.passed li', { hasText: 'answer lost' }).waitFor();
    const resent = telegram.locator('.passed li.in').first();
    await expect.poll(() => resent.innerText(), PATIENT).toMatch(/200$/);
    await expect.poll(() => saidBy(telegram).getByText('听不了语音').count(), PATIENT).toBe(1);

    await telegram.locator('select[name=how]').selectOption('500');
    await telegram.getByRole('button', { name: '就这样' }).click();
    await telegram.getByText('下一次就这样').waitFor();
    await choose(telegram, /^贴纸/);
    await telegram.locator('.passed li.out', { hasText: '500' }).waitFor();
    expect(await saidBy(telegram).getByText('看不懂表情图').count()).toBe(0);
  });

  it('lets a person change a message, take one back, block, and be another person', async () => {
    const { telegram, line } = await open();
    await write(telegram, '你好');
    await choose(telegram, /^改上一条/);
    expect(await telegram.locator('textarea').inputValue()).toBe('你好');
    await write(telegram, '早上好');
    await telegram.locator('.mine', { hasText: '改过 edited' }).waitFor();
    expect(await telegram.locator('.mine', { hasText: '你好' }).count()).toBe(0);

    await write(line, '写错了');
    await choose(line, /^收回上一条/);
    await line.locator('.mine').waitFor({ state: 'detached' });

    for (const on of [telegram, line]) {
      await choose(on, /^(?:拉黑|封锁)/);
      await on.locator('.first button').waitFor();
      await on.locator('textarea').fill('还在吗');
      await on.locator('.send').click();
      await on.locator('.notice', { hasText: 'blocked' }).waitFor();
      // What was not sent is not lost.
      expect(await on.locator('textarea').inputValue()).toBe('还在吗');
    }
  });
});

describe('npm run demo:channels', () => {
  let child: ChildProcess | null = null;
  afterEach(() => {
    child?.kill('SIGKILL');
    child = null;
  });

  /** Says whom the program connects to. */
  const WATCH = `data:text/javascript,${encodeURIComponent(`
    import { Socket } from 'node:net';
    const { connect } = Socket.prototype;
    Socket.prototype.connect = function (...given) {
      const [options, host] = given.flat();
      process.stderr.write('asked ' + (options?.host ?? host ?? 'localhost') + '\\n');
      return connect.apply(this, given);
    };
  `)}`;

  it('starts with no setting, says where everything is, asks nobody but this machine, and stops within 2 s', async () => {
    const program = spawn(process.execPath, ['--import', WATCH, 'scripts/demo-channels/start.ts'], {
      cwd: root,
      env: { PATH: process.env.PATH ?? '', PORT: '0' },
    });
    child = program;
    let output = '';
    const heard = Promise.withResolvers<RegExpExecArray>();
    for (const stream of [program.stdout, program.stderr]) {
      stream.on('data', (chunk: Buffer) => {
        output += chunk.toString('utf8');
        const found = /phones +(http:\S+)\/\n +desk +(http:\/\/localhost:\d+)(\/console\/join\/\S+)/.exec(output);
        if (found) heard.resolve(found);
      });
    }
    const [, phones = '', product = '', invite = ''] = await heard.promise;
    for (const origin of [phones, product]) openLoopback(origin);
    for (const path of ['/', '/find', '/console', '/healthz', invite]) {
      expect(`${path} ${(await fetch(product + path)).status}`).toBe(`${path} 200`);
    }
    const page = await fetch(`${phones}/`);
    expect(await page.text()).toContain('data-phone="telegram"');
    expect(page.headers.get('content-security-policy')).toContain("default-src 'none'");

    const start = (origin: string) => ({
      method: 'POST',
      headers: { origin, 'sec-fetch-site': 'same-origin', 'content-type': 'application/json' },
      body: JSON.stringify({ act: 'start' }),
    });
    expect((await fetch(`${phones}/act/telegram`, start('https://far.example'))).status).toBe(403);
    expect((await fetch(`${product}/act/telegram`, start(product))).status).toBe(404);
    const events = await fetch(`${phones}/events`);
    expect((await fetch(`${phones}/act/telegram`, start(phones))).status).toBe(200);
    let seen = '';
    for await (const chunk of events.body ?? []) {
      seen += new TextDecoder().decode(chunk);
      if (seen.includes('自动助手')) break;
    }

    const beganMs = Date.now();
    program.kill('SIGINT');
    const [code] = await once(program, 'exit');
    expect(code).toBe(0);
    expect(Date.now() - beganMs).toBeLessThan(2_000);
    expect(new Set(output.match(/(?<=^asked ).*$/gm))).toEqual(new Set(['127.0.0.1']));
  });
});
