import * as capsules from '../../store/scripts/again/capsules.ts';
import * as reopen from '../../store/scripts/again/reopen.ts';
import * as ways from '../../store/scripts/again/ways.ts';
import * as claims from '../../store/scripts/claims.ts';
import * as clearances from '../../store/scripts/clearing/clearances.ts';
import * as outbox from '../../store/scripts/outbox.ts';
import * as queue from '../../store/scripts/queue.ts';
import * as records from '../../store/scripts/records.ts';
import * as sweep from '../../store/scripts/sweep.ts';
import * as turns from '../../store/scripts/turns.ts';
import { fault, type Look, ok, type Seen, warning } from '../check.ts';
import type { Situation } from '../situation.ts';
import type { Reached } from './ask-redis.ts';
import { eachReached } from './each-server.ts';

/** Beside what the scripts call: what the connection itself does. */
const OF_A_CONNECTION = ['PING', 'EVAL', 'EVALSHA', 'QUIT'];

/** Every command of the store: read from its scripts, so that none is forgotten here. */
export function storeCommands(replicas: number): string[] {
  const scripts = [capsules, claims, clearances, outbox, queue, records, reopen, sweep, turns, ways].flatMap((file) =>
    Object.values<unknown>(file),
  );
  const called = scripts.flatMap((script) =>
    typeof script === 'object' && script !== null && 'text' in script ? calledIn(String(script.text)) : [],
  );
  return [...new Set([...OF_A_CONNECTION, ...called, ...(replicas > 0 ? ['WAIT'] : [])])];
}

/** Every command of the key store (src/crypto/key-shelf-redis.ts). */
export const KEY_STORE_COMMANDS = [...OF_A_CONNECTION, 'GET', 'GETEX', 'SET', 'PEXPIRE', 'DEL'];

function calledIn(text: string): string[] {
  return [...text.matchAll(/redis\.p?call\(\s*'([A-Za-z]+)'/g)].map(([, command = '']) => command.toUpperCase());
}

export const lookAtStoreCommands: Look = async ({ redis, config }) =>
  redis === null
    ? null
    : eachReached(await redis.store(), (server) => judge(server, { setting: 'REDIS_URL', cell: cellOf(config) }));

export const lookAtKeyStoreCommands: Look = async ({ redis, config }) =>
  redis === null
    ? null
    : eachReached(await redis.keyStore(), (server) =>
        judge(server, { setting: 'KEY_REDIS_URL', cell: cellOf(config) }),
      );

function cellOf(config: Situation['config']): string {
  return config?.cell ?? '';
}

function judge({ place, missing }: Reached, { setting, cell }: { setting: string; cell: string }): Seen {
  if (missing === null) {
    return warning(
      `What this account may do on ${place} could not be read.`,
      `Check by hand that the account in ${setting} has the rights of the example in deploy/ (redis-cli ACL LIST).`,
    );
  }
  if (missing.length === 0) return ok(`The account on ${place} may do all that is needed.`);
  return fault(
    `The account on ${place} may not use ${missing.join(', ')} on our keys.`,
    `Give that account the rights of the example in deploy/, or add ${missing.map((each) => `+${each.toLowerCase()}`).join(' ')} and ~{${cell}}:*.`,
  );
}
