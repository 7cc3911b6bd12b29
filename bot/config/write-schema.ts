import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { configJsonSchema } from './known-keys.ts';

// `npm run schema` writes the file that editors check douki.yaml by; `--check` says whether it is fresh.
const path = fileURLToPath(new URL('../../douki.schema.json', import.meta.url));
const text = `${JSON.stringify(configJsonSchema(), null, 2)}\n`;

if (!process.argv.includes('--check')) {
  writeFileSync(path, text);
  console.log(`Wrote ${path}`);
} else if (!existsSync(path) || readFileSync(path, 'utf8') !== text) {
  console.error('douki.schema.json is not what the schema says. Run: npm run schema');
  process.exitCode = 1;
}
