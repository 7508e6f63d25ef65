// directory/ knows where help is: towns by any of their names, the centres of a town, the opening hours, the numbers to call.

import * as z from 'zod/mini';
import type { $ZodType } from 'zod/v4/core';
import { collectNames } from './name-index.ts';
import { type CentresFile, centresFileSchema, type TownsFile, townsFileSchema } from './schema.ts';

/** A fault in a data file; `path` leads to the value, so that the build can print its line. */
export type Problem = { code: string; message: string; path: (string | number)[] };
/** `value` is null as soon as there is one problem. */
export type Checked<T> = { value: T | null; problems: Problem[] };

/** Checks towns.json: its shape, then that codes are given once, zones exist and no name means two towns. */
export function checkTowns(data: unknown): Checked<TownsFile> {
  const { value, problems } = shaped(townsFileSchema, data);
  if (value === null) return { value, problems };
  problems.push(
    ...repeated(
      value.towns.map((town) => town.code),
      (index) => ['towns', index, 'code'],
    ),
    ...repeated(
      value.zones.map((zone) => zone.id),
      (index) => ['zones', index, 'id'],
    ),
  );
  const zones = new Set(value.zones.map((zone) => zone.id));
  for (const [index, town] of value.towns.entries()) {
    if (!zones.has(town.zone)) {
      problems.push({ code: 'unknown-zone', message: `no zone "${town.zone}"`, path: ['towns', index, 'zone'] });
    }
  }
  problems.push(...sharedNames(value));
  return problems.length > 0 ? { value: null, problems } : { value, problems };
}

/** Checks centres.json against the towns: its shape, ids given once, every town known. */
export function checkCentres(data: unknown, towns: TownsFile): Checked<CentresFile> {
  const { value, problems } = shaped(centresFileSchema, data);
  if (value === null) return { value, problems };
  const codes = new Set(towns.towns.map((town) => town.code));
  problems.push(
    ...repeated(
      value.centres.map((centre) => centre.id),
      (index) => ['centres', index, 'id'],
    ),
  );
  for (const [index, centre] of value.centres.entries()) {
    const code = centre.location['x-town'];
    if (!codes.has(code)) {
      problems.push({
        code: 'unknown-town',
        message: `no town "${code}"`,
        path: ['centres', index, 'location', 'x-town'],
      });
    }
  }
  return problems.length > 0 ? { value: null, problems } : { value, problems };
}

function shaped<T>(schema: $ZodType<T>, data: unknown): Checked<T> {
  const parsed = z.safeParse(schema, data);
  if (parsed.success) return { value: parsed.data, problems: [] };
  const problems = parsed.error.issues.map((issue) => ({
    code: 'shape',
    message: issue.message,
    path: issue.path.filter((part) => typeof part !== 'symbol'),
  }));
  return { value: null, problems };
}

function repeated(ids: string[], path: (index: number) => Problem['path']): Problem[] {
  return ids.flatMap((id, index) =>
    ids.indexOf(id) === index ? [] : [{ code: 'repeated', message: `"${id}" is given twice`, path: path(index) }],
  );
}

function sharedNames(file: TownsFile): Problem[] {
  const owners = new Map<string, string>();
  const problems: Problem[] = [];
  for (const [index, town] of file.towns.entries()) {
    for (const { key, name, path } of collectNames(town)) {
      const owner = owners.get(key);
      if (owner !== undefined && owner !== town.code) {
        problems.push({
          code: 'name-of-two-towns',
          message: `"${name}" already means ${owner}`,
          path: ['towns', index, ...path],
        });
      }
      if (owner === undefined) owners.set(key, town.code);
    }
  }
  return problems;
}
