import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Session } from '../../../connectors/connector.ts';
import { nodeContext } from '../../../connectors/context.ts';
import { loadPsrpDriver } from '../../../connectors/winrm/psrp/driver.ts';
import type { PipelineCommand } from '../../../connectors/winrm/psrp/commands.ts';
import { createPsrpSession } from '../../../connectors/winrm/psrp/session.ts';
import { openPsrpShell, type PsrpShell } from '../../../connectors/winrm/psrp/shell.ts';
import { loadGuide } from '../../../guide/guide.ts';
import { functionsOf, roles, visibleTo } from '../../../guide/jea/roles.ts';
import { writeKit } from '../../../guide/jea/write.ts';
import { buildEngine, whyNoSdk } from '../../powershell/build.ts';
import { makeItem } from '../making.ts';
import { hear } from './conversation.ts';
import { escapes } from './escapes.ts';
import { writeLock } from './jea-lock.ts';
import { engineCommand, findPwsh, openProcesses, type ProcessPeers, type ServerCommand } from './peers.ts';

const isRequired = process.env['DOUKI_REQUIRE_PEERS'] === '1';
const missing = whyNoSdk();
const pwsh = findPwsh();
const guide = loadGuide();
const functions = functionsOf(guide);

/** Ids of errors that say that something was not let through, rather than that it ran and failed. */
const refusals =
  /^(CommandNotFoundException|ScriptsNotAllowed|ParameterBind|NamedParameterNotFound|ParameterArgument|VariableReferenceNotSupported|CannotConvertArgument)/;

describe('The JEA kit', () => {
  const kit = writeKit();

  test('holds each script of the guide unchanged as the body of one function', () => {
    const module = kit.get('Douki/Douki.psm1') ?? '';
    for (const { name, script } of functions)
      expect(module).toContain(`function ${name} {\n${script.text.trimEnd()}\n}\n`);
    const units = [...guide.checks, ...guide.remediations, guide.hierarchyReader];
    expect(functions).toHaveLength(units.filter(({ script }) => script.language === 'powershell').length);
  });

  test('gives each role what its rights allow, and no more', () => {
    const [reader, doctor, administrator] = roles.map((role) => visibleTo(role, functions));
    expect(reader?.filter((name) => name.startsWith('Invoke-'))).toEqual([]);
    expect(reader).not.toContain('Register-DoukiRun');
    expect(reader).toContain('Get-DoukiHierarchy');
    expect(doctor).toContain('Invoke-DoukiSetProxy');
    expect(doctor).not.toContain('Invoke-DoukiRestartServices');
    expect(administrator).toHaveLength(functions.length + 2);
    for (const name of reader ?? []) expect(doctor).toContain(name);
  });

  test('is plain ASCII, and its endpoints know no language', () => {
    for (const [name, text] of kit) {
      expect([name, /^[\t\n -~]*$/.test(text)]).toEqual([name, true]);
      if (name.endsWith('.pssc')) expect(text).toContain("LanguageMode = 'NoLanguage'");
    }
    expect(kit.get('DoukiReader.pssc')).toContain("'WSUS Reporters'");
    expect(kit.get('DoukiDoctor.pssc')).toContain("'WSUS Administrators'");
    expect(kit.get('DoukiDoctor.ssh.pssc')).not.toMatch(/RunAs|RoleDefinitions/);
  });
});

/** What a session that shows one role's functions has to keep; one call for each way to lock one. */
function lockedSuite(name: string, start: (folder: string, role: string) => ServerCommand): void {
  describe(`${name} shows the functions of a role and nothing else`, () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'douki-jea-'));
    let peers: ProcessPeers;
    let shell: PsrpShell;
    let session: Session;
    beforeAll(async () => {
      for (const [file, text] of writeKit()) {
        mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
        writeFileSync(path.join(folder, file), text);
      }
      peers = openProcesses(start(folder, 'DoukiAdministrator'));
      shell = await openPsrpShell(peers.open, nodeContext);
      session = createPsrpSession(peers.open, { context: nodeContext, driver: loadPsrpDriver(), sends: 'functions' });
    }, 60_000);
    afterAll(async () => {
      await shell.close();
      await session.close();
      await peers.close();
      rmSync(folder, { recursive: true });
    });

    test.each(escapes.map((escape) => [escape.name, escape] as const))('refused: %s', async (_, { command }) => {
      const { end, events } = await hear(shell, command);
      const errors = events.flatMap((event) => (event.kind === 'error' ? [event.error.errorId] : []));
      const id = (end.kind === 'ended' && end.error?.errorId) || errors[0];
      expect(events.filter((event) => event.kind === 'output')).toEqual([]);
      expect(id).toMatch(refusals);
      expect(existsSync('/tmp/douki-escape')).toBe(false);
    });

    test.each(functions.map((one) => [one.name, one] as const))(
      '%s is there, takes its parameters and starts',
      async (_, one) => {
        // Without what Windows has it fails inside, which is where it has to get to.
        const given: PipelineCommand['arguments'] = one.kind === 'check' ? {} : { WhatIf: true, Confirm: false };
        const { end } = await hear(shell, { kind: 'name', text: one.name, arguments: given });
        const id = (end.kind === 'ended' && end.error?.errorId) || '';
        const isMandatory = id.startsWith('MissingMandatoryParameter');
        const missesItself = end.kind === 'ended' && end.error?.message.includes(`'${one.name}'`) === true;
        expect([missesItself, isMandatory || !/^(NamedParameterNotFound|ScriptsNotAllowed)/.test(id)]).toEqual([
          false,
          true,
        ]);
      },
    );

    test('a run of the bot greets, runs functions in the place of scripts, and closes', async () => {
      const items = guide.checks.slice(0, 2).map(({ definition: { id }, script: { text, sha256 } }) => ({
        id,
        text,
        sha256,
        parameters: {},
        timeoutMs: 20_000,
      }));
      const result = await session.run({ runId: 'jea-1', mode: 'read', deadlineMs: 60_000, items });
      expect(result).toMatchObject({ outcome: 'done', hello: { psVersion: expect.stringMatching(/^7\./) } });
      expect(result.records.map((record) => record.id)).toEqual(items.map((item) => item.id));
    });

    test('a function of another release does not run', async () => {
      const right = makeItem('@{}', {}, guide.checks[0]?.definition.id);
      const result = await session.run({ runId: 'jea-2', mode: 'read', deadlineMs: 60_000, items: [right] });
      expect(result).toMatchObject({ outcome: 'done', records: [{ ok: false, error: { code: 'digest' } }] });
    });

    test('a run that may change something runs once', async () => {
      const [remediation] = guide.remediations;
      if (!remediation) throw new Error('The guide has no remediation');
      const { text, sha256 } = remediation.script;
      const items = [{ id: remediation.definition.id, text, sha256, parameters: {}, timeoutMs: 20_000 }];
      const request = { runId: `jea-${Date.now()}`, mode: 'act', deadlineMs: 60_000, items } as const;
      expect(await session.run(request)).toMatchObject({ outcome: 'done', records: [{ ok: false }] });
      expect(await session.run(request)).toMatchObject({ outcome: 'failed', error: { code: 'run-seen' } });
    });
  });
}

if (missing !== undefined && !isRequired) {
  test.skip(`skipped: ${missing}`, () => undefined);
} else {
  describe('With the real engine', () => {
    beforeAll(() => buildEngine(), 300_000);
    lockedSuite('The engine, locked by a role capability file,', (folder, role) => {
      const file = path.join(folder, 'lock.ps1');
      writeLock(file, { folder, role });
      return engineCommand(file);
    });
  });
}

if ('missing' in pwsh) {
  if (!isRequired) test.skip(`skipped: ${pwsh.missing}`, () => undefined);
  else {
    test('PowerShell 7 is here, as DOUKI_REQUIRE_PEERS=1 demands', () => {
      throw new Error(pwsh.missing);
    });
  }
} else {
  lockedSuite('PowerShell 7 with a session configuration file', (folder, role) => {
    const file = path.join(folder, `${role}.ssh.pssc`);
    return [
      '/usr/bin/env',
      `PSModulePath=${folder}`,
      pwsh.path,
      '-sshs',
      '-NoLogo',
      '-NoProfile',
      '-ConfigurationFile',
      file,
    ];
  });
}
