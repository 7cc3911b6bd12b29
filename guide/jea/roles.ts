import type { Right } from '../check.ts';
import type { Guide } from '../guide.ts';
import type { Script } from '../script.ts';

/** A check or remediation as a function of the module. */
export interface JeaFunction {
  readonly id: string;
  readonly name: string;
  readonly kind: 'check' | 'remediation';
  readonly needs: readonly Right[];
  readonly script: Script;
}

/** Who may call what, and as whom it runs. */
export interface JeaRole {
  /** Also the name of its endpoint, its role capability file and its session configuration file. */
  readonly name: 'DoukiReader' | 'DoukiDoctor' | 'DoukiAdministrator';
  readonly description: string;
  /** Groups that the virtual account is put into; none makes it a local administrator. */
  readonly groups: readonly string[];
  readonly rights: readonly Right[];
  /** Whether it may call what changes something. */
  readonly mayAct: boolean;
}

const reading: readonly Right[] = ['user', 'event-log-reader', 'wsus-reporter'];

/** From the least to the most. */
export const roles: readonly JeaRole[] = [
  {
    name: 'DoukiReader',
    description: 'Reads the state of WSUS; can change nothing.',
    groups: ['WSUS Reporters', 'Event Log Readers'],
    rights: reading,
    mayAct: false,
  },
  {
    name: 'DoukiDoctor',
    description: 'Reads the state of WSUS and changes its configuration.',
    groups: ['WSUS Administrators', 'Event Log Readers'],
    rights: [...reading, 'wsus-administrator'],
    mayAct: true,
  },
  {
    name: 'DoukiAdministrator',
    description: 'Also does what needs a local administrator: services, access rules, wsusutil.',
    groups: [],
    rights: [...reading, 'wsus-administrator', 'local-administrator'],
    mayAct: true,
  },
];

/** Every function of the module, the reader of the hierarchy among them; checks in T-SQL have none. */
export function functionsOf(guide: Guide): readonly JeaFunction[] {
  const checks = guide.checks.map(({ definition, script }) => ({ kind: 'check' as const, definition, script }));
  const others = guide.remediations.map(({ definition, script }) => ({
    kind: 'remediation' as const,
    definition,
    script,
  }));
  // To the roles whatever only reads is a check, whether it is judged or not.
  const hierarchy = {
    kind: 'check' as const,
    definition: { id: 'hierarchy', needs: ['wsus-reporter'] as const },
    script: guide.hierarchyReader.script,
  };
  return [...checks, hierarchy, ...others]
    .filter(({ script }) => script.language === 'powershell')
    .map(({ kind, definition: { id, needs }, script }) => ({ id, name: nameOf(kind, id), kind, needs, script }));
}

/** What a role may call, the module's own functions first. */
export function visibleTo(role: JeaRole, functions: readonly JeaFunction[]): readonly string[] {
  const allowed = functions.filter(
    ({ kind, needs }) => (role.mayAct || kind === 'check') && needs.every((right) => role.rights.includes(right)),
  );
  return ['Get-DoukiModule', ...(role.mayAct ? ['Register-DoukiRun'] : []), ...allowed.map(({ name }) => name)];
}

function nameOf(kind: JeaFunction['kind'], id: string): string {
  const words = id.replace(/(?:^|-)([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
  return `${kind === 'check' ? 'Get' : 'Invoke'}-Douki${words}`;
}
