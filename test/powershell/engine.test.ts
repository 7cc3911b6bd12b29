import { describe, expect, test } from '@jest/globals';
import { openWorld } from '../lab/worlds.ts';
import { withEngines } from './players.ts';
import { snapshotOf } from './snapshot.ts';
import type { ScriptAnswer } from './ask.ts';

withEngines((players, kind) => {
  describe(`the engine itself (${kind})`, () => {
    const explain = "param($Exception) @{ code = 'script-error'; errorId = ''; message = '' }";
    const ask = (script: string, deadlineMs?: number) => {
      const { world, clock } = openWorld('healthy', players().scripts);
      const request = {
        mode: 'run',
        script,
        prelude: '',
        explain,
        world: snapshotOf(world, 'wsus02', clock.now()),
      };
      return players().engine.ask<ScriptAnswer>(request, deadlineMs);
    };

    test('a script that loops is stopped at its deadline', async () => {
      const answer = await ask('while ($true) { $null = 1 }', 500);
      expect(answer.errors.map((error) => error.id)).toEqual(['PipelineStopped']);
    });

    test('a .NET call that does not end costs its own request and no other', async () => {
      const stuck = ask('[System.Threading.Thread]::Sleep(600000)', 100);
      const waiting = ask("[ordered]@{ a = 'after it' }");
      await expect(stuck).rejects.toThrow('was started again');
      expect((await waiting).output).toEqual({ a: 'after it' });
    }, 60_000);

    test('one request leaves nothing behind for the next', async () => {
      await ask('$global:kept = 1; [ordered]@{ a = 1 }');
      const answer = await ask("[ordered]@{ kept = [bool](Test-Path -LiteralPath 'Variable:\\kept') }");
      expect(answer.output).toEqual({ kept: false });
    });

    test.each([
      ['a command', 'Get-CimInstance -ClassName Win32_OperatingSystem'],
      [
        'a member',
        '[Microsoft.UpdateServices.Administration.AdminProxy]::GetUpdateServer().GetDatabaseConfiguration()',
      ],
      ['a filter', "Get-WinEvent -FilterHashtable @{ LogName = 'Application'; Level = 2 }"],
      ['a name in the network', "[System.Net.Dns]::GetHostAddresses('nobody.asked.example')"],
      [
        'a role',
        '(New-Object -TypeName System.Security.Principal.WindowsPrincipal -ArgumentList ([System.Security.Principal.WindowsIdentity]::GetCurrent())).IsInRole([System.Security.Principal.WindowsBuiltInRole]::Guest)',
      ],
    ])('%s that no stand-in knows is an error, never an empty answer', async (_what, script) => {
      const { errors, unknownMembers } = await ask(`$ErrorActionPreference = 'Stop'\n${script}\n[ordered]@{ a = 1 }`);
      expect(errors.length + unknownMembers.length).toBeGreaterThan(0);
    });

    test('an object may not leave a server', async () => {
      const configuration =
        '[Microsoft.UpdateServices.Administration.AdminProxy]::GetUpdateServer().GetConfiguration()';
      expect((await ask(configuration)).errors.map((error) => error.id)).toEqual(['bad-answer']);
    });
  });
});
