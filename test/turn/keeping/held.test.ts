import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { CHANNELS, type Channel } from '../../../src/core/channel.ts';
import { LANGUAGES, type Language } from '../../../src/core/language.ts';
import { LIMITS } from '../../../src/core/limits.ts';
import { durationWords } from '../../../src/i18n/duration.ts';
import { createTexts } from '../../../src/i18n/texts.ts';
import { wordedKey } from '../../../src/i18n/wording.ts';
import { type Holding, heldLines } from '../../../src/turn/keeping/held.ts';
import { createRender } from '../../../src/turn/render.ts';
import { inTheChat, keepingHouse, onThePage } from './keeping-house.ts';

const area = async (language: Language, name: string) =>
  JSON.parse(await readFile(new URL(`../../../locales/${language}/${name}.json`, import.meta.url), 'utf8')) as object;
const both = async (language: Language) => ({
  chat: await area(language, 'chat'),
  common: await area(language, 'common'),
});
const texts = createTexts({ 'zh-Hans': await both('zh-Hans'), en: await both('en') });
const render = createRender({
  words: (key, { language, channel }, holes) =>
    texts.t(language, `chat:${wordedKey(key, channel, (each) => texts.has(language, `chat:${each}`))}`, holes),
  duration: (ms, language) => durationWords(texts, language, ms),
  hasWords: () => true,
  card: () => [],
  centres: () => [],
});

const nowMs = Date.UTC(2026, 10, 24);
const HOUR = 3_600_000;
const nobody = (channel: Channel): Holding => ({ channel, session: null, way: null, nowMs });
const withCase = (channel: Channel): Holding => ({
  channel,
  session: { caseId: 'case' as never, caseOpen: true, contactUntilMs: nowMs + 40 * 60_000 },
  way: { untilMs: nowMs + 50 * HOUR - 1 },
  nowMs,
});
const said = (holding: Holding, language: Language) =>
  render([{ do: 'held' }], { language, channel: holding.channel, held: heldLines(holding) })
    .flatMap(({ paragraphs }) => paragraphs)
    .join('\n');
const keys = (holding: Holding) => heldLines(holding).map(({ key }) => key.replace('held.', ''));

describe('what is held', () => {
  it.each(CHANNELS)('is said in whole words in every language on %s', (channel) => {
    const closed = { ...withCase(channel), session: { caseId: 'c' as never, caseOpen: false, contactUntilMs: 0 } };
    for (const holding of [nobody(channel), withCase(channel), closed])
      for (const language of LANGUAGES) expect(said(holding, language)).not.toMatch(/[{}]|held\.|undefined|NaN/);
  });

  it('is the conversation and how long it stands without a word, of whoever has called nobody', () => {
    expect(keys(nobody('web'))).toEqual(['intro', 'conversation', 'code', 'marks', 'nothing-else']);
    expect(said(nobody('web'), 'en')).toContain('after 30 minutes without a message');
    expect(said(nobody('telegram'), 'en')).toContain('after 6 hours without a message');
    expect(keys(nobody('telegram'))).toEqual([
      ...['intro', 'conversation', 'route', 'traces', 'code', 'marks', 'nothing-else'],
    ]);
    // LINE gives no numbers of messages, and deletes none.
    expect(keys(nobody('line'))).not.toContain('traces');
  });

  it('beside a case is the talk, the record, what was agreed to, and how long each still stands, never said shorter', () => {
    const words = said(withCase('telegram'), 'en');
    for (const span of ['40 minutes', '50 hours', '2 hours', '15 minutes', '1 day', '3 days'])
      expect(words).toContain(span);
    expect(keys(withCase('web'))).toEqual([
      ...['intro', 'conversation-case', 'talk', 'contact', 'way', 'case', 'code', 'marks', 'nothing-else'],
    ]);
  });

  it('says nothing of "you may write" and of a way once its time is over', () => {
    const { session } = withCase('line');
    const over: Holding = { ...withCase('line'), session: session && { ...session, contactUntilMs: nowMs }, way: null };
    expect(keys(over)).not.toContain('contact');
    expect(keys(over)).not.toContain('way');
  });

  it('never says whether words were agreed on or a code was made: whoever asks may be somebody else', async () => {
    const house = keepingHouse();
    house.next.push({ effects: [{ do: 'held' }] });
    const plain = await house.handleTurn(onThePage(undefined, 'web|test|plain'));
    house.next.push({ effects: [{ do: 'code', own: null }], session: { words: { check: 'one', duress: 'two' } } });
    await house.handleTurn(onThePage());
    house.next.push({ effects: [{ do: 'held' }] });
    const secret = await house.handleTurn(onThePage());
    const lines = ({ deliveries }: typeof plain) => deliveries.map(({ message }) => message.paragraphs);
    expect(lines(secret).at(-1)).toEqual(lines(plain).at(-1));
  });

  it('names the way that was agreed to, as the store has it', async () => {
    const house = keepingHouse();
    const callBack = { number: '+8676912345678', when: 'call-evening', say: 'say-parcel' };
    const keeps = { do: 'keep-way', forMs: LIMITS.keepWayMs.three, callBack } as const;
    house.next.push({ effects: [{ do: 'case', level: 'urgent' }, keeps] }, { effects: [{ do: 'held' }] });
    await house.handleTurn(onThePage());
    const { deliveries } = await house.handleTurn(onThePage());
    const words = deliveries.flatMap(({ message }) => message.paragraphs).join('\n');
    expect(words).toContain(`chat:held.way ${72 * 60} min 120 min`);
    expect(words).not.toContain(callBack.number);
  });

  it('costs one trip more than a turn', async () => {
    const asked: string[] = [];
    const house = keepingHouse(
      (store) =>
        new Proxy(store, {
          get(whole, name: keyof typeof store) {
            asked.push(name);
            return whole[name];
          },
        }),
    );
    await house.handleTurn(inTheChat());
    asked.length = 0;
    house.next.push({ effects: [{ do: 'held' }] });
    await house.handleTurn(inTheChat());
    expect(asked).toEqual(['keptWay', 'commitTurn', 'markSent']);
  });
});
