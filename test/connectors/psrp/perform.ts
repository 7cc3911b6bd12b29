import type { PlayedCommand } from '../../../lab/psrp/command.ts';
import type { Stage } from '../../../lab/psrp/player.ts';
import { playRequest, readRequest } from '../player.ts';

/** Plays the driver behind the player's pipeline; `count` hears of each whole request. */
export function perform(count: () => void): (command: PlayedCommand, stage: Stage) => void {
  return (command, stage) => {
    const request = readRequest(Buffer.from(command.strings.get('Request') ?? '', 'latin1'));
    if (!request || !command.isScript) throw new Error('The pipeline holds no request.');
    count();
    playRequest(request, {
      write: (bytes) => void stage.output(bytes.toString('utf8').replace(/\n$/, '')),
      exit: (code) =>
        stage.end(code === 0 ? undefined : { errorId: `Douki.Bootstrap.${code}`, message: '', type: 'E' }),
      hangUp: () => stage.drop(),
    });
  };
}
