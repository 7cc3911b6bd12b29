import { systemClock } from '../../lab/clock.ts';
import { startEstate } from '../../lab/estate.ts';
import { makeFleet } from '../../lab/scenario/fleet.ts';

/* Child of the sweep bench: an estate of so many simulated servers; says its inventory to the parent. */
const estate = await startEstate({
  scenario: makeFleet(Number(process.argv[2])),
  clock: systemClock,
  random: Math.random,
  latencyMs: 0,
});
process.send?.(estate.inventory());
process.once('SIGTERM', () => {
  void estate.close().then(() => process.exit(0));
});
