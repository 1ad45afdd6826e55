// What the audit log can say was done (product.md "Settings": who, what, from, to, when). The service writes these, a screen names them.

/** `setting-changed`: `what` is the setting. The others say what changed in `from` and `to`, and nothing in `what`. */
export const auditActions = [
  'setting-changed',
  'role-changed',
  'member-joined',
  'member-left',
  'member-deactivated',
  'member-reactivated',
  'member-removed',
  'group-created',
  'group-renamed',
  'group-deleted',
  'group-entered',
  'group-left',
  'invitation-sent',
  'invitation-withdrawn',
  'account-renamed',
  'plan-changed',
  'phone-confirmed',
] as const;

export type AuditAction = (typeof auditActions)[number];
