import type { z } from 'zod';
import type { state } from '../../guide/remediations/set-bits-foreground/state.ts';
import { requireAdministrator, requireElevated, requireIdle, type Act, type Step } from '../effect.ts';
import { booleanOf, expectOnly, required } from '../parameters.ts';
import { configurationSaved } from '../world/saved.ts';
import { restartWsus } from '../world/services.ts';

/** Lets BITS download in the foreground, without range requests, or takes that back. */
export const act: Act<z.infer<typeof state>> = ({ server, now, parameters }) => {
  expectOnly(parameters, ['Foreground']);
  const foreground = required(booleanOf(parameters, 'Foreground'), 'Foreground');
  requireAdministrator(server);
  requireElevated(server);
  requireIdle(server);
  const { configuration } = server.wsus;
  const before = { foreground: configuration.bitsDownloadPriorityForeground };
  if (before.foreground === foreground) return { changed: false, before, after: { foreground }, steps: [] };
  configuration.bitsDownloadPriorityForeground = foreground;
  configurationSaved(server, now);
  restartWsus(server, now);
  const steps: Step[] = [
    { messageId: foreground ? 'turn-on' : 'turn-off', data: {} },
    { messageId: 'restart', data: { service: 'WsusService' } },
  ];
  return { changed: true, before, after: { foreground }, steps };
};
