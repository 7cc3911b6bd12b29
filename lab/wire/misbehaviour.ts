import { z } from 'zod';

/** How a simulated server can fail to answer; `lab/README.md` says what each looks like from outside. */
export const misbehaviourKinds = [
  'black-hole',
  'login-refused',
  'host-key',
  'garbage',
  'nothing',
  'half-result',
  'flood',
  'hang',
  'drop',
  'noise',
  'wrong-checksum',
  'gap',
  'script-error',
] as const;

/** One scripted misbehaviour of one server; the filters say which runs it spoils, `times` how often. */
export const misbehaviourSchema = z.strictObject({
  kind: z.enum(misbehaviourKinds),
  /** Only runs of this mode. */
  mode: z.enum(['read', 'act']).optional(),
  /** Only runs that hold this script; `half-result`, `hang`, `drop` and `script-error` then strike there. */
  item: z.string().optional(),
  /** `hang`, `drop` and `half-result` strike before the script has done anything, or after it took effect. */
  at: z.enum(['start', 'effect']).default('effect'),
  times: z.int().positive().optional(),
  /** For `script-error`: the code of the answer. */
  code: z.string().default('script-error'),
});

/** A misbehaviour as the scenario describes it. */
export type Misbehaviour = z.infer<typeof misbehaviourSchema>;

/** Hands out the misbehaviour that strikes a run, counting down `times`. */
export interface Conduct {
  /** For a connection before any run. */
  connection(): Misbehaviour | undefined;
  run(run: { mode: 'read' | 'act'; items: readonly { id: string }[] }): Misbehaviour | undefined;
}

const connectionKinds: ReadonlySet<string> = new Set(['black-hole', 'login-refused', 'host-key']);

/** Keeps count of one server's misbehaviour. */
export function createConduct(list: readonly Misbehaviour[]): Conduct {
  const left = list.map((misbehaviour) => ({ misbehaviour, times: misbehaviour.times ?? Number.POSITIVE_INFINITY }));
  const take = (fits: (misbehaviour: Misbehaviour) => boolean): Misbehaviour | undefined => {
    const found = left.find((entry) => entry.times > 0 && fits(entry.misbehaviour));
    if (found) found.times -= 1;
    return found?.misbehaviour;
  };
  return {
    connection: () => take((one) => connectionKinds.has(one.kind)),
    run: ({ mode, items }) =>
      take(
        (one) =>
          !connectionKinds.has(one.kind) &&
          (one.mode === undefined || one.mode === mode) &&
          (one.item === undefined || items.some((item) => item.id === one.item)),
      ),
  };
}
