import { onRedis } from '../support/redis-ground.ts';
import { httpContract } from './http-contract.ts';

const lay = onRedis();
httpContract('in this process', async () => lay());
