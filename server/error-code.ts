// Node and the database drivers tell their errors apart by `code`. Errors may come from another realm (a worker, a test's
// vm), so `instanceof Error` is not asked.

export function hasCode(error: unknown, code: string): boolean {
  return typeof error === 'object' && error !== null && 'code' in error && error.code === code;
}
