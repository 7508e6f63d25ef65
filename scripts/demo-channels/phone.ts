import type { Notice } from './act-on.ts';
import type { Act, PhoneView } from './page/wire.ts';
import type { Weather } from './weather.ts';

/** One of the two phones: what can be done on it, what it shows, and the weather of its platform. */
export type Phone = { act(given: Act): Notice; view(): PhoneView; weather: Weather };
