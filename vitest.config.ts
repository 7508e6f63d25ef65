import { readFile } from 'node:fs/promises';
import { defineConfig } from 'vitest/config';

const common = {
  environment: 'node',
  setupFiles: ['test/support/setup.ts'],
  expect: { requireAssertions: true },
};

/** A text beside the code of a Worker, as wrangler hands it over. */
const asText = {
  name: 'text-beside-code',
  enforce: 'pre' as const,
  load: async (file: string) =>
    file.endsWith('.txt') ? `export default ${JSON.stringify(await readFile(file, 'utf8'))};` : undefined,
};

/** The end of a file's name says what it needs: nothing, a real Redis, Cloudflare's runtime, or a real browser. */
export default defineConfig({
  test: {
    globalSetup: ['test/support/global-setup.ts'],
    maxWorkers: 2,
    allowOnly: false,
    passWithNoTests: false,
    teardownTimeout: 10_000,
    projects: [
      {
        plugins: [asText],
        test: {
          ...common,
          name: 'unit',
          include: ['test/**/*.test.ts'],
          exclude: ['test/**/*.{redis,browser,workerd}.test.ts'],
          testTimeout: 10_000,
          hookTimeout: 10_000,
        },
      },
      {
        test: {
          ...common,
          name: 'redis',
          include: ['test/**/*.redis.test.ts'],
          testTimeout: 20_000,
          hookTimeout: 20_000,
        },
      },
      {
        test: {
          ...common,
          name: 'workerd',
          include: ['test/**/*.workerd.test.ts'],
          testTimeout: 30_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          ...common,
          name: 'browser',
          include: ['test/**/*.browser.test.ts'],
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
    ],
  },
});
