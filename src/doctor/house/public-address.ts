import { whyLost } from '../../core/basics/why-lost.ts';
import type { Config } from '../../env.ts';
import { fault, type Look, ok, type Seen, warning } from '../check.ts';
import type { Web } from '../situation.ts';

type Answer = 'ours' | 'ours, without stores' | 'not ours';

/** Whether the address people are told leads to this service, as seen from this machine. */
export const lookAtPublicAddress: Look = async ({ config, web }) => {
  if (config === null || config.mode === 'demo') return null;
  if (config.publicUrl === null) {
    return warning(
      'PUBLIC_URL is not set: only this machine reaches the chat, and no messenger can deliver.',
      'Set PUBLIC_URL to the https address under which people reach the service.',
    );
  }
  const { hostname } = new URL(config.publicUrl);
  if (await isLoopback(hostname, web)) {
    return fault(
      `${config.publicUrl} is this machine itself: nobody else reaches it.`,
      'Put the name into PUBLIC_URL under which the world knows this machine.',
    );
  }
  return judge(config, await ask(config.publicUrl, web), web);
};

async function judge(config: Config, answer: Answer | Lost, web: Web): Promise<Seen> {
  const { publicUrl } = config;
  if (answer === 'ours') return ok(`${publicUrl} leads here.`);
  if (answer === 'ours, without stores') {
    return fault(`${publicUrl} leads to Yulan, but its stores do not answer.`, 'Mend what is said of the stores.');
  }
  const behind = await behindIt(config, web);
  if (answer === 'not ours') {
    return fault(`${publicUrl} answers, but it is not Yulan that answers there.`, behind);
  }
  const [says, remedy] = WHY[answer.why] ?? ['does not answer.', behind];
  return fault(`${publicUrl} ${says}`, remedy ?? behind);
}

type Lost = { why: ReturnType<typeof whyLost> };
const WHY: Partial<Record<Lost['why'], [says: string, remedy: string | null]>> = {
  'unknown host': ['is a name nobody knows.', 'Enter it in the DNS, or correct PUBLIC_URL.'],
  'untrusted certificate': [
    'shows a certificate no browser trusts.',
    'Let the web server fetch one that is trusted (Caddy does so by itself when ports 80 and 443 are open).',
  ],
  'expired certificate': [
    'shows a certificate that has run out.',
    'Look at the log of the web server, which should have renewed it.',
  ],
  'certificate of another name': [
    'shows a certificate of another name.',
    'Name this address in the web server (Caddyfile), or correct PUBLIC_URL.',
  ],
  refused: ['does not answer: nobody listens there.', null],
  timeout: ['does not answer in time.', null],
};

/** Whether the program behind the web server answers, where its own settings say that it listens. */
async function behindIt({ host, port }: Config, web: Web): Promise<string> {
  const local = ['0.0.0.0', '::'].includes(host) ? '127.0.0.1' : host;
  const place = `${local.includes(':') ? `[${local}]` : local}:${port}`;
  const answer = await ask(`http://${place}`, web);
  if (answer === 'ours' || answer === 'ours, without stores') {
    return `Yulan itself answers at ${place}: look at the web server before it, the firewall and the DNS.`;
  }
  return `Nor does Yulan answer at ${place}: start it (systemctl start yulan@${port}); on Workers, npm run deploy:worker.`;
}

async function ask(origin: string, web: Web): Promise<Answer | Lost> {
  try {
    const { status, body } = await web.get(`${origin}/healthz`);
    if (status === 200 && body === '{"ok":true}') return 'ours';
    return status === 503 && body.startsWith('{"ok":false,"reason":') ? 'ours, without stores' : 'not ours';
  } catch (error) {
    // What fetch rejects with says nothing itself; its cause does.
    return { why: whyLost(error instanceof Error && error.cause instanceof Error ? error.cause : error) };
  }
}

async function isLoopback(hostname: string, web: Web): Promise<boolean> {
  const bare = hostname.replace(/^\[|\]$/g, '');
  // A name nobody knows is found when it is asked.
  const addresses = await web.addresses(bare).catch(() => []);
  return [bare, ...addresses].some((each) => each === 'localhost' || each === '::1' || /^127\./.test(each));
}
