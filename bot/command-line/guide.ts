import { parseArgs } from 'node:util';
import { loadGuide, type Guide } from '../../guide/guide.ts';
import { commonOptions, type CommandLine } from './command.ts';
import { exitCodes, type ExitCode } from './exit-codes.ts';
import type { Language } from './words.ts';

/** `douki guide`: the table section -> checks -> remediations. */
export async function guide(line: CommandLine): Promise<ExitCode> {
  const { values } = parseArgs({ args: [...line.arguments], options: { ...commonOptions, json: { type: 'boolean' } } });
  const rows = rowsOf(loadGuide());
  if (values.json === true) line.print(JSON.stringify({ sections: rows }));
  else for (const text of rows.flatMap((row) => linesOf(row, line.language))) line.print(text);
  return exitCodes.fine;
}

interface Titled {
  readonly id: string;
  readonly title: Readonly<Record<Language, string>>;
}

interface Row extends Titled {
  readonly checks: readonly (Titled & { readonly remediations: readonly (Titled & { readonly risk: string })[] })[];
}

function rowsOf({ sections, checks, remediations }: Guide): readonly Row[] {
  return sections.map((section) => ({
    id: section.definition.id,
    title: section.title,
    checks: checks
      .filter((check) => section.checks.includes(check.definition.id))
      .map(({ definition: { id }, words }) => ({
        id,
        title: { en: words.en.title, ja: words.ja.title },
        remediations: remediations
          .filter((remediation) => remediation.definition.fixes.includes(id))
          .map((remediation) => ({
            id: remediation.definition.id,
            title: { en: remediation.words.en.title, ja: remediation.words.ja.title },
            risk: remediation.definition.risk,
          })),
      })),
  }));
}

function linesOf(row: Row, language: Language): readonly string[] {
  return [
    `${row.id}  ${row.title[language]}`,
    ...row.checks.flatMap((check) => [
      `  ${check.id}  ${check.title[language]}`,
      ...check.remediations.map(({ id, title, risk }) => `    -> ${id} (${risk})  ${title[language]}`),
    ]),
  ];
}
