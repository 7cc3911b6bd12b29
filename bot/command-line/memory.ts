import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** When the first round of watching is over. */
const afterMs = 5000;

/**
 * Gives back, once, what starting took: a hundred megabytes of compiled modules and database images that V8 would keep
 * until it needs the room.
 */
export function tidyMemorySoon(): void {
  setTimeout(() => {
    setFlagsFromString('--expose-gc');
    const collect = runInNewContext('gc') as NodeJS.GCFunction;
    collect({ type: 'major', execution: 'sync', flavor: 'last-resort' });
  }, afterMs).unref();
}
