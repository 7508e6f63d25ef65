import { readdir, readFile } from 'node:fs/promises';
import { parse } from 'yaml';
import * as z from 'zod/mini';

/** What is written in flows/ about who has looked at what. */
export type Marks = {
  flows: { id: string; unsigned: string[] }[];
  /** Names of screenings and word lists that nobody who knows has read. */
  unreviewed: { screenings: string[]; lists: string[] };
};

const flow = z.object({ id: z.string(), signOff: z.record(z.string(), z.boolean()) });
const screening = z.object({ id: z.string(), reviewed: z.boolean() });
const list = z.object({ language: z.string(), reviewed: z.boolean() });

/** Reads the marks at the top of flows/*.yaml, flows/screenings/ and flows/detection/; the build has checked the rest. */
export async function readMarks(root: URL): Promise<Marks> {
  const [flows, screenings, lists] = await Promise.all([
    readAll(new URL('flows/', root), flow),
    readAll(new URL('flows/screenings/', root), screening),
    readAll(new URL('flows/detection/', root), list),
  ]);
  return {
    flows: flows.map(({ id, signOff }) => ({ id, unsigned: Object.keys(signOff).filter((by) => !signOff[by]) })),
    unreviewed: {
      screenings: screenings.filter(({ reviewed }) => !reviewed).map(({ id }) => id),
      lists: lists.filter(({ reviewed }) => !reviewed).map(({ language }) => language),
    },
  };
}

async function readAll<Shape extends z.ZodMiniType>(folder: URL, shape: Shape): Promise<z.infer<Shape>[]> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.yaml') && name !== 'triage.yaml').sort();
  return Promise.all(names.map(async (name) => shape.parse(parse(await readFile(new URL(name, folder), 'utf8')))));
}
