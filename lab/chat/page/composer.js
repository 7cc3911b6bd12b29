import { make } from './message.js';
import { authorName, excerptOf } from './state.js';

/** Grows with its text up to this height. */
const tallestPixels = 140;

/** The box at the bottom: text, suggestions, and the post that is answered. */
export function createComposer({ state, send }) {
  const form = document.getElementById('composer');
  const text = document.getElementById('text');
  const chip = document.getElementById('reply-chip');

  const fit = () => {
    text.style.height = 'auto';
    text.style.height = `${Math.min(text.scrollHeight, tallestPixels)}px`;
  };
  const fill = (value) => {
    text.value = value;
    fit();
    text.focus();
  };

  const showReply = () => {
    const head = state.replyTo === null ? undefined : state.messages.get(state.replyTo);
    if (!head || state.place !== 'channel') state.replyTo = null;
    chip.hidden = state.replyTo === null;
    if (state.replyTo === null) return;
    document.getElementById('reply-text').textContent = state.words.say('reply.to', {
      name: authorName(state, head),
      text: excerptOf(state, head),
    });
  };
  const reply = (threadId) => {
    state.replyTo = threadId;
    showReply();
    text.focus();
  };

  form.addEventListener('submit', (event) => {
    event.preventDefault();
    const value = text.value.trim();
    if (value === '') return;
    const threadId = state.replyTo;
    fill('');
    reply(null);
    void send(value, threadId);
  });
  text.addEventListener('input', fit);
  text.addEventListener('keydown', (event) => {
    // While an input method composes (Japanese), Enter takes its suggestion and nothing is sent.
    if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      form.requestSubmit();
    }
    if (event.key === 'Escape') reply(null);
  });
  document.getElementById('reply-cancel').addEventListener('click', () => reply(null));

  const drawSuggestion = (words) => {
    const button = make('button', 'suggestion', words);
    button.type = 'button';
    button.addEventListener('click', () => fill(words));
    const item = make('li');
    item.append(button);
    return item;
  };

  return {
    reply,
    show: () => {
      const { words } = state;
      const ids = [1, 2, 3, 4].map((number) => `example.${number}`).filter((id) => words.has(id));
      const texts = [...new Set(ids.map((id) => words.say(id)))];
      document.getElementById('suggestions').replaceChildren(...texts.map(drawSuggestion));
      showReply();
    },
  };
}
