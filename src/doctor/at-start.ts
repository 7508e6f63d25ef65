// doctor/ asks what is wrong and says what to do: one small file a check, one list, for `npm run doctor` and at every start.

import { examine } from './examine.ts';
import { CHECKS } from './list.ts';
import { sentence } from './report.ts';
import { createSituation, type SituationParts } from './situation.ts';

/**
 * The faults an admin must hear of when the program starts, a line each with its remedy; none when all is well. Bounded in
 * time; nobody waits for it.
 */
export async function faultsAtStart(parts: SituationParts): Promise<string[]> {
  const findings = await examine(
    createSituation(parts),
    CHECKS.filter(({ atStart }) => atStart),
  );
  return findings.filter(({ state }) => state === 'fault').map((finding) => `${finding.name}: ${sentence(finding)}`);
}
