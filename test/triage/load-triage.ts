import { loadSource } from '../../scripts/load-source.ts';
import { type DetectionFile, detectionSchema } from '../../src/triage/detection.ts';
import { type Triage, triageSchema } from '../../src/triage/level.ts';

const flows = `${import.meta.dirname}/../../flows`;

/** The rules that ship. */
export async function loadTriage(): Promise<Triage> {
  const loaded = await loadSource(`${flows}/triage.yaml`, triageSchema);
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.problems));
  return loaded.value;
}

/** The lists that ship, one a language. */
export async function loadDetection(): Promise<DetectionFile[]> {
  return Promise.all(
    ['zh-Hans', 'en'].map(async (language) => {
      const loaded = await loadSource(`${flows}/detection/${language}.yaml`, detectionSchema);
      if (!loaded.ok) throw new Error(JSON.stringify(loaded.problems));
      return loaded.value;
    }),
  );
}
