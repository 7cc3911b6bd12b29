import type { Person } from '../../bot/domain/person.ts';
import type { StubMessage } from './connector-stub.ts';
import type { FrontDoor } from './front-door.ts';
import { buttonsOf, textOfCard } from './seen-card.ts';

/** The newest request for approval that is posted; throws with everything that was said when there is none. */
export function postedRequest(door: FrontDoor): StubMessage {
  const isRequest = (message: StubMessage) => buttonsOf(message.card).some((button) => button.verb === 'approve');
  const request = door.stub.messages.findLast(isRequest);
  if (!request)
    throw new Error(`No request was posted: ${door.stub.messages.map((one) => textOfCard(one.card)).join('\n---\n')}`);
  return request;
}

/** Presses the button of a fix and gives the request that is posted for it. */
export async function requestFix(
  door: FrontDoor,
  asked: { by: Person; on: StubMessage; remediationId: string },
): Promise<StubMessage> {
  await door.press(asked.by, asked.on, { verb: 'request-fix', remediationId: asked.remediationId });
  return postedRequest(door);
}

/** Lets the lab's synchronizations end and the bot look at them. */
export async function finishSynchronizations(door: FrontDoor): Promise<void> {
  for (let round = 0; round < 12; round += 1) {
    door.clock.advance(5 * 60_000);
    door.estate.tick();
    await door.idle();
  }
}
