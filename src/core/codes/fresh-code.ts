// core/codes/ makes codes to come back with, and knows one in what somebody typed; the lists of words are asked for only to make one.

import type { Language } from '../language.ts';

/** 2,048 words a language (github.com/bitcoin/bips, bip-0039); not loaded before a first code is made. */
const LISTS: Record<Language, () => Promise<{ wordlist: readonly string[] }>> = {
  'zh-Hans': () => import('@scure/bip39/wordlists/simplified-chinese.js'),
  en: () => import('@scure/bip39/wordlists/english.js'),
};
/** A code may stand on a screen that others see: no word of violence, of flight, of family or of getting help. */
const UNFIT: Record<Language, readonly string[]> = {
  'zh-Hans': [
    ...'打死女妇婚离夫妻娘妈爸父爹婆孩儿暴逼杀伤害毒刀枪剑血尸逃避跑救助警危险急诉讼法罪犯狱捕恨怒恐怕惊骂',
    ...'哭泪痛苦凶仇骗盗抢侵欺压迫胁控监锁困亡丧病疯残秘密隐私妹姐兄弟嫂姑姻杂撞咬勒割刺炸烧攻击斗争战威惨',
  ],
  en: `
    abandon abuse accuse affair afraid alarm anger angry anxiety armed arrest assault attack avoid baby
    battle betray blame blood bomb broken bullet burden child crime cruel crush cry dad damage danger
    daughter deny despair destroy divorce enemy escape evil exile exit father fatal flee force fury girl
    grief guilt gun harsh help hidden horror hospital hunt hurt husband illegal inflict injury jealous
    judge kick kid knife law lawsuit leave legal liar lonely mad marriage mercy misery mom mother
    neglect obey panic parent penalty pistol police prison protect punch rescue rifle risk sad sadness
    safe scare secret shoot siege sister spy strike struggle suffer suspect sword tragic trap trouble
    unhappy upset vicious warfare weapon whip wife witness woman wreck wrong
  `.split(/\s+/),
};
const WORDS = 8;

/**
 * Eight words of the language, Chinese ones a character each, just as {@link readCode} gives them back; about 87 random
 * bits. `randomBytes` gives so many. Where the language has blanks they stand between the words.
 */
export async function freshCode(language: Language, randomBytes: (count: number) => Uint8Array): Promise<string> {
  const { wordlist } = await LISTS[language]();
  const fit = wordlist.filter((word) => !UNFIT[language].includes(word));
  const random = new DataView(new Uint8Array(randomBytes(4 * WORDS)).buffer);
  // Of 32 bits each: no word is likelier than another by more than a millionth.
  const words = Array.from({ length: WORDS }, (_, at) => fit[random.getUint32(4 * at) % fit.length]);
  return words.join(language === 'en' ? ' ' : '');
}
