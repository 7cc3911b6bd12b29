import type { Activity, InvokeResponse } from 'botbuilder';
import type { Card } from '../../cards/card.ts';

/** True for an invoke of this name. */
export function isInvokeOf(activity: Activity, name: string): boolean {
  return activity.type === 'invoke' && activity.name === name;
}

/*
 * The HTTP status of an answered invoke is always 200: Teams reads the status in the body, and shows nothing at all
 * when the HTTP status is an error (which is what the library makes of a sub-status by itself).
 */

/** The pressed card is replaced. */
export function invokeCard(card: Card): InvokeResponse {
  return { status: 200, body: { statusCode: 200, type: 'application/vnd.microsoft.card.adaptive', value: card } };
}

/** A line below the pressed card. */
export function invokeMessage(text: string): InvokeResponse {
  return { status: 200, body: { statusCode: 200, type: 'application/vnd.microsoft.activity.message', value: text } };
}

/** A red line below the pressed card. */
export function invokeRefusal(text: string): InvokeResponse {
  return {
    status: 200,
    body: { statusCode: 400, type: 'application/vnd.microsoft.error', value: { code: 'BadRequest', message: text } },
  };
}
