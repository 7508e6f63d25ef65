import type { FakeLine } from '../fake-line/fake-line.ts';
import type { Person } from '../fake-line/person.ts';
import type { Names, Phone, Place, Thing } from './phone.ts';

type Options = {
  line: FakeLine;
  names: Names;
  settle: () => Promise<void>;
  advance: (ms: number) => void;
};

/** A choice stands as "2. label". */
const unnumbered = (label: string) => label.replace(/^\d+\. /, '');

function send(person: Person, thing: Thing, { words, names }: { words: string | undefined; names: Names }) {
  switch (thing) {
    case 'voice':
      return person.sendsVoice();
    case 'video':
      return person.sendsVideo();
    case 'picture':
      return person.sendsPicture();
    case 'sticker':
      return person.sendsSticker({ text: names.first });
    case 'file':
      return person.sendsFile({ fileName: `${names.last}.pdf` });
    case 'something new':
      return person.sendsUnknown({ text: words ?? names.first });
    default:
      throw new Error(`nobody can send this on LINE: ${thing}`);
  }
}

/** Somebody with LINE on a phone. */
export function linePhone({ line, names, settle, advance }: Options): Phone & { person: Person } {
  const person = line.person({
    profile: { displayName: names.first, statusMessage: names.last },
    message: { mention: { mentionees: [{ index: 0, length: 1, type: 'user', userId: names.account }] } },
  });
  let last: { id: string } | null = null;
  const act = async (done?: unknown) => {
    if (typeof done === 'object' && done !== null && 'event' in done && 'id' in done) last = { id: String(done.id) };
    await settle();
  };
  const ofBot = () => person.screen().filter(({ from }) => from === 'bot');
  const lastOne = () => {
    if (last === null) throw new Error('nothing was sent yet');
    return last;
  };
  const lastDelivery = () => {
    const found = line.deliveries.findLast(({ body }) => body.includes(person.userId));
    if (found === undefined) throw new Error('nothing was sent yet');
    return found;
  };
  const choicesOf = ({ buttons }: { buttons: string[] }) => buttons.filter((label) => /^\d+\. /.test(label));
  const withChoices = () => ofBot().findLast((bubble) => choicesOf(bubble).length > 0);
  const press = (label: string, among: ReturnType<typeof ofBot>) => {
    const bubble = among.find(({ buttons }) => buttons.map(unnumbered).includes(label));
    const button = bubble?.buttons.find((each) => unnumbered(each) === label);
    if (button === undefined) throw new Error(`nothing on the screen says ${label}`);
    return person.taps(button, bubble);
  };

  const phone: Phone & { person: Person } = {
    person,
    channel: 'line',
    opens: () => act(person.follows()),
    says: (text) => act(person.says(text)),
    saysQuickly: async (texts) => {
      for (const text of texts) person.says(text);
      await line.deliver({ atOnce: true });
      await settle();
    },
    chooses: (label) => act(press(label, ofBot().toReversed())),
    choosesOld: (label) => act(press(label, ofBot())),
    looks: () => settle(),
    async repeats(count, { atOnce = false } = {}) {
      const sent = lastDelivery();
      await line.redeliver(
        Array.from({ length: count }, () => sent),
        { atOnce },
      );
      await settle();
    },
    async unheard(does) {
      await does(phone);
      await phone.repeats(1);
    },
    async saysLate(text, ageMs) {
      person.says(text);
      advance(ageMs);
      await settle();
    },
    sends: (thing, words) => act(send(person, thing, { words, names })),
    sharesPlace: (where: Place) => act(person.sharesLocation(where, { title: names.last, address: names.telephone })),
    edits: (text) => act(person.causes('messageEdited', { message: { ...lastOne(), type: 'text', text } })),
    unsends: () => act(person.unsends(lastOne())),
    blocks: () => act(person.unfollows()),
    unblocks: () => act(person.follows()),
    leaves: () => act(person.says('退出')),
    shown: () =>
      ofBot().flatMap((bubble) => bubble.texts.filter((text) => !choicesOf(bubble).includes(text) && text !== '')),
    offered: () => {
      const newest = withChoices();
      return newest === undefined ? [] : choicesOf(newest).map(unnumbered);
    },
    status: () => lastDelivery().status,
    bubbles: () => ofBot().length,
    stands: () => person.screen().length,
  };
  return phone;
}
