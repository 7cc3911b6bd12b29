/** Requests for approval, newest first. */
export interface ApprovalsData {
  readonly rows: readonly {
    readonly approvalId: string;
    readonly number: number;
    readonly server: string;
    readonly title: string;
    readonly state: 'requested' | 'approved' | 'rejected' | 'expired' | 'cancelled' | 'voided';
    readonly requestedBy: string;
    readonly expiresAt: string;
  }[];
}
