import { renderCard, renderMarkdown } from './card.js';
import { answerKey, authorName, shownCard } from './state.js';

/** Draws single messages and keeps the drawings of cards, which are the slow part. */
export function createMessageView({ state, hostConfigs, press }) {
  const drawings = new Map();

  const drawCard = (message) => {
    const json = shownCard(state, message);
    if (!json) return [];
    const known = drawings.get(message.id);
    if (known && known.json === json && known.theme === state.theme) return [known.element];
    const drawn = renderCard(json, {
      cardId: message.id,
      hostConfig: hostConfigs[state.theme],
      press: (action) => press(message.id, action),
      before: known?.drawn,
    });
    const element = make('div', 'card');
    if (drawn) element.append(drawn.element);
    else element.append(json.fallbackText ?? state.words.say('card.broken'));
    drawings.set(message.id, { json, theme: state.theme, element, drawn });
    return [element];
  };

  return {
    draw: (message) => {
      const article = make('article', message.personId === null ? 'message by-bot' : 'message');
      article.dataset.messageId = message.id;
      const body = make('div', 'message-body');
      body.append(...drawText(state, message), ...drawCard(message), ...drawNote(state, message));
      article.append(drawAvatar(state, message), drawHeader(state, message), body);
      return article;
    },
    forget: (id) => drawings.delete(id),
  };
}

/** A round picture of a person: the first letter on a colour of their own. */
export function drawPersonAvatar(state, person) {
  const index = state.people.indexOf(person);
  const avatar = make('span', 'avatar');
  avatar.dataset.colour = String((index < 0 ? 0 : index) % 4);
  avatar.setAttribute('aria-hidden', 'true');
  avatar.textContent = [...(person?.name ?? '?')][0] ?? '?';
  return avatar;
}

/** Makes an element with a class, and a text if there is one. */
export function make(tag, className, text) {
  const element = document.createElement(tag);
  if (className) element.className = className;
  if (text !== undefined) element.textContent = text;
  return element;
}

function drawAvatar(state, message) {
  if (message.personId !== null) {
    return drawPersonAvatar(
      state,
      state.people.find(({ id }) => id === message.personId),
    );
  }
  const avatar = make('img', 'avatar');
  avatar.src = '/page/icon.svg';
  avatar.alt = '';
  return avatar;
}

function drawHeader(state, message) {
  const { words } = state;
  const header = make('header', 'message-header');
  header.append(make('span', 'author', authorName(state, message)));
  const person = state.people.find(({ id }) => id === message.personId);
  header.append(make('span', 'tag', words.say(person ? `role.${person.role}` : 'author.bot')));
  const time = make('time', 'time');
  time.dateTime = message.at;
  time.textContent = new Intl.DateTimeFormat(words.say('locale'), { hour: '2-digit', minute: '2-digit' }).format(
    new Date(message.at),
  );
  header.append(time);
  return header;
}

function drawText(state, message) {
  if (!message.text) return [];
  if (message.personId === null) return [renderMarkdown(message.text)];
  const text = make('p', 'text');
  if (message.place.kind === 'channel') text.append(make('span', 'mention', state.botName), ' ');
  text.append(message.text);
  return [text];
}

function drawNote(state, message) {
  const note = state.notes.get(answerKey(state, message));
  if (!note) return [];
  const line = make('p', `note is-${note.kind}`, note.wordsId ? state.words.say(note.wordsId) : note.text);
  line.setAttribute('role', note.kind === 'error' ? 'alert' : 'status');
  return [line];
}
