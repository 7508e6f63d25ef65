import type { WebhookInfo } from 'grammy/types';
import type { Delivery } from '../delivery.ts';
import { bad } from '../failure.ts';
import { flagOf, integerOf, type Parameters, textOf } from '../parameters.ts';

/** #getupdates: all kinds but a few are sent when the list is empty; these are the ones this fake makes. */
const ALL = ['message', 'edited_message', 'callback_query', 'my_chat_member'];

/** core.telegram.org/bots/api#setwebhook; checks after Client.cpp, do_set_webhook. The URL is written down, never asked. */
export function setWebhook(delivery: Delivery, parameters: Parameters): true {
  const url = textOf(parameters, 'url');
  if (url === '') return deleteWebhook(delivery, parameters);
  if (!/^https:\/\/[^/\s]+/i.test(url)) throw bad('bad webhook: An HTTPS URL must be provided for webhook');
  const secret = textOf(parameters, 'secret_token');
  if (secret.length > 256) throw bad('secret token is too long');
  if (!/^[A-Za-z0-9_-]*$/.test(secret)) throw bad('secret token contains unallowed characters');
  if (flagOf(parameters, 'drop_pending_updates')) delivery.dropAll();
  const asked = parameters.allowed_updates;
  delivery.webhook = {
    url,
    secret,
    // "If not specified, the previous setting will be used."
    allowed: Array.isArray(asked) ? (asked.length === 0 ? ALL : asked.map(String)) : delivery.webhook.allowed,
    maxConnections: Math.min(100, Math.max(1, integerOf(parameters, 'max_connections') ?? 40)),
  };
  return true;
}

/** Updates go on gathering, for at most as long as they live, until a webhook is set again. */
export function deleteWebhook(delivery: Delivery, parameters: Parameters): true {
  if (flagOf(parameters, 'drop_pending_updates')) delivery.dropAll();
  delivery.webhook = { ...delivery.webhook, url: '', secret: '' };
  return true;
}

/** core.telegram.org/bots/api#webhookinfo: the secret is never told. */
export function getWebhookInfo({ webhook, lastError, pending }: Delivery): WebhookInfo {
  return {
    url: webhook.url,
    has_custom_certificate: false,
    pending_update_count: pending().length,
    ...(lastError ? { last_error_date: Math.floor(lastError.atMs / 1000), last_error_message: lastError.message } : {}),
    max_connections: webhook.maxConnections,
    allowed_updates: [...webhook.allowed] as NonNullable<WebhookInfo['allowed_updates']>,
  };
}
