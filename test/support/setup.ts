import { afterAll, afterEach } from 'vitest';
import { closeNetwork, takeStrayRequests } from './network.ts';
import { takeOutput, watchOutput } from './output.ts';

// Runs before every test file: a test that writes to the console or asks the network fails, even if the code hid it.
watchOutput();
closeNetwork();

function refuseTraces(): void {
  const traces = [...takeOutput(), ...takeStrayRequests().map((request) => `stray request: ${request}`)];
  if (traces.length > 0) throw new Error(`left traces:\n${traces.join('\n')}`);
}

afterEach(refuseTraces);
afterAll(refuseTraces);
