import { type Look, warning } from '../check.ts';

/**
 * Who is rostered when. There is no roster yet, and that is said and not left out: the gap that stays unseen is the one
 * in which nobody at all is rostered. Once there is one, its gaps are looked at here.
 */
export const lookAtRoster: Look = async () =>
  warning(
    'Nobody is rostered: there is no roster yet, and nobody is called when no worker has the desk open.',
    'Agree among yourselves who has the desk open and when; at other times people are told that nobody is there.',
  );
