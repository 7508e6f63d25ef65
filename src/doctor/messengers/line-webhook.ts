import { fault, type Look, ok, type Seen } from '../check.ts';
import { hostOf, ourHook, ownerUnknown, whose } from './webhook.ts';

const SET_ANEW = 'Run npm run setup: it sets the webhook.';

/** Whether what is written to the account comes here. */
export const lookAtLineWebhook: Look = async ({ line, config }) => {
  if (line === null || config === null) return null;
  // That the account itself cannot be asked is said by the check before this one.
  if ((await line.who().catch(() => null)) === null) return null;
  const { url, isUsed } = await line.webhook();
  if (url === null) return fault('LINE delivers nowhere: no webhook is set.', SET_ANEW);
  return judgePlace(url, ourHook(config.publicUrl, 'line')) ?? judgeUse(isUsed);
};

function judgePlace(url: string, ours: string | null): Seen | null {
  if (ours === null) return ownerUnknown('LINE', url);
  const to = whose(url, ours);
  if (to === 'ours') return null;
  if (to === 'another place') return fault(`LINE delivers to ${hostOf(url)}, but not to /hooks/line.`, SET_ANEW);
  return fault(
    `LINE delivers to ${hostOf(url)} and not to ${hostOf(ours)}: what people write does not come here.`,
    `${SET_ANEW} If another service uses this account, take an account of its own.`,
  );
}

function judgeUse(isUsed: boolean): Seen {
  if (isUsed) return ok('LINE delivers here.');
  return fault(
    "LINE's webhook is set but switched off: nothing comes here.",
    'Switch on "Use webhook" in the LINE Developers console (Messaging API).',
  );
}

/** LINE asks us once, without a message: whether it reaches us, and whether we know its signature. */
export const lookAtLineDelivery: Look = async ({ line, config }) => {
  const ours = ourHook(config?.publicUrl ?? null, 'line');
  if (line === null || ours === null || (await line.who().catch(() => null)) === null) return null;
  const { url, isUsed } = await line.webhook();
  if (url !== ours || !isUsed) return null;
  const { reached, status } = await line.testWebhook();
  if (reached) return ok('LINE reaches us, and we know its signature.');
  if (status === 401) {
    return fault(
      'LINE reaches us, but we do not know its signature (401).',
      'Put "Channel secret" of this very account (Basic settings) into LINE_CHANNEL_SECRET and start again.',
    );
  }
  return fault(
    `LINE tried to deliver and ${status > 0 ? `got ${status}` : 'nobody answered'}.`,
    'Look at the public address above and at the log of the service.',
  );
};
