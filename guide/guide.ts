import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { CheckDefinition, CheckId } from './check.ts';
import { checks } from './checks/index.ts';
import { facts as hierarchyFacts } from './hierarchy/facts.ts';
import type { RemediationDefinition } from './remediation.ts';
import { remediations } from './remediations/index.ts';
import { loadScript, type Script } from './script.ts';
import type { SectionDefinition } from './section.ts';
import { sections } from './sections/index.ts';
import {
  checkWords,
  inLanguages,
  loadWords,
  reasonWords,
  remediationWords,
  type CheckWords,
  type InLanguages,
  type ReasonWords,
  type RemediationWords,
} from './words.ts';

/** A section with its page in each language and the checks that name it, in the order they are shown. */
export interface GuideSection {
  readonly definition: SectionDefinition;
  /** First heading of the page. */
  readonly title: InLanguages<string>;
  /** Markdown, whole. */
  readonly page: InLanguages<string>;
  readonly checks: readonly CheckId[];
}

/** A check with its script and its words. */
export interface GuideCheck {
  readonly definition: CheckDefinition;
  readonly script: Script;
  readonly words: InLanguages<CheckWords>;
}

/** A remediation with its script and its words. */
export interface GuideRemediation {
  readonly definition: RemediationDefinition;
  readonly script: Script;
  readonly words: InLanguages<RemediationWords>;
}

/** The script `hierarchy/read.ps1` with the shape of its answer. */
export interface HierarchyReader {
  readonly script: Script;
  readonly facts: typeof hierarchyFacts;
}

/** Everything people read and servers run, as it was when the process started. */
export interface Guide {
  /** In the order of the article. */
  readonly sections: readonly GuideSection[];
  /** Each after the checks it needs, then by severity and id. */
  readonly checks: readonly GuideCheck[];
  /** By id. */
  readonly remediations: readonly GuideRemediation[];
  readonly reasons: InLanguages<ReasonWords>;
  /** Carries a query to a SUSDB that only its own server reaches (`susdb/query.ps1`). */
  readonly queryCarrier: Script;
  /** Reads where a server stands in its hierarchy; it belongs to no check. */
  readonly hierarchyReader: HierarchyReader;
  /** Lower-case hexadecimal SHA-256 over the names and bytes of all files of the guide. */
  readonly fingerprint: string;
}

/** Reads all scripts, words and pages once; throws with the path of the first file that is missing or wrong. */
export function loadGuide(): Guide {
  const root = new URL('./', import.meta.url);
  const ordered = [...checks].sort(byDependency);
  return deepFreeze({
    sections: [...sections]
      .sort((one, other) => one.order - other.order)
      .map((section) => loadSection(root, section, ordered)),
    checks: ordered.map((definition) => loadCheck(root, definition)),
    remediations: remediations.map((definition) => loadRemediation(root, definition)),
    reasons: loadWords(new URL('reasons/', root), reasonWords),
    queryCarrier: loadScript(new URL('susdb/query.ps1', root)),
    hierarchyReader: Object.freeze({
      script: loadScript(new URL('hierarchy/read.ps1', root)),
      facts: hierarchyFacts,
    }),
    fingerprint: fingerprintOf(root),
  });
}

function loadSection(root: URL, definition: SectionDefinition, ordered: readonly CheckDefinition[]): GuideSection {
  const folder = new URL(`sections/${definition.id}/`, root);
  const page = inLanguages((language) => {
    const own = new URL(`${language}.md`, folder);
    return readFileSync(existsSync(own) ? own : new URL('en.md', folder), 'utf8');
  });
  const title = inLanguages((language) => firstHeading(page[language], folder));
  const answering = ordered.filter((check) => check.sections.includes(definition.id)).map((check) => check.id);
  return { definition, title, page, checks: answering };
}

function firstHeading(page: string, folder: URL): string {
  const heading = /^# +(.+)$/m.exec(page)?.[1];
  if (heading === undefined) throw new Error(`A page in ${folder.pathname} has no first heading ("# ...").`);
  return heading.trim();
}

function loadCheck(root: URL, definition: CheckDefinition): GuideCheck {
  const folder = new URL(`checks/${definition.id}/`, root);
  const script = new URL('check.ps1', folder);
  return {
    definition,
    script: loadScript(existsSync(script) ? script : new URL('check.sql', folder)),
    words: loadWords(folder, checkWords),
  };
}

function loadRemediation(root: URL, definition: RemediationDefinition): GuideRemediation {
  const folder = new URL(`remediations/${definition.id}/`, root);
  return {
    definition,
    script: loadScript(new URL('remediation.ps1', folder)),
    words: loadWords(folder, remediationWords),
  };
}

const severities = ['critical', 'major', 'minor'];

function byDependency(one: CheckDefinition, other: CheckDefinition): number {
  return (
    depth(one) - depth(other) ||
    severities.indexOf(one.severity) - severities.indexOf(other.severity) ||
    (one.id < other.id ? -1 : 1)
  );
}

function depth(check: CheckDefinition): number {
  const before = checks.filter((other) => check.after?.includes(other.id));
  return before.length === 0 ? 0 : 1 + Math.max(...before.map(depth));
}

function fingerprintOf(root: URL): string {
  const folder = fileURLToPath(root);
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const names = files.map((file) => relative(folder, join(file.parentPath, file.name)).replaceAll('\\', '/')).sort();
  const hash = createHash('sha256');
  for (const name of names) {
    const bytes = readFileSync(new URL(name, root));
    hash.update(`${name}\0${bytes.length}\0`).update(bytes);
  }
  return hash.digest('hex');
}

// The schemas of zod inside the definitions keep state of their own and stay as they are.
function deepFreeze<T>(value: T): T {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value;
  Object.freeze(value);
  for (const inner of Object.values(value)) deepFreeze(inner);
  return value;
}
