import { filesIn, textOf } from './files.ts';

/** The members of a union of string literals in a source file; types leave no trace at run time. */
function membersOf(path: string, type: string): readonly string[] {
  const declaration = new RegExp(`export type ${type} =([^;]+);`).exec(textOf(path))?.[1] ?? '';
  const members = [...declaration.matchAll(/'([a-z-]+)'/g)].map(([, member]) => member ?? '');
  if (members.length === 0) throw new Error(`${path} declares no union ${type} of string literals`);
  return members;
}

/** Why a person may not decide. */
export function approvalRefusals(): readonly string[] {
  return membersOf('bot/domain/approval.ts', 'ApprovalRefusal');
}

/** Why an approval does not hold (any more). */
export function voidReasons(): readonly string[] {
  return membersOf('bot/domain/approval.ts', 'VoidReason');
}

/** Every code that a flow refuses a wish with. */
export function flowRefusals(): readonly string[] {
  const sources = filesIn('bot/flows').map((name) => textOf(`bot/flows/${name}`));
  return [
    ...new Set(
      sources.flatMap((source) => [...source.matchAll(/refused\('([a-z-]+)'/g)].map(([, code]) => code ?? '')),
    ),
  ];
}

/** The different `{name}` places of a text, sorted. */
export function placesOf(text: string): readonly string[] {
  return [...new Set([...text.matchAll(/\{[a-zA-Z][a-zA-Z0-9]*\}/g)].map(([place]) => place))].sort();
}
