import type { Language } from '../../src/core/language.ts';
import type { Place, Thing } from '../support/channel-drivers/phone.ts';

type Words = Record<Language, string>;
/** What happens on a phone or at the desk; a label by its key in the area `chat`. */
export type PhoneMove =
  | { opens: true }
  | { taps: string }
  /** One of the choices nobody has words for: the first town of a list. */
  | { tapsFirst: true }
  | { says: Words }
  | { sends: Thing }
  | { shares: Place }
  | { worker: 'comes on duty' | 'takes the case' | 'closes the case' }
  | { workerSays: Words; yesNo?: boolean }
  | { minutesPass: number };
export type PhoneScenario = { name: string; about: string; moves: PhoneMove[] };

const open: PhoneMove = { opens: true };
const taps = (...keys: string[]): PhoneMove[] => keys.map((key) => ({ taps: key }));
const lost: PhoneMove = { says: { 'zh-Hans': '我不知道从哪说起', en: 'I do not know where to start' } };

/** The conversations that are read as a phone shows them, one file each, channel and language. */
export const PHONE_SCENARIOS: PhoneScenario[] = [
  {
    name: 'danger-and-a-worker',
    about: 'Danger now. A worker is on duty, takes the case, asks and is answered, and closes it.',
    moves: [
      { worker: 'comes on duty' },
      open,
      ...taps('choice.unsafe', 'choice.contact-hour'),
      { says: { 'zh-Hans': '我躲在厕所里', en: 'I am hiding in the bathroom' } },
      { worker: 'takes the case' },
      {
        workerSays: { 'zh-Hans': '我是社工小林。门锁上了吗？', en: 'I am Lin, a social worker. Is the door locked?' },
        yesNo: true,
      },
      ...taps('worker.yes'),
      { says: { 'zh-Hans': '他在敲门', en: 'There is knocking at the door' } },
      { workerSays: { 'zh-Hans': '现在打 110，小声说地址就行。', en: 'Call 110 now. You can whisper the address.' } },
      { worker: 'closes the case' },
      { says: { 'zh-Hans': '谢谢', en: 'Thank you' } },
    ],
  },
  {
    name: 'information',
    about: 'Somebody only wants to read.',
    moves: [
      open,
      ...taps('choice.info', 'choice.will-not', 'choice.will-not', 'choice.protection-order', 'choice.evidence'),
      ...taps('choice.something-else', 'choice.stop'),
    ],
  },
  {
    name: 'a-place',
    about: 'A centre nearby: by the list, by its name, by a shared place, and by one that is far away.',
    moves: [
      open,
      lost,
      ...taps('choice.will-not', 'choice.will-not', 'choice.place'),
      { tapsFirst: true },
      { tapsFirst: true },
      ...taps('choice.another-town'),
      { says: { 'zh-Hans': '虎门', en: 'Humen' } },
      ...taps('choice.another-town'),
      { shares: { latitude: 22.8165, longitude: 113.6729 } },
      { shares: { latitude: 52.52, longitude: 13.405 } },
    ],
  },
  {
    name: 'a-voice-message',
    about: 'Somebody who cannot type: a voice message, then pictures to tap, a person, and not to be written to.',
    moves: [
      open,
      { sends: 'voice' },
      ...taps('picture.person', 'choice.will-not', 'choice.contact-no'),
      { sends: 'sticker' },
      { sends: 'picture' },
      { worker: 'comes on duty' },
      { worker: 'takes the case' },
      { workerSays: { 'zh-Hans': '我在，不方便打字也没关系。', en: 'I am here. It is fine if you cannot type.' } },
      { sends: 'voice' },
    ],
  },
  {
    name: 'a-way-is-kept',
    about:
      'Nobody is on duty: that a worker may reach them here later is asked, changed and ended; what is held is said; then all of it is erased.',
    moves: [
      open,
      ...taps('choice.person', 'choice.will-not', 'choice.contact-hour', 'choice.keep-way-three', 'choice.just-wait'),
      ...taps('choice.information', 'choice.held', 'choice.something-else'),
      ...taps('choice.reach-change', 'choice.keep-way-end'),
      { says: { 'zh-Hans': '删除', en: 'erase' } },
    ],
  },
  {
    name: 'own-words',
    about:
      'Words are agreed on. The one for danger is typed alone: a worker comes and takes the case, and the phone shows nothing of it. Later, alone, the help word.',
    moves: [
      { worker: 'comes on duty' },
      open,
      ...taps('choice.info', 'choice.will-not', 'choice.will-not', 'choice.own-words', 'choice.check-word'),
      { says: { 'zh-Hans': '湖边的石头', en: 'Lake stone' } },
      ...taps('choice.danger-word'),
      { says: { 'zh-Hans': '妈妈的毛衣', en: 'Wool sweater' } },
      ...taps('choice.go-back'),
      { says: { 'zh-Hans': '妈妈的毛衣', en: 'wool sweater' } },
      { worker: 'takes the case' },
      { says: { 'zh-Hans': '那件蓝色的', en: 'The blue one' } },
      ...taps('choice.information'),
      { says: { 'zh-Hans': '救我', en: 'help' } },
    ],
  },
  {
    name: 'a-code-to-come-back',
    about:
      'A code of their own, with a check word. The chat is left, opened another day, and gone on with; one of nobody leads nowhere.',
    moves: [
      open,
      lost,
      ...taps('choice.will-not', 'choice.will-not', 'choice.tell', 'choice.ex', 'choice.have-not', 'choice.have-not'),
      ...taps('choice.enough', 'choice.own-words', 'choice.check-word'),
      { says: { 'zh-Hans': '湖边的石头', en: 'Lake stone' } },
      ...taps('choice.get-code', 'choice.own-code'),
      { says: { 'zh-Hans': '柠檬 纸船 7:40', en: 'lemon paper 7:40' } },
      ...taps('choice.noted', 'choice.go-back'),
      { says: { 'zh-Hans': '0', en: '0' } },
      { minutesPass: 600 },
      open,
      { says: { 'zh-Hans': '我有口令', en: 'I have a code' } },
      { says: { 'zh-Hans': '柠檬 纸船 8:40', en: 'lemon paper 8:40' } },
      { says: { 'zh-Hans': '纸船 柠檬 7点40', en: 'paper lemon 7.40' } },
      { says: { 'zh-Hans': '湖边', en: 'Lake' } },
      { says: { 'zh-Hans': '湖边的石头', en: 'Lake stone' } },
      ...taps('choice.will-not', 'choice.please'),
    ],
  },
  {
    name: 'leaving-and-coming-back',
    about: 'Somebody asks for a person, leaves, and the chat is opened again later. Then everything is erased.',
    moves: [
      open,
      ...taps('choice.person', 'choice.unsure', 'choice.contact-no', 'choice.just-wait'),
      { says: { 'zh-Hans': '我有点怕', en: 'I am a bit afraid' } },
      { worker: 'comes on duty' },
      { worker: 'takes the case' },
      { workerSays: { 'zh-Hans': '我在看，慢慢说。', en: 'I am reading. Take your time.' } },
      { minutesPass: 1 },
      ...taps('choice.look'),
      { says: { 'zh-Hans': '0', en: '0' } },
      { minutesPass: 10 },
      open,
      { says: { 'zh-Hans': '删除', en: 'erase' } },
    ],
  },
];
