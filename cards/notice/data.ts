/** A short message; `text` may hold data of servers and people, which the card escapes. */
export interface NoticeData {
  readonly tone: 'info' | 'good' | 'warning' | 'attention';
  readonly title: string | null;
  readonly text: string;
}
