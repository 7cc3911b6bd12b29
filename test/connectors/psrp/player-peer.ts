import type { Carrier } from '../../../connectors/winrm/psrp/carrier.ts';
import { ConnectorError } from '../../../connectors/errors.ts';
import type { PsrpPlayer } from '../../../lab/psrp/player.ts';

/** A carrier that hands its bytes to a player in this process; `cut` loses it without a word. */
export function createPlayerCarrier(player: PsrpPlayer): { readonly carrier: Carrier; cut(): void } {
  let lost: ConnectorError | undefined;
  const losing = new AbortController();

  function cut(): void {
    lose(new ConnectorError('connection-lost', 'The player was cut off.'));
  }

  function lose(error: ConnectorError): void {
    lost ??= error;
    player.close();
    losing.abort();
  }

  async function attempt<T>(deed: () => T | Promise<T>): Promise<T> {
    if (lost) throw lost;
    return deed();
  }

  player.onDrop(cut);
  const carrier: Carrier = {
    fragmentBytes: 10_000,
    create: ({ fragments }) =>
      attempt(() => {
        player.create(fragments);
        return 'created';
      }),
    command: (id, fragment) =>
      attempt(() => {
        player.command(id, fragment);
        return undefined;
      }),
    send: (id, fragment) => attempt(() => player.send(id, fragment)),
    receive: async (id) => {
      const { bytes } = await player.receive(id, losing.signal);
      // What had come before the loss still counts.
      if (bytes.length === 0) throw new ConnectorError('connection-lost', 'The player has ended.', { cause: lost });
      return bytes;
    },
    signal: (id, kind) => attempt(() => player.signal(id, kind)),
    delete: async () => lose(new ConnectorError('cancelled', 'The session was closed.')),
  };
  return { carrier, cut };
}
