import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Bench, choices, openBench, said, wayTo } from './bench.ts';

const FIRST = 'A new message. No hurry: open it when you have a moment.';
const POLICE = { name: 'Police', number: '110' };

let bench: Bench;
beforeEach(async () => {
  bench = await openBench();
});
afterEach(async () => bench.stop());

describe('bubbles', () => {
  it('what the same speaker says stands in one bubble that begins neutrally, without a sound', async () => {
    const person = await bench.person();
    const sent = await bench.send(wayTo(person), said(['One.', 'Two.']), said('Three: https://a.example/'));
    const [bubble, ...more] = person.screen().filter(({ from }) => from === 'bot');
    expect(more).toEqual([]);
    expect(bubble).toMatchObject({
      text: `${FIRST}\n\nOne.\n\nTwo.\n\nThree: https://a.example/`,
      silent: true,
      linkPreview: false,
      protected: false,
    });
    expect(sent).toEqual({
      accepted: ['row-0', 'row-1'],
      lost: [],
      trace: { chat: person.id, ids: [{ id: bubble?.id, atMs: bench.clock.ms }] },
      reach: 'ok',
    });
    expect(bench.fake.calls.map(({ payload }) => payload.parse_mode)).toEqual([undefined]);
  });

  it('the first line is in the language of the message, and a change of language begins a bubble', async () => {
    const person = await bench.person();
    await bench.send(wayTo(person), said('One.'), said('你好。', { language: 'zh-Hans' }));
    expect(
      person
        .screen()
        .filter(({ from }) => from === 'bot')
        .map(({ text }) => text),
    ).toEqual([`${FIRST}\n\nOne.`, '有一条新消息。不着急，等你方便的时候再打开看看就好。\n\n你好。']);
  });

  it('the list of chats and the notification begin with the first line, without a sound', async () => {
    const person = await bench.person();
    await bench.send(wayTo(person), said(`He hits. ${'long '.repeat(30)}`, { unasked: true }));
    expect(person.preview().startsWith(FIRST)).toBe(true);
    expect(person.notifications.map(({ text, silent }) => [text.startsWith(FIRST), silent])).toEqual([[true, true]]);
  });

  it("a worker's words stand alone, covered, and cannot be passed on", async () => {
    const person = await bench.person();
    const worker = { from: 'worker', unasked: true } as const;
    await bench.send(wayTo(person), said('Somebody reads.', { unasked: true }), said('你好 😢.', worker));
    const [reads, words] = person.screen().filter(({ from }) => from === 'bot');
    expect(reads).toMatchObject({ protected: false });
    // Whose words they are stands under the cover too.
    expect(words).toMatchObject({ text: `${FIRST}\n\nSocial worker\n你好 😢.`, protected: true });
    for (const bubble of [reads, words]) {
      const [covered, ...more] = bubble?.entities ?? [];
      expect(more).toEqual([]);
      expect(covered?.type).toBe('spoiler');
      expect(bubble?.text.slice(covered?.offset)).toBe(bubble?.text.slice(FIRST.length + 2));
      expect(covered?.length).toBe((bubble?.text.length ?? 0) - FIRST.length - 2);
    }
  });

  it('what was asked for is not covered, and does not stand beside what was not', async () => {
    const person = await bench.person();
    await bench.send(wayTo(person), said('Asked.'), said('Unasked.', { unasked: true }));
    const bubbles = person.screen().filter(({ from }) => from === 'bot');
    expect(bubbles.map(({ entities }) => entities.length)).toEqual([0, 1]);
  });

  it('messages join until a bubble is full', async () => {
    const person = await bench.person();
    const long = 'word '.repeat(400).trim();
    const sent = await bench.send(wayTo(person), said(long), said(long), said(long));
    const texts = person
      .screen()
      .filter(({ from }) => from === 'bot')
      .map(({ text }) => text);
    expect(texts).toEqual([`${FIRST}\n\n${long}\n\n${long}`, `${FIRST}\n\n${long}`]);
    expect(sent).toMatchObject({ accepted: ['row-0', 'row-1', 'row-2'], reach: 'ok' });
  });

  it('one message too long for a bubble stands in several, and no character is cut in half', async () => {
    const person = await bench.person();
    const long = `x${'😢'.repeat(5_000)}`;
    const sent = await bench.send(wayTo(person), said([long, 'End.'], { choices: choices('a:b') }));
    const texts = person
      .screen()
      .filter(({ from }) => from === 'bot')
      .map(({ text }) => text);
    expect(texts.length).toBe(3);
    for (const text of texts) {
      expect(text.startsWith(`${FIRST}\n\n`)).toBe(true);
      expect(text.length).toBeLessThanOrEqual(4_096);
      expect(text.isWellFormed()).toBe(true);
    }
    const words = texts.map((text) => text.slice(FIRST.length + 2)).join('');
    expect(words.replace(/\s/g, '')).toBe(`${long}End.`);
    expect(person.keyboard()).toEqual([['Label of a:b']]);
    expect(sent).toMatchObject({ accepted: ['row-0'], reach: 'ok' });
  });

  it('a message with nothing in it is lost and keeps no other from being sent', async () => {
    const person = await bench.person();
    const sent = await bench.send(wayTo(person), said([' ', '']), said('One.'));
    expect(sent).toMatchObject({ accepted: ['row-1'], lost: ['row-0'], reach: 'ok' });
  });
});

describe('buttons', () => {
  it('a choice is a label to say, which is answered as text', async () => {
    const person = await bench.person();
    const ask = said('Danger now?', {
      choices: [...choices('danger:yes'), { value: 'danger:no', label: 'No', strong: true }],
    });
    await bench.send(wayTo(person), said('Hello.'), ask, said('After.'));
    expect(
      person
        .screen()
        .filter(({ from }) => from === 'bot')
        .map(({ text, inline }) => [text, inline]),
    ).toEqual([
      [`${FIRST}\n\nHello.\n\nDanger now?`, []],
      [`${FIRST}\n\nAfter.`, []],
    ]);
    expect(person.keyboard()).toEqual([['Label of danger:yes'], ['No']]);
    expect(person.placeholder()).toBe('Write here');
    expect(bench.fake.calls[0]?.payload.reply_markup).toMatchObject({ resize_keyboard: true, one_time_keyboard: true });
    person.taps('Label of danger:yes');
    expect(await bench.newest()).toMatchObject({ inbound: { kind: 'text', text: 'Label of danger:yes' } });
    expect(person.keyboard()).toBeNull();
  });

  it('a choice that only moves about stands under its bubble', async () => {
    const person = await bench.person();
    await bench.send(
      wayTo(person),
      said('About what?', { navigates: true, choices: choices('info:rights', 'info:order') }),
    );
    expect(person.screen().at(-1)?.inline).toEqual([['Label of info:rights'], ['Label of info:order']]);
    person.taps('Label of info:order');
    expect(await bench.newest()).toMatchObject({ inbound: { kind: 'tap', step: 'info', option: 'order' } });
  });

  it('choices of which one is too long to stand there are all labels', async () => {
    const person = await bench.person();
    const fits = `s:${'o'.repeat(62)}`;
    await bench.send(wayTo(person), said('A', { navigates: true, choices: choices(fits, `${fits}o`) }));
    expect(person.keyboard()).toEqual([[`Label of ${fits}`], [`Label of ${fits}o`]]);
    await bench.send(wayTo(person), said('B', { navigates: true, choices: choices(fits) }));
    expect(person.screen().at(-1)?.inline).toEqual([[`Label of ${fits}`]]);
  });

  it('a number stands in the text and can be copied', async () => {
    const person = await bench.person();
    const numbers = [POLICE, { name: 'Help line', number: '12338', note: 'With the area code.' }];
    await bench.send(wayTo(person), said('Numbers:', { numbers }), said('After.'));
    const [card, after] = person.screen().filter(({ from }) => from === 'bot');
    expect(card).toMatchObject({
      text: `${FIRST}\n\nNumbers:\n\n110 Police\n12338 Help line\nWith the area code.`,
      inline: [['Copy 110'], ['Copy 12338']],
      protected: false,
    });
    expect(after?.text).toBe(`${FIRST}\n\nAfter.`);
    person.copies('Copy 12338');
    expect(person.clipboard).toEqual(['12338']);
  });

  it('a card without any other words is sent, also by a worker, and can be passed on', async () => {
    const person = await bench.person();
    await bench.send(wayTo(person), said([], { numbers: [POLICE], from: 'worker' }));
    expect(person.screen().at(-1)).toMatchObject({ text: `${FIRST}\n\nSocial worker\n110 Police`, protected: false });
  });

  it('numbers and labels of one message stand in two bubbles, and the message is one', async () => {
    const person = await bench.person();
    const sent = await bench.send(wayTo(person), said('Numbers:', { numbers: [POLICE], choices: choices('a:b') }));
    expect(
      person
        .screen()
        .filter(({ from }) => from === 'bot')
        .map(({ text }) => text),
    ).toEqual([`${FIRST}\n\nNumbers:\n\n110 Police`, `${FIRST}\n\nTap a button below, or just write.`]);
    expect(person.keyboard()).toEqual([['Label of a:b']]);
    expect(sent.accepted).toEqual(['row-0']);
    expect(sent.trace).toMatchObject({ ids: { length: 2 } });
  });

  it('numbers and choices that move about share their bubble', async () => {
    const person = await bench.person();
    await bench.send(wayTo(person), said('N', { numbers: [POLICE], navigates: true, choices: choices('a:b') }));
    expect(person.screen().at(-1)?.inline).toEqual([['Copy 110'], ['Label of a:b']]);
  });

  it('a choice without a question still has words above it', async () => {
    const person = await bench.person();
    await bench.send(wayTo(person), said([], { choices: choices('a:b') }));
    expect(person.screen().at(-1)?.text).toBe(`${FIRST}\n\nTap a button below, or just write.`);
  });
});

describe('a place that is asked for', () => {
  const towns = { asksPlace: true, navigates: true, choices: choices('town:a') } as const;

  it('has a button of its own before the list of towns, and is answered rounded', async () => {
    const person = await bench.person();
    const sent = await bench.send(wayTo(person), said(['Where are you?', 'Or choose:'], towns));
    const bubbles = person.screen().filter(({ from }) => from === 'bot');
    expect(bubbles.map(({ text }) => text)).toEqual([`${FIRST}\n\nWhere are you?`, `${FIRST}\n\nOr choose:`]);
    expect(bubbles[1]?.inline).toEqual([['Label of town:a']]);
    expect(person.keyboard()).toEqual([['📍 Send my location']]);
    expect(sent).toMatchObject({ accepted: ['row-0'], trace: { ids: bubbles.map(({ id }) => ({ id })) } });
    person.taps('📍 Send my location');
    expect(await bench.newest()).toMatchObject({ inbound: { kind: 'place', latitude: 31.23, longitude: 121.47 } });
  });

  it('with one sentence, the button has words of its own', async () => {
    const person = await bench.person();
    await bench.send(wayTo(person), said('Choose:', towns));
    expect(
      person
        .screen()
        .filter(({ from }) => from === 'bot')
        .map(({ text }) => text),
    ).toEqual([
      `${FIRST}\n\nYou can send your location with the button below, or just write the name of the place.`,
      `${FIRST}\n\nChoose:`,
    ]);
  });

  it('beside labels, the button is the last of them', async () => {
    const person = await bench.person();
    await bench.send(wayTo(person), said('Where?', { asksPlace: true, choices: choices('town:a') }));
    expect(person.keyboard()).toEqual([['Label of town:a'], ['📍 Send my location']]);
    await bench.send(wayTo(person), said('Where?', { asksPlace: true }));
    expect(person.keyboard()).toEqual([['📍 Send my location']]);
  });
});

describe('labels of a question that is over', () => {
  it('go when the next sending brings none', async () => {
    const person = await bench.person();
    await bench.send(wayTo(person), said('Danger now?', { choices: choices('danger:yes') }));
    await bench.send(wayTo(person), said('One.'), said('N', { numbers: [POLICE] }), said('Two.'));
    person.opensKeyboard();
    expect(person.keyboard()).toBeNull();
  });

  it("go when a worker begins to ask, and a worker's own take their place", async () => {
    const person = await bench.person();
    const worker = { from: 'worker', unasked: true } as const;
    await bench.send(wayTo(person), said('Danger now?', { choices: choices('danger:yes') }));
    await bench.send(wayTo(person), said('Are you alone?', { ...worker, choices: choices('worker:yes', 'worker:no') }));
    expect(person.keyboard()).toEqual([['Label of worker:yes'], ['Label of worker:no']]);
    await bench.send(wayTo(person), said('Where is he?', worker));
    person.opensKeyboard();
    expect(person.keyboard()).toBeNull();
  });

  it('stay while they are asked in the same sending', async () => {
    const person = await bench.person();
    await bench.send(
      wayTo(person),
      said('Danger now?', { choices: choices('danger:yes') }),
      said([], { numbers: [POLICE] }),
      said('One.'),
    );
    expect(person.keyboard()).toEqual([['Label of danger:yes']]);
  });

  it('stay below buttons that stand in the only bubble, which cannot take them away', async () => {
    const person = await bench.person();
    await bench.send(wayTo(person), said('Danger now?', { choices: choices('danger:yes') }));
    const sent = await bench.send(wayTo(person), said([], { numbers: [POLICE] }));
    expect(sent).toMatchObject({ accepted: ['row-0'], reach: 'ok' });
    expect(person.keyboard()).toEqual([['Label of danger:yes']]);
  });
});
