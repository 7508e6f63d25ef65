import type { Readable, Writable } from 'node:stream';
import { AppError } from '../../core/error.ts';
import type { Asked, Target } from './arguments.ts';
import { createAsk, Stopped } from './ask.ts';
import { type EnvFile, planEnvFile, readEnvFile, writeEnvFile } from './env-file.ts';
import { handOver } from './hand-over.ts';
import { type InterviewDeps, interview } from './interview.ts';
import { type Performed, PLACES, perform } from './perform.ts';
import type { Seen } from './platforms/look.ts';
import type { Step } from './platforms/plan.ts';
import { faultsOf, gather, missingFrom, type Settings, WRITTEN_NAMES, withSecrets } from './settings.ts';

/** What setup needs of the world. */
export type SetupDeps = {
  environment: Record<string, string | undefined>;
  streams: { input: Readable; output: Writable; isTerminal: boolean };
  say(line: string): void;
  complain(line: string): void;
  random(bytes: number): Uint8Array;
  checks: InterviewDeps['checks'];
  againstCountry: InterviewDeps['againstCountry'];
  /** Looks at every platform that is set up; changes nothing. `isNew`: values the platform cannot know yet. */
  see(settings: Settings, isNew: readonly string[]): Promise<Seen[]>;
  /** LINE asks our address once: what it says. null = there is no LINE. */
  probe(settings: Settings): Promise<string | null>;
  interrupts: { isInterrupted(): boolean; guard<T>(work: () => Promise<T>): Promise<T> };
};

const FILES: Record<Target, string> = { server: '.env', workers: '.env.workers' };
const ABSENT = [
  ['TELEGRAM_BOT_TOKEN', 'Telegram: no TELEGRAM_BOT_TOKEN'],
  ['LINE_CHANNEL_ACCESS_TOKEN', 'LINE: no LINE_CHANNEL_SECRET and LINE_CHANNEL_ACCESS_TOKEN'],
] as const;
const STOPPED = 130;

type Planned = { settings: Settings; target: Target; path: string; file: EnvFile | null; steps: Step[]; seen: Seen[] };

/** Resolves with the exit code: 0 = as wanted (or a dry run that met no fault), 1 = not all of it, 2 = called wrongly, 130 = stopped. */
export async function runSetup(asked: Asked, deps: SetupDeps): Promise<number> {
  const isInteractive = deps.streams.isTerminal && !asked.yes;
  if (!isInteractive && !asked.yes && !asked.dryRun) {
    deps.complain('setup: there is no terminal to ask in. --yes takes what is set; --dry-run only looks.');
    return 2;
  }
  try {
    if (asked.dryRun) deps.say('Setup, dry run: nothing is changed anywhere.');
    return await set(asked, deps, isInteractive);
  } catch (error) {
    if (error instanceof Stopped) {
      deps.complain('\nStopped. Nothing was changed.');
      return STOPPED;
    }
    if (!(error instanceof AppError)) throw error;
    deps.complain(`setup: ${error.message}`);
    return 1;
  }
}

async function set(asked: Asked, deps: SetupDeps, isInteractive: boolean): Promise<number> {
  const { say, complain } = deps;
  const target = asked.target ?? (isInteractive ? await askTarget(deps) : 'server');
  const path = asked.envFile ?? FILES[target];
  const file = await readEnvFile(path);
  const found = gather(file?.settings ?? {}, deps.environment, asked.flags);
  say('');
  const given = isInteractive ? await askAll(found, path, file, deps) : found;
  const other = deps.environment.YULAN_SECRET;
  if (other && given.YULAN_SECRET !== other)
    say(`  so        File: ${path} keeps its own YULAN_SECRET; the one of the environment is left`);
  const missing = missingFrom(given);
  const faults = [...faultsOf(given), ...countryFaults(given, deps)];
  for (const line of missing) say(`  missing   ${line}`);
  for (const line of faults) complain(`  problem   ${line}`);
  if (!asked.dryRun && missing.length + faults.length > 0) {
    complain('\nNothing was changed.');
    return 1;
  }
  const sound = without(given, faults);
  const plan = await planAll(sound, { target, path, file }, deps);
  const hasProblem = faults.length > 0 || plan.seen.some(({ problem }) => problem !== null);
  show(plan, deps);
  if (asked.dryRun || isInteractive) showSteps(plan, asked.dryRun ? 'would' : 'to do', deps);
  if (asked.dryRun) {
    say('\nDry run: nothing was changed.');
    return hasProblem ? 1 : 0;
  }
  if (isInteractive && plan.steps.length > 0 && !(await agrees(plan, deps))) {
    say('Nothing was changed.');
    return 0;
  }
  const performed = await deps.interrupts.guard(() =>
    perform(plan.steps, { say, complain, isInterrupted: deps.interrupts.isInterrupted }),
  );
  return await close(plan, performed, hasProblem, deps);
}

function askTarget({ streams }: SetupDeps): Promise<Target> {
  return createAsk(streams).one('Where will it run?', [
    { value: 'server', label: 'One server of yours' },
    { value: 'workers', label: 'Cloudflare Workers' },
  ]);
}

async function askAll(found: Settings, path: string, file: EnvFile | null, deps: SetupDeps): Promise<Settings> {
  const ask = createAsk(deps.streams);
  const how =
    file === null
      ? 'missing'
      : await ask.one(`${path} holds settings already.`, [
          { value: 'missing', label: 'Keep them, and ask for what is missing' },
          { value: 'all', label: 'Ask for all of them again' },
        ]);
  const { say, checks, againstCountry } = deps;
  return interview(found, { ask, say, checks, againstCountry, askAll: how === 'all' });
}

function countryFaults({ EMERGENCY_COUNTRY: code }: Settings, { againstCountry }: SetupDeps): string[] {
  const reason = code === undefined || !/^[A-Z]{2}$/.test(code) ? null : againstCountry(code);
  return reason === null ? [] : [`EMERGENCY_COUNTRY: ${reason}`];
}

/** What is at fault is used for nothing. */
function without(settings: Settings, faults: readonly string[]): Settings {
  return Object.fromEntries(
    Object.entries(settings).filter(([name]) => !faults.some((fault) => fault.startsWith(`${name}: `))),
  );
}

type Place = Pick<Planned, 'target' | 'path' | 'file'>;

async function planAll(given: Settings, place: Place, deps: SetupDeps): Promise<Planned> {
  const { settings } = withSecrets(given, deps.random);
  const written = Object.fromEntries(
    WRITTEN_NAMES.flatMap((name) => (settings[name] === undefined ? [] : [[name, settings[name]]])),
  );
  const isNew = Object.keys(written).filter((name) => place.file?.settings[name] !== written[name]);
  const seen = await deps.see(settings, isNew);
  const refused = seen.filter(({ isRefused }) => isRefused).map(({ where }) => `${where.toUpperCase()}_`);
  // A token nobody knows replaces none that may be good.
  const sound = Object.entries(written).filter(([name]) => !refused.some((prefix) => name.startsWith(prefix)));
  const change = planEnvFile(place.file, Object.fromEntries(sound));
  const fileStep: Step[] =
    change === null
      ? []
      : [
          {
            where: 'file',
            describe: () => describeFile(place.path, change),
            run: () => writeEnvFile(place.path, change.text),
          },
        ];
  return { ...place, settings, seen, steps: [...fileStep, ...seen.flatMap(({ steps }) => steps)] };
}

function describeFile(
  path: string,
  { added, replaced, closes }: { added: string[]; replaced: string[]; closes: boolean },
): string {
  const parts = [
    ...(added.length > 0 ? [`add ${added.join(', ')}`] : []),
    ...(replaced.length > 0 ? [`replace ${replaced.join(', ')}`] : []),
    ...(closes ? ['close it to everybody but its owner'] : []),
  ];
  return `write ${path}: ${parts.join('; ')}`;
}

function show({ seen, steps, path, settings }: Planned, { say, complain }: SetupDeps): void {
  if (!steps.some(({ where }) => where === 'file')) say(`  so        File: ${path} holds all of it`);
  for (const { where, is, so, problem } of seen) {
    if (is !== '') say(`  seen      ${PLACES[where]}: ${is}`);
    for (const what of so) say(`  so        ${PLACES[where]}: ${what}`);
    if (problem !== null) complain(`  problem   ${PLACES[where]}: ${problem}`);
  }
  for (const name of ABSENT) if (!settings[name[0]]) say(`  not set   ${name[1]}`);
}

function showSteps({ steps }: Planned, mark: 'would' | 'to do', { say }: SetupDeps): void {
  for (const step of steps) say(`  ${mark}     ${PLACES[step.where]}: ${step.describe()}`);
}

async function agrees({ steps }: Planned, { streams }: SetupDeps): Promise<boolean> {
  const count = steps.length === 1 ? 'this' : `these ${steps.length} things`;
  return createAsk(streams).yes(`Do ${count} now? Nothing was changed so far.`, true);
}

async function close(plan: Planned, performed: Performed, hasProblem: boolean, deps: SetupDeps): Promise<number> {
  const { say, complain } = deps;
  if (deps.interrupts.isInterrupted()) {
    complain(
      `\nStopped after ${performed.done.length} of ${plan.steps.length}. Run it again to go on; what is done stays.`,
    );
    return STOPPED;
  }
  const probed = await deps.probe(plan.settings);
  if (probed !== null) say(`  seen      LINE: ${probed}`);
  const byHand = plan.seen.flatMap(({ byHand: list }) => list);
  if (byHand.length > 0) say('\nOnly by hand, once:');
  for (const what of byHand) say(`  - ${what}`);
  const isWritten = !performed.failed.some((what) => what.startsWith(PLACES.file));
  if (isWritten) say('\nNext:');
  if (isWritten) for (const line of handOver(plan.target, plan.path, plan.settings)) say(`  ${line}`);
  const isWhole = !hasProblem && performed.failed.length + performed.left.length === 0;
  if (isWhole) say(plan.steps.length === 0 ? '\nAll of it is so already; nothing was changed.' : '\nDone.');
  else complain('\nNot all of it is so. Mend what is said above and run it again; what is done stays.');
  return isWhole ? 0 : 1;
}
