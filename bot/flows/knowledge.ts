import type { Guide, GuideCheck, GuideRemediation, GuideSection } from '../../guide/guide.ts';
import type { Language } from '../../guide/language.ts';

/** The guide by ids, as flows and answers look things up. */
export interface Knowledge {
  /** In the order of the article. */
  readonly sections: ReadonlyMap<string, Section>;
  /** Each after the checks it needs. */
  readonly checks: ReadonlyMap<string, GuideCheck>;
  readonly remediations: ReadonlyMap<string, GuideRemediation>;
  /** Words for why a result is unknown, by language and reason. */
  readonly reasons: Readonly<Record<Language, Readonly<Record<string, string>>>>;
  /** The PowerShell script in which a query travels to a SUSDB that only its own server reaches. */
  readonly queryCarrier: Guide['queryCarrier'];
  /** The script that reads where a server stands in its hierarchy, and the shape of its answer. */
  readonly hierarchyReader: Guide['hierarchyReader'];
}

/** A section with its pages cut into blocks. */
export interface Section {
  readonly id: string;
  readonly checks: readonly string[];
  readonly signatures: GuideSection['definition']['signatures'];
  readonly utterances: GuideSection['definition']['utterances'];
  readonly pages: Readonly<Record<Language, Page>>;
}

/** One page of the guide in one language; texts are Markdown of our own. */
export interface Page {
  readonly title: string;
  /** The first paragraph. */
  readonly excerpt: string;
  /** Everything below the title, in order. */
  readonly blocks: readonly { readonly kind: 'heading' | 'text'; readonly text: string }[];
}

/** Arranges a loaded guide by ids. */
export function createKnowledge(guide: Guide): Knowledge {
  return {
    sections: new Map(guide.sections.map((section) => [section.definition.id, arrange(section)])),
    checks: new Map(guide.checks.map((check) => [check.definition.id, check])),
    remediations: new Map(guide.remediations.map((remediation) => [remediation.definition.id, remediation])),
    reasons: guide.reasons,
    queryCarrier: guide.queryCarrier,
    hierarchyReader: guide.hierarchyReader,
  };
}

function arrange({ definition, title, page, checks }: GuideSection): Section {
  const { id, signatures, utterances } = definition;
  const pages = { en: cut(title.en, page.en), ja: cut(title.ja, page.ja) };
  return { id, checks, signatures, utterances, pages };
}

function cut(title: string, markdown: string): Page {
  const parts = markdown
    .split(/\n{2,}/)
    .map((part) => part.trim())
    .filter((part) => part !== '' && !/^# /.test(part));
  const blocks = parts.map((part) => {
    const heading = /^#{2,6} +(.+)$/.exec(part)?.[1];
    return heading === undefined ? { kind: 'text' as const, text: part } : { kind: 'heading' as const, text: heading };
  });
  return { title, excerpt: blocks.find((block) => block.kind === 'text')?.text ?? '', blocks };
}
