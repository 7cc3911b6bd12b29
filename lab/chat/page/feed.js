import { make } from './message.js';
import { authorName, excerptOf, isShown } from './state.js';

/** How near to the end counts as reading the newest. */
const endPixels = 120;

/** Draws the messages of the open place: threads in the channel, a plain row in a personal chat. */
export function createFeed({ state, view, reply }) {
  const feed = document.getElementById('feed');
  const announcer = document.getElementById('announcer');

  const isAtEnd = () => feed.scrollHeight - feed.scrollTop - feed.clientHeight < endPixels;
  const toEnd = () => {
    feed.scrollTop = feed.scrollHeight;
  };
  const articleOf = (id) => feed.querySelector(`article[data-message-id="${CSS.escape(id)}"]`);

  const show = () => {
    const shown = [...state.messages.values()].filter((message) => isShown(state, message));
    if (shown.length === 0) {
      feed.replaceChildren(make('p', 'empty', state.words.say(`feed.empty.${state.place}`)));
    } else if (state.place === 'personal') {
      feed.replaceChildren(...shown.map(view.draw));
    } else {
      const threads = Map.groupBy(shown, (message) => message.threadId);
      feed.replaceChildren(...[...threads].map(([id, messages]) => drawThread(id, messages)));
    }
    toEnd();
  };

  const drawThread = (id, messages) => {
    const thread = make('section', 'thread');
    thread.dataset.threadId = id;
    const answer = make('button', 'thread-reply', state.words.say('thread.reply'));
    answer.type = 'button';
    answer.addEventListener('click', () => reply(id));
    thread.append(...messages.map(view.draw), answer);
    return thread;
  };

  const add = (message) => {
    if (!isShown(state, message)) return;
    const wasAtEnd = isAtEnd() || message.personId === state.personId;
    feed.querySelector('.empty')?.remove();
    const thread = feed.querySelector(`[data-thread-id="${CSS.escape(message.threadId)}"]`);
    if (thread) thread.querySelector('.thread-reply').before(view.draw(message));
    else feed.append(state.place === 'channel' ? drawThread(message.threadId, [message]) : view.draw(message));
    if (wasAtEnd) toEnd();
    if (message.personId !== state.personId) announce('announce', message);
  };

  /** Draws one message anew in its place; the focus stays on the button that had it, or on the message. */
  const redraw = (message, { isNews }) => {
    const old = articleOf(message.id);
    if (!old) return;
    const wasAtEnd = isAtEnd();
    const focused = old.contains(document.activeElement) ? document.activeElement : undefined;
    const drawn = view.draw(message);
    old.replaceWith(drawn);
    if (focused && document.activeElement !== focused) restoreFocus(drawn, focused);
    if (isNews) drawn.classList.add('is-new');
    if (wasAtEnd) toEnd();
  };

  const announce = (wordsId, message) => {
    announcer.textContent = state.words.say(wordsId, {
      name: authorName(state, message),
      text: excerptOf(state, message),
    });
  };

  return {
    show,
    add,
    update: (message) => {
      redraw(message, { isNews: true });
      if (isShown(state, message)) announce('announce.updated', message);
    },
    redraw: (message) => redraw(message, { isNews: false }),
    remove: (id) => {
      const article = articleOf(id);
      const thread = article?.closest('.thread');
      article?.remove();
      if (thread && !thread.querySelector('article')) thread.remove();
    },
  };
}

function restoreFocus(article, focused) {
  if (article.contains(focused)) return focused.focus({ preventScroll: true });
  const same = [...article.querySelectorAll('button')].find((one) => one.textContent === focused.textContent);
  const target = same ?? article;
  if (!same) article.tabIndex = -1;
  return target.focus({ preventScroll: true });
}
