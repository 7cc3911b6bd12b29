/** Joins what servers call each other: letter case and a closing dot do not matter, and a short name is any full name that begins with it. */
export function isSameName(one: string, other: string): boolean {
  const [first, second] = [plainName(one), plainName(other)];
  if (first === second) return first !== '';
  const [short, full] = first.length < second.length ? [first, second] : [second, first];
  return short !== '' && !short.includes('.') && full.startsWith(`${short}.`);
}

/** The one of many with this name: the same full name first, then the short name where only one has it. */
export function findByName<T>(all: readonly T[], name: string, namesOf: (one: T) => readonly string[]): T | undefined {
  const exact = all.find((one) => namesOf(one).some((own) => plainName(own) === plainName(name)));
  if (exact !== undefined) return exact;
  const [only, ...more] = all.filter((one) => namesOf(one).some((own) => isSameName(own, name)));
  return more.length === 0 ? only : undefined;
}

/** An id for the configuration, made of a name that another machine told, and not among those taken. */
export function createServerId(name: string, isTaken: (id: string) => boolean): string {
  const full = plainName(name)
    .replace(/[^\p{L}\p{N}._-]/gu, '')
    .replace(/^[._-]+/, '')
    .slice(0, 50);
  const short = full.split('.')[0] ?? '';
  const wished = [short, full].find((id) => id !== '' && !isTaken(id));
  if (wished !== undefined) return wished;
  const base = short === '' ? 'server' : short;
  for (let number = 2; ; number += 1) if (!isTaken(`${base}-${number}`)) return `${base}-${number}`;
}

/** A name that another machine told, without anything that no host name has. */
export function cleanHost(name: string): string {
  return name.replace(/[^\p{L}\p{N}._:-]/gu, '').slice(0, 255);
}

function plainName(name: string): string {
  return name.trim().toLowerCase().replace(/\.$/, '');
}
