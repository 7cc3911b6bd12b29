import { describe, expect, test } from '@jest/globals';
import { withEngines } from './players.ts';
import { provenScripts, type ProvenScript } from './scripts.ts';
import { staticMutants } from './static-mutants.ts';

/** What a rule has to say of a line. */
interface Finding {
  readonly rule: string;
  readonly line: number;
  readonly message: string;
}

const scripts = provenScripts();

withEngines((players, kind) => {
  describe(`every script, read by the real parser (${kind})`, () => {
    const findingsIn = async (script: ProvenScript) =>
      (await players().engine.ask<{ findings: readonly Finding[] }>({ mode: 'parse', ...script })).findings;

    test.each(scripts.map((script) => [script.file, script] as const))(
      '%s is of Windows PowerShell 5.1, names only what exists, and changes nothing unasked',
      async (_file, script) => {
        expect(await findingsIn(script)).toEqual([]);
      },
    );

    test.each(staticMutants.map((mutant) => [mutant.name, mutant] as const))(
      'the proof can fail: %s',
      async (_name, { file, from, to, rule }) => {
        const script = scripts.find((one) => one.file === file);
        if (!script?.text.includes(from))
          throw new Error(`${file} no longer contains ${from}: give the mutant another place`);
        const findings = await findingsIn({ ...script, text: script.text.replace(from, () => to) });
        expect(findings.map((finding) => finding.rule)).toContain(rule);
      },
    );
  });
});
