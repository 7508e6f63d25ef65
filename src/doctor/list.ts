import type { Check, Look } from './check.ts';
import { lookAtCentres } from './content/centres.ts';
import { lookAtFlows } from './content/flows.ts';
import { lookAtNumbers } from './content/numbers.ts';
import { lookAtWords } from './content/words.ts';
import { lookAtAuthorities } from './house/authorities.ts';
import { lookAtClock } from './house/clock.ts';
import { lookAtHost } from './house/host.ts';
import { lookAtLogs } from './house/logs.ts';
import { lookAtLogsOnWorkers } from './house/logs-on-workers.ts';
import { lookAtNode } from './house/node-version.ts';
import { lookAtPublicAddress } from './house/public-address.ts';
import { lookAtRoster } from './house/roster.ts';
import { lookAtSettings } from './house/settings.ts';
import { lookAtSettingsFile } from './house/settings-file.ts';
import { lookAtMessengers } from './messengers/any.ts';
import { lookAtLine } from './messengers/line.ts';
import { lookAtLineSends } from './messengers/line-sends.ts';
import { lookAtLineDelivery, lookAtLineWebhook } from './messengers/line-webhook.ts';
import { lookAtLook } from './messengers/look.ts';
import { lookAtTelegram } from './messengers/telegram.ts';
import { lookAtTelegramWebhook } from './messengers/telegram-webhook.ts';
import { lookAtKeysApart } from './stores/apart.ts';
import { lookAtKeyStoreCommands, lookAtStoreCommands } from './stores/commands.ts';
import { lookAtKeyStoreEviction, lookAtStoreEviction } from './stores/eviction.ts';
import { lookAtKeyStoreDisk, lookAtStoreDisk } from './stores/on-disk.ts';
import { lookAtKeyStore, lookAtStore } from './stores/reach.ts';
import { lookAtReplicas } from './stores/replicas.ts';
import { lookAtSecret } from './stores/secret.ts';
import { lookAtSlowLog } from './stores/slow-log.ts';

const later = (name: string, look: Look): Check => ({ name, look, atStart: false });
const alsoAtStart = (name: string, look: Look): Check => ({ name, look, atStart: true });

/** Everything that is looked at, in the order in which an admin would mend it. */
export const CHECKS: readonly Check[] = [
  later('settings', lookAtSettings),
  later('settings-file', lookAtSettingsFile),
  later('node', lookAtNode),
  alsoAtStart('authorities', lookAtAuthorities),
  alsoAtStart('store', lookAtStore),
  alsoAtStart('store-rights', lookAtStoreCommands),
  later('store-memory', lookAtStoreEviction),
  later('store-disk', lookAtStoreDisk),
  alsoAtStart('key-store', lookAtKeyStore),
  alsoAtStart('key-store-rights', lookAtKeyStoreCommands),
  later('key-store-memory', lookAtKeyStoreEviction),
  later('key-store-disk', lookAtKeyStoreDisk),
  later('keys-apart', lookAtKeysApart),
  later('slow-log', lookAtSlowLog),
  later('replicas', lookAtReplicas),
  later('secret', lookAtSecret),
  alsoAtStart('clock', lookAtClock),
  later('messengers', lookAtMessengers),
  alsoAtStart('telegram', lookAtTelegram),
  alsoAtStart('telegram-webhook', lookAtTelegramWebhook),
  alsoAtStart('line', lookAtLine),
  alsoAtStart('line-webhook', lookAtLineWebhook),
  later('line-delivery', lookAtLineDelivery),
  later('line-sends', lookAtLineSends),
  later('public-address', lookAtPublicAddress),
  later('look', lookAtLook),
  later('host', lookAtHost),
  alsoAtStart('logs', lookAtLogs),
  later('logs-on-workers', lookAtLogsOnWorkers),
  later('numbers', lookAtNumbers),
  later('centres', lookAtCentres),
  later('flows', lookAtFlows),
  later('words', lookAtWords),
  later('roster', lookAtRoster),
];
