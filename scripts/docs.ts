import { join } from 'node:path';
import { privacyDocument } from './privacy/document.ts';
import { writeWhole } from './write-whole.ts';

/** `npm run docs`. */
await writeWhole(join(import.meta.dirname, '../docs/privacy.md'), privacyDocument());
