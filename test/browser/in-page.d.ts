/** A text that is hard to read: its colour is too near to what is behind it. */
export interface PaleText {
  readonly text: string;
  readonly ratio: number;
}

/** The texts whose contrast is below 4.5 to 1 (WCAG AA for normal text). */
export declare function findPaleTexts(): readonly PaleText[];

/** Classes of what reaches over the right edge of the window. */
export declare function findTooWide(): readonly string[];

/** Brings an element to the top of what scrolls around it. */
export declare function scrollToTop(element: unknown): void;

/** True when the keyboard is on this element. */
export declare function hasFocus(element: unknown): boolean;
