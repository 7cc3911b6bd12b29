/** Ids of the servers with each upstream before its children; servers in a loop or under an unknown upstream come last. */
export function topDown(servers: Readonly<Record<string, { readonly upstream: string }>>): string[] {
  const ordered: string[] = [];
  const left = new Set(Object.keys(servers));
  for (let found = true; found;) {
    found = false;
    for (const id of left) {
      const upstream = servers[id]?.upstream ?? '';
      if (upstream !== 'microsoft-update' && !ordered.includes(upstream)) continue;
      ordered.push(id);
      left.delete(id);
      found = true;
    }
  }
  return [...ordered, ...left];
}
