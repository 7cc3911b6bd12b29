/** A page of the guide, cut into blocks that a card can show. */
export interface GuideData {
  readonly sectionId: string;
  readonly title: string;
  /** Headings and paragraphs of the page in order; Markdown of our own, limited to what cards render. */
  readonly blocks: readonly { readonly kind: 'heading' | 'text'; readonly text: string }[];
  /** Titles of the checks that answer the section. */
  readonly checks: readonly string[];
}
