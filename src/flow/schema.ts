import * as z from 'zod/mini';
import { LEVELS } from '../core/case.ts';
import { condition } from '../core/condition.ts';
import { BACK } from './names.ts';

const id = z.string().check(z.regex(/^[a-z][a-z0-9-]{0,40}$/, 'lower-case letters, digits and dashes'));
const textKey = z.string().check(z.regex(/^[a-z0-9-]+(\.[a-z0-9-]+)+$/, 'a locale key such as danger.question'));
/** `step`, `flow/step`, or `@back`: where a detour left from. */
const target = z
  .string()
  .check(z.regex(new RegExp(`^(${BACK}|([a-z][a-z0-9-]*/)?[a-z][a-z0-9-]*)$`), `a step, flow/step or ${BACK}`));
const answers = z.record(z.string(), z.string());

/** One choice under a question. Its id is the answer; its label is `label` or `choice.<id>`. */
const offer = z.strictObject({
  id,
  label: z.optional(textKey),
  strong: z.optional(z.boolean()),
  /** Answers given by choosing this, besides the step's own. */
  set: z.optional(answers),
  to: z.optional(target),
  /** Offered only when this holds. */
  if: z.optional(condition),
});
const say = z.array(textKey).check(z.minLength(1));
/** What a question says; a line with a condition is left out while it does not hold. */
const asks = z
  .array(z.union([textKey, z.strictObject({ key: textKey, if: condition })]))
  .check(z.refine((lines) => lines.some((line) => typeof line === 'string'), 'at least one line is always said'));

/** The closed vocabulary. `if` false = the step is passed by, straight to `next`. */
export const stepSchema = z.discriminatedUnion('type', [
  /** Speak and go on. */
  z.strictObject({ type: z.literal('say'), say, if: z.optional(condition), next: target }),
  /** Ask one question and wait. `save` keeps the chosen id; `skip` adds [skip], kept as "unknown". */
  z.strictObject({
    type: z.literal('ask'),
    say: asks,
    save: z.optional(id),
    skip: z.optional(z.boolean()),
    offers: z.array(offer).check(z.minLength(1)),
    if: z.optional(condition),
    /** Choosing here moves about and raises nothing: a lost tap loses nobody. Proved by the linter. */
    navigates: z.optional(z.literal(true)),
    /** Where words go that are none of the choices; without it the question is asked again. */
    typed: z.optional(target),
    next: z.optional(target),
  }),
  /**
   * Ask whether we may write back, where that lights up a device, and keep the answer. Passed by elsewhere, without an open
   * case, and when it is answered.
   */
  z.strictObject({ type: z.literal('contact'), say, agreed: say, declined: say, next: target }),
  /**
   * Ask whether a way to reach them is kept, and how long; where no device is sent to, by what number. Passed by without
   * an open case and while somebody is on duty; without `wanted` also when it is answered, writing back was declined, or
   * danger is now. `wanted`: they chose to come here, and may change or end what they agreed to.
   */
  z.strictObject({ type: z.literal('keep-way'), wanted: z.optional(z.literal(true)), next: target }),
  /** Say what is held about them. */
  z.strictObject({ type: z.literal('held'), next: target }),
  /** Take a word of their own, to be known by or to call with; [skip] always. `set`: said when it is taken. */
  z.strictObject({ type: z.literal('word'), word: z.enum(['check', 'duress']), say, set: say, next: target }),
  /** Make a code to come back with: eight words at once, or what `own` asks for (two own words and a time). */
  z.strictObject({ type: z.literal('make-code'), own: z.optional(say), next: target }),
  /** Take such a code; [skip] always, back to what was asked before, else `next`. What is behind it comes in by the doors `prove` and `resumed`. */
  z.strictObject({ type: z.literal('give-code'), say, next: target }),
  /** Ask for the check word behind a code that was right; passed by when there is none to ask for. */
  z.strictObject({ type: z.literal('prove'), say, next: target }),
  /** Ask a screening's items one by one (expanded when compiled). */
  z.strictObject({ type: z.literal('screen'), screening: id, if: z.optional(condition), next: target }),
  /** Ask for a town, by list or typed name, and show its centres. */
  z.strictObject({ type: z.literal('town'), say, next: target }),
  /** Choose the way without asking. First `when` that holds; else `next`. */
  z.strictObject({
    type: z.literal('route'),
    routes: z.array(z.strictObject({ when: condition, to: target })),
    next: target,
  }),
  /** Open the case (or raise the open one) to at least this level, and say what is true at the desk now. */
  z.strictObject({ type: z.literal('case'), level: z.enum(LEVELS), staffed: say, unstaffed: say, next: target }),
  /** The emergency numbers of the place. */
  z.strictObject({ type: z.literal('card'), say: z.optional(say), next: target }),
  /** Say back what was answered. */
  z.strictObject({ type: z.literal('summary'), say, next: target }),
  /** Wait beside an open case: what is typed goes to the worker. */
  z.strictObject({ type: z.literal('listen'), say: z.optional(say), heard: say, offers: z.array(offer), next: target }),
  /** The conversation ends here (as with the hide button). */
  z.strictObject({ type: z.literal('end') }),
]);

/** None of these is signed by anybody until a named person of the organisation signs it. */
const signOff = z.strictObject({
  practice: z.boolean(),
  law: z.boolean(),
  medicine: z.boolean(),
  language: z.boolean(),
});

export const flowSchema = z.strictObject({
  specVersion: z.literal(1),
  id,
  /** For reviewers, one sentence. */
  purpose: z.string(),
  serves: z.enum(['prevention', 'case', 'recovery']),
  signOff,
  start: id,
  /** Where each of these goes, from any step of any flow (entry flow only). */
  on: z.optional(
    z.strictObject({
      /** "A person, please". */
      person: id,
      /** The level became immediate: no more questions. */
      immediate: id,
      /** The level became urgent: a `case` step, said in passing. */
      urgent: id,
      /** Typed words that call for the one question about danger. */
      danger: id,
      /** Typed words about somebody else. */
      helper: id,
      /** "Leave" typed alone: closes only after one tap. */
      leave: id,
      /** May we write back: a `contact` step that goes `@back`, for a case opened in passing. */
      contact: id,
      /** Something sent by voice or video: choices that need no reading, then `@back`. */
      voice: id,
      /** The worker has closed the case, or the session's flow is no more. */
      again: id,
      /** "I have a code": a `give-code` step. */
      code: target,
      /** The code was right, and there is a check word: a `prove` step. */
      prove: target,
      /** Both were right, or there is no check word: what was said before is back. */
      resumed: target,
    }),
  ),
  steps: z.record(id, stepSchema),
});

/** FHIR Questionnaire vocabulary: items with linkId, weighted answerOptions and enableWhen, and a scoring rule. */
export const screeningSchema = z.strictObject({
  specVersion: z.literal(1),
  id,
  title: z.string(),
  source: z.string(),
  licence: z.string(),
  /** Wordings of our own are not the validated instrument. */
  validated: z.boolean(),
  reviewed: z.boolean(),
  item: z.array(
    z.strictObject({
      linkId: id,
      text: textKey,
      source: z.string(),
      answerOption: z.array(z.strictObject({ value: id, label: z.optional(textKey), weight: z.int() })),
      enableWhen: z.optional(condition),
      /** The flow asks this elsewhere already; one answer serves both. */
      askedElsewhere: z.optional(z.boolean()),
    }),
  ),
  scoring: z.strictObject({
    rule: z.literal('sum'),
    cutOff: z.int(),
    source: z.string(),
    /** Shown to the worker at or above the cut-off; below it nothing is shown to anybody. */
    finding: textKey,
  }),
});

export type FlowSource = z.infer<typeof flowSchema>;
export type StepSource = z.infer<typeof stepSchema>;
export type OfferSource = z.infer<typeof offer>;
export type Screening = z.infer<typeof screeningSchema>;
