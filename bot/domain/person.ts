/** Entra object id of a person: the only thing that tells two people apart. */
export type PersonId = string;

/** Someone who typed or pressed something, as the verified activity says. */
export interface Person {
  readonly id: PersonId;
  /** For display only; names are neither unique nor trustworthy. */
  readonly name: string;
  readonly tenantId: string;
}

/** Who started something: a person, or the bot itself on a schedule. */
export type Initiator =
  { readonly kind: 'person'; readonly person: Person } | { readonly kind: 'bot'; readonly job: string };

/** The form in which an initiator stands in the audit log: `person:<object id>` or `bot:<job>`. */
export function initiatorText(initiator: Initiator): string {
  return initiator.kind === 'person' ? `person:${initiator.person.id}` : `bot:${initiator.job}`;
}
