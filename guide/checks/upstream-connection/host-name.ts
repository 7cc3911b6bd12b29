import { isIP } from 'node:net';

/** Whether two names mean one host: no case, and a short name matches the first label of a full one. */
export function isSameHost(one: string, other: string): boolean {
  const [left, right] = [one.toLowerCase(), other.toLowerCase()];
  if (left === right) return true;
  if (isIP(left) !== 0 || isIP(right) !== 0) return false;
  if (left.includes('.') && right.includes('.')) return false;
  return left.split('.')[0] === right.split('.')[0];
}
