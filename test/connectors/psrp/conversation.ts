import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { nodeContext } from '../../../connectors/context.ts';
import { ConnectorError } from '../../../connectors/errors.ts';
import type { CarrierFactory } from '../../../connectors/winrm/psrp/carrier.ts';
import type { PipelineCommand } from '../../../connectors/winrm/psrp/commands.ts';
import type { PipelineEnd } from '../../../connectors/winrm/psrp/conversation.ts';
import type { PipelineEvent } from '../../../connectors/winrm/psrp/pipeline.ts';
import { openPsrpShell, type PsrpShell } from '../../../connectors/winrm/psrp/shell.ts';

/** What one pipeline said and how it ended. */
export interface Heard {
  readonly events: readonly PipelineEvent[];
  readonly end: PipelineEnd;
  readonly milliseconds: number;
}

/** Runs one command in a shell and hears it out; `onEvent` may stop it. */
export async function hear(
  shell: PsrpShell,
  command: PipelineCommand,
  onEvent: (event: PipelineEvent, stop: (error: ConnectorError) => void) => void = () => undefined,
): Promise<Heard> {
  const events: PipelineEvent[] = [];
  let stoppedAt = performance.now();
  const conversation = shell.start([command], (event) => {
    events.push(event);
    onEvent(event, (error) => {
      stoppedAt = performance.now();
      conversation.stop(error);
    });
  });
  const end = await conversation.end;
  return { events, end, milliseconds: performance.now() - stoppedAt };
}

/** A script as a command. */
export function script(text: string, given: PipelineCommand['arguments'] = {}): PipelineCommand {
  return { kind: 'script', text, arguments: given };
}

/** The strings of the output. */
export function outputsOf({ events }: Heard): unknown[] {
  return events.flatMap((event) => (event.kind === 'output' ? [event.value] : []));
}

/** What a real server of the protocol has to do with our pipelines; one call for each way to one. */
export function conversationSuite(
  name: string,
  start: () => Promise<{ open: CarrierFactory; close(): Promise<void> }>,
): void {
  describe(`${name} and our client understand each other`, () => {
    let peer: Awaited<ReturnType<typeof start>>;
    let shell: PsrpShell;
    beforeAll(async () => {
      peer = await start();
      shell = await openPsrpShell(peer.open, nodeContext);
    }, 60_000);
    afterAll(async () => {
      await shell.close();
      await peer.close();
    });

    test('10,000 hostile strings come back as they were sent', async () => {
      const unit = fc.integer({ min: 0, max: 0xffff }).map((code) => String.fromCharCode(code));
      const hostile = fc.oneof(
        fc.string({ unit: 'binary', maxLength: 12 }),
        fc.array(unit, { maxLength: 8 }).map((units) => units.join('')),
        fc.constantFrom(
          '_x0041_',
          '_X005f_',
          "x'; Remove-Item C:\\ -Recurse; '",
          '$(calc)',
          '\r\n',
          ' ',
          '日本語',
          '\u{1f600}',
        ),
      );
      const values = fc.sample(hostile, { numRuns: 10_000, seed: 1125 });
      const heard = await hear(shell, script('param($Values) $Values', { Values: values }));
      expect(heard.end).toMatchObject({ kind: 'ended', state: 'completed' });
      expect(outputsOf(heard)).toEqual(values);
    });

    test('values keep their kinds', async () => {
      const values = [true, 7, 2 ** 40, 9_007_199_254_740_993n, 0.5, null, Buffer.from([1, 255])];
      const heard = await hear(shell, script('param($Values) foreach ($v in $Values) { , $v }', { Values: values }));
      expect(outputsOf(heard)).toEqual(values);
    });

    test('warnings, verbose lines, progress and errors come in their order, the errors with their ids', async () => {
      const text = [
        '[CmdletBinding()] param()',
        '$PSCmdlet.WriteWarning("w"); $PSCmdlet.WriteVerbose("v")',
        '$PSCmdlet.WriteProgress([Management.Automation.ProgressRecord]::new(1, "a", "s"))',
        '$e = [Management.Automation.ErrorRecord]::new([Exception]::new("bad \u65e5"), "Some.Id", "NotSpecified", $null)',
        '$PSCmdlet.WriteError($e)',
        'throw "Douki.Thrown"',
      ].join('\n');
      const { events, end } = await hear(shell, script(text, { Verbose: true }));
      expect(events.map((event) => (event.kind === 'note' ? event.stream : event.kind))).toEqual([
        'warning',
        'verbose',
        'progress',
        'error',
        'ended',
      ]);
      expect(events).toMatchObject([
        { text: 'w' },
        { text: 'v' },
        { activity: 'a' },
        { error: { message: 'bad 日' } },
        {},
      ]);
      expect(events[3]).toMatchObject({ error: { errorId: 'Some.Id', exceptionType: 'System.Exception' } });
      expect(end).toMatchObject({ kind: 'ended', state: 'failed', error: { errorId: 'Douki.Thrown' } });
    });

    test('5 MB of output come whole', async () => {
      const heard = await hear(shell, script('1..20 | & { process { "\u65e5" + ("x" * 262143) } }'));
      const outputs = outputsOf(heard) as string[];
      expect(outputs.map((text) => text.length)).toEqual(Array.from({ length: 20 }, () => 262_144));
      expect(outputs.every((text) => text.startsWith('日x'))).toBe(true);
    });

    test('a running pipeline stops within a second, and the next one runs', async () => {
      const endless = script('while ($true) { "tick"; [Threading.Thread]::Sleep(20) }');
      const reason = new ConnectorError('cancelled', 'Enough.');
      const heard = await hear(shell, endless, (event, stop) => {
        if (event.kind === 'output') stop(reason);
      });
      expect(heard.end).toEqual({ kind: 'stopped', error: reason });
      expect(heard.milliseconds).toBeLessThan(1_000);
      expect(outputsOf(await hear(shell, script('"next"')))).toEqual(['next']);
    });

    test.each([
      ['a prompt', '$host.UI.ReadLine()'],
      [
        'a choice',
        '$host.UI.PromptForChoice("a", "b", [Management.Automation.Host.ChoiceDescription[]]@("&x", "&y"), 0)',
      ],
      ['a question for a credential', '$host.UI.PromptForCredential("a", "b", "c", "d")'],
    ])('%s waits for nobody', async (_, text) => {
      const { end } = await hear(shell, script(text));
      expect(end).toMatchObject({
        kind: 'ended',
        state: 'failed',
        error: { message: expect.stringContaining('prompt') },
      });
    });

    test('a call to the host is refused, and the pool lives on', async () => {
      const { events } = await hear(shell, script('exit 3'));
      expect(events).toContainEqual({ kind: 'host-call', method: 6 });
      expect(outputsOf(await hear(shell, script('"next"')))).toEqual(['next']);
    });

    test('a command that does not exist fails with its id', async () => {
      const { end } = await hear(shell, { kind: 'name', text: 'Get-DoukiNothing', arguments: {} });
      expect(end).toMatchObject({ kind: 'ended', state: 'failed', error: { errorId: 'CommandNotFoundException' } });
    });

    test('what a script defines does not stay behind', async () => {
      await hear(shell, script('$left = 1; function Get-Left { 1 }'));
      expect(
        outputsOf(await hear(shell, script('"$left"; $null -eq (Get-Command Get-Left -ErrorAction Ignore)'))),
      ).toEqual(['', true]);
    });
  });
}
