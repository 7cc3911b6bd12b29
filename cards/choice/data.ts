/** A question with buttons. Texts are already in the card's language; button data are ids only. */
export interface ChoiceData {
  readonly question: string;
  readonly options: readonly {
    readonly title: string;
    readonly verb: string;
    readonly data: Readonly<Record<`${string}Id`, string>>;
  }[];
}
