import { onRedis } from '../support/redis-ground.ts';
import { channelContract } from './channel-contract.ts';

const lay = onRedis();
// What a channel is excused from says nothing of a store.
channelContract('two Redis servers', async () => lay(), { tryExcused: false });
