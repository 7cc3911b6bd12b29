/** Listens to what happens; comes back by itself when the connection breaks, and then begins anew with `welcome`. */
export function listen({ event, lost }) {
  const source = new EventSource('/events');
  source.addEventListener('message', ({ data }) => {
    event(JSON.parse(data));
  });
  source.addEventListener('error', lost);
}

/** Says a text; the id of the words of what went wrong, or null. */
export async function sendMessage(message) {
  const answer = await post('/messages', message);
  return answer.problem;
}

/** Presses a button; what to show: { kind: 'card' | 'note' | 'error', ... } or null for nothing. */
export async function sendPress(press) {
  const { problem, body } = await post('/presses', press);
  if (problem) return { kind: 'error', wordsId: problem };
  const { type, value } = body ?? {};
  if (type === 'application/vnd.microsoft.card.adaptive') return { kind: 'card', card: value };
  if (type === 'application/vnd.microsoft.activity.message')
    return value ? { kind: 'note', text: String(value) } : null;
  if (typeof type === 'string' && type.startsWith('application/vnd.microsoft.error')) {
    return { kind: 'error', text: String(value?.message ?? value?.code ?? '') };
  }
  return { kind: 'error', wordsId: 'error.bot-refused' };
}

async function post(path, body) {
  try {
    const response = await fetch(path, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    const answer = await response.json();
    if (response.ok) return { problem: null, body: answer };
    return { problem: response.status === 404 ? 'error.gone' : `error.${answer.code ?? 'bot-refused'}` };
  } catch {
    return { problem: 'error.page' };
  }
}
