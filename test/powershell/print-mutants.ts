import { isCaught, mutants } from './mutants.ts';
import type { Players } from './prove-check.ts';
import { provenScripts } from './scripts.ts';
import { staticMutants } from './static-mutants.ts';

/** Prints every seeded fault by name and whether it was caught: by which rule, or by the contract. */
export async function printMutants(players: Players): Promise<boolean> {
  const scripts = provenScripts();
  let caught = 0;
  const say = (isCaughtNow: boolean, by: string, name: string) => {
    if (isCaughtNow) caught += 1;
    console.log(`${isCaughtNow ? 'caught' : 'MISSED'}  ${by.padEnd(18)} ${name}`);
  };
  for (const { name, file, from, to, rule } of staticMutants) {
    const script = scripts.find((one) => one.file === file);
    if (!script?.text.includes(from))
      throw new Error(`${file} no longer contains ${from}: give the mutant another place`);
    const request = { mode: 'parse', ...script, text: script.text.replace(from, () => to) };
    const { findings } = await players.engine.ask<{ findings: readonly { rule: string }[] }>(request);
    say(
      findings.some((finding) => finding.rule === rule),
      rule,
      `${file}: ${name}`,
    );
  }
  for (const mutant of mutants) say(await isCaught(players, mutant), 'contract', `${mutant.unit}: ${mutant.name}`);
  const all = staticMutants.length + mutants.length;
  console.log(`${String(caught)} of ${String(all)} seeded faults were caught.`);
  return caught === all;
}
