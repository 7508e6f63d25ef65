import type { FakeTelegram } from '../fake-telegram/fake-telegram.ts';
import type { Person } from '../fake-telegram/phone/person.ts';
import type { Names, Phone, Place, Thing } from './phone.ts';

/** What Telegram itself would have sent: the secret it was given comes with every update. */
export type Deliver = (body: string) => Promise<void>;
type Options = {
  telegram: FakeTelegram;
  names: Names;
  /** Not of a button that copies a number or shares the place. */
  isChoice: (label: string) => boolean;
  /** The neutral lines bubbles begin with. */
  firstLines: readonly string[];
  settle: () => Promise<void>;
  deliver: Deliver;
  nowMs: () => number;
};

function send(person: Person, thing: Thing, { words, names }: { words: string | undefined; names: Names }): number {
  switch (thing) {
    case 'voice':
      return person.sendsVoice(words);
    case 'video':
      return person.sendsVideo(words === undefined ? {} : { caption: words });
    case 'video note':
      return person.sendsVideoNote();
    case 'picture':
      return person.sendsPicture(words);
    case 'sticker':
      return person.sendsSticker();
    case 'file':
      return person.sendsFile({ fileName: `${names.last}.pdf`, ...(words === undefined ? {} : { caption: words }) });
    case 'contact':
      return person.sendsContact({ phoneNumber: names.telephone, firstName: names.first, lastName: names.last });
    case 'poll':
      return person.sendsPoll(words);
    case 'forwarded':
      return person.forwards(words ?? 'Words of somebody else', { firstName: names.first, lastName: names.last });
    default:
      return person.sendsDice();
  }
}

/** Somebody with Telegram on a phone. */
export function telegramPhone(options: Options): Phone & { person: Person } {
  const { telegram, names, firstLines, isChoice, settle, deliver, nowMs } = options;
  const person = telegram.person({
    firstName: names.first,
    lastName: names.last,
    username: names.account,
    phoneNumber: names.telephone,
  });
  let last = 0;
  const act = async (message?: unknown) => {
    if (typeof message === 'number') last = message;
    await settle();
  };
  const ofBot = () => person.screen().filter(({ from }) => from === 'bot');
  const body = (text: string) => {
    const line = firstLines.find((each) => text.startsWith(each));
    const said = line === undefined ? text : text.slice(line.length);
    // Who speaks stands in a line of its own, as on LINE in a text of its own.
    const parted = said.replace(/^(\s*(?:社工|Social worker))\n/, '$1\n\n');
    return parted.split('\n\n').filter((each) => each.trim() !== '');
  };
  const lastAttempt = () => {
    const attempt = telegram.attempts.findLast(({ body: given }) => given.includes(String(person.id)));
    if (attempt === undefined) throw new Error('nothing was sent yet');
    return attempt.body;
  };
  const phone: Phone & { person: Person } = {
    person,
    channel: 'telegram',
    opens: () => act(person.starts()),
    says: (text) => act(person.says(text)),
    saysQuickly: async (texts) => {
      for (const text of texts) person.says(text);
      await settle();
    },
    async chooses(label) {
      person.opensKeyboard();
      await act(person.taps(label));
    },
    async choosesOld(label) {
      const old = ofBot().find((bubble) => bubble.inline.flat().includes(label));
      await act(old === undefined ? person.says(label) : person.tapsInline(label, old.id));
    },
    looks: () => settle(),
    async repeats(count, { atOnce = false } = {}) {
      const sent = lastAttempt();
      if (atOnce) await Promise.all(Array.from({ length: count }, () => deliver(sent)));
      else for (let time = 0; time < count; time += 1) await deliver(sent);
      await settle();
    },
    async unheard(does) {
      telegram.faults.loseAnswers();
      await does(phone);
    },
    async saysLate(text, ageMs) {
      const date = Math.floor((nowMs() - ageMs) / 1_000);
      const chat = { id: person.id, type: 'private', first_name: names.first };
      const from = { id: person.id, is_bot: false, first_name: names.first };
      telegram.admit(person.id);
      const update_id = 470_000_000 + Math.floor(ageMs / 1_000);
      await deliver(JSON.stringify({ update_id, message: { message_id: 7, chat, from, date, text } }));
      await settle();
    },
    sends: (thing, words) => act(send(person, thing, { words, names })),
    sharesPlace: (where: Place) => act(person.sharesLocation(where)),
    edits: (text) => act(person.edits(last, text)),
    unsends: () => act(person.deletesForBoth(last)),
    blocks: () => act(person.blocks()),
    unblocks: () => act(person.unblocks()),
    leaves: () => act(person.says('/exit')),
    shown: () => ofBot().flatMap(({ text }) => body(text)),
    offered: () => {
      person.opensKeyboard();
      const asked = person.screen().findLastIndex(({ from }) => from === 'me');
      const fresh = person
        .screen()
        .slice(asked + 1)
        .map(({ id }) => id);
      const under = ofBot().findLast(
        (bubble) => (bubble.edited || fresh.includes(bubble.id)) && bubble.inline.flat().some(isChoice),
      );
      return [...(person.keyboard() ?? []).flat(), ...(under?.inline.flat() ?? [])].filter(isChoice);
    },
    status: () => Number(telegram.attempts.at(-1)?.result),
    bubbles: () => ofBot().length,
    stands: () => person.screen().length,
  };
  return phone;
}
