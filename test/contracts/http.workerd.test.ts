import { onWorkerd } from '../support/workerd/workerd-ground.ts';
import { httpContract } from './http-contract.ts';

const { lay } = onWorkerd();
httpContract('on workerd', async () => lay());
