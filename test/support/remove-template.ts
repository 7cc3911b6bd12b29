import { rmSync } from 'node:fs';

/** Removes the template that database-template.ts made. */
export default function removeDatabaseTemplate(): void {
  const folder = process.env['DOUKI_DATABASE_TEMPLATE'];
  if (folder !== undefined) rmSync(folder, { recursive: true, force: true });
}
