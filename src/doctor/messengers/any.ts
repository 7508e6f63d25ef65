// doctor/messengers/ looks at Telegram and LINE: whether they know us, deliver here, and let us send.

import { type Look, ok } from '../check.ts';

/** The web alone is a whole service; whoever thinks to have set up a messenger reads here that it is not. */
export const lookAtMessengers: Look = async ({ config, telegram, line }) =>
  config === null || config.mode === 'demo' || telegram !== null || line !== null
    ? null
    : ok('No messenger is set up: people come by the web alone.');
