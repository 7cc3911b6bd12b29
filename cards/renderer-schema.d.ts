// Stands in for adaptivecards/src/schema: the templating library's typings reach into that source, which our settings refuse.
export interface IAdaptiveCard {
  type: string;
}
