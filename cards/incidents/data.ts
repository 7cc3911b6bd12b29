/** Open incidents, newest first. */
export interface IncidentsData {
  readonly rows: readonly {
    readonly incidentId: string;
    readonly number: number;
    readonly server: string;
    /** Title of the first cause's section, or null when no check found one. */
    readonly section: string | null;
    readonly state: 'triggered' | 'acknowledged' | 'resolved';
    readonly openedAt: string;
    readonly seen: number;
  }[];
}
