import { script, TYPED } from '../screening/engine.ts';
import type { Said } from './servers/child.ts';
import type { Running } from './start-server.ts';
import { type Deliver, updateOf } from './update.ts';

/** What somebody types, for ever: answers only. */
export function typist(seed: number): () => string {
  const answers = script(600, seed).filter(({ option }) => option !== 'none');
  let next = 0;
  return () => {
    const { option } = answers[next % answers.length] ?? { option: 'no' };
    next += 1;
    return TYPED[option] ?? '';
  };
}

/** Throws unless every server says the same to a screening and what follows it, words and buttons. */
export async function assertSame(servers: readonly Running[], deliver: Deliver): Promise<void> {
  const [first, ...others] = await Promise.all(servers.map((server) => story(server, deliver)));
  for (const [index, other] of others.entries()) {
    if (other !== first) throw new Error(`${servers[index + 1]?.name} said\n${other}\nwhere ours said\n${first}`);
  }
}

async function story(server: Running, deliver: Deliver): Promise<string> {
  const chat = 900_001;
  const type = typist(7);
  const lines: string[] = [];
  for (let sent = 0; sent < 13; sent += 1) {
    const status = await deliver(server.port, updateOf(chat, sent === 0 ? 'hello' : type()));
    lines.push(`${status} ${(await server.said()).map(line).join(' | ')}`);
  }
  return lines.join('\n');
}

function line({ chat, keys, labels }: Said): string {
  return `${chat}: ${keys.join(' ')} [${labels.join(' ')}]`;
}
