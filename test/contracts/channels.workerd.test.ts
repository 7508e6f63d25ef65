import { onWorkerd } from '../support/workerd/workerd-ground.ts';
import { channelContract } from './channel-contract.ts';

const { lay } = onWorkerd();
// What a channel is excused from says nothing of where the service runs.
channelContract('workerd and two Redis servers', async () => lay(), { tryExcused: false });
