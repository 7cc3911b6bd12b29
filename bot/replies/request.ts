import type { Proposed } from '../flows/propose.ts';
import { noticeReply } from './pages.ts';
import type { Asker, Reply, ReplyContext } from './reply.ts';
import { failureText, remediationTitle } from './shown.ts';
import { say, sayCode } from './words.ts';

/** Says at once that a request is being prepared; where it ended takes the place. */
export function requestReply(context: ReplyContext, asker: Asker, propose: () => Promise<Proposed>): Reply {
  const waiting = noticeReply(context, asker, { tone: 'info', text: say(asker.language, 'request.preparing') });
  return { ...waiting, behind: async () => endOfRequest(context, asker, await propose()) };
}

function endOfRequest(context: ReplyContext, asker: Asker, proposed: Proposed): Reply {
  const { language } = asker;
  if (proposed.ok) {
    return noticeReply(context, asker, {
      tone: 'good',
      text: say(language, 'request.posted', { number: proposed.approval.number }),
    });
  }
  return noticeReply(context, asker, { tone: 'attention', text: refusalText(context, asker, proposed) });
}

/** A refusal in words; `why` and `remediation` are codes of the guide with words of their own. */
function refusalText(
  { flow }: ReplyContext,
  { language }: Asker,
  { code, data }: Extract<Proposed, { ok: false }>,
): string {
  const { why, remediation } = data;
  const words = { ...data };
  if (typeof remediation === 'string') {
    words['remediation'] = remediationTitle(flow, remediation, language);
    if (typeof why === 'string') words['why'] = failureText(flow, { remediationId: remediation, code: why }, language);
  }
  return sayCode(language, 'refused', { code, data: words });
}
