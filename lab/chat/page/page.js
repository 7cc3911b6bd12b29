import { loadHostConfigs } from './card.js';
import { createComposer } from './composer.js';
import { listen, sendMessage, sendPress } from './connection.js';
import { createFeed } from './feed.js';
import { createMessageView } from './message.js';
import { createSide } from './side.js';
import { answerKey, createState, isShown, unreadKey } from './state.js';
import { applyWords, loadWords } from './words.js';

const query = new URLSearchParams(location.search);
const darkSystem = matchMedia('(prefers-color-scheme: dark)');
const languageBox = document.getElementById('language');
const themeBox = document.getElementById('theme');

const state = createState();
languageBox.value = chosen('language', ['en', 'ja']) ?? (navigator.language.startsWith('ja') ? 'ja' : 'en');
themeBox.value = chosen('theme', ['system', 'light', 'dark']) ?? 'system';
applyTheme();
state.words = await loadWords(languageBox.value);
applyWords(state.words);

const pressing = new Set();
const view = createMessageView({ state, hostConfigs: await loadHostConfigs(), press });
const feed = createFeed({ state, view, reply: (threadId) => composer.reply(threadId) });
const composer = createComposer({ state, send });
const side = createSide({ state, choosePlace, choosePerson });
let banner = null;

languageBox.addEventListener('change', async () => {
  keep('language', languageBox.value);
  state.words = await loadWords(languageBox.value);
  applyWords(state.words);
  showAll();
});
themeBox.addEventListener('change', () => {
  keep('theme', themeBox.value);
  applyTheme();
  feed.show();
});
darkSystem.addEventListener('change', () => {
  applyTheme();
  feed.show();
});

listen({
  event: (event) => handlers[event.kind]?.(event),
  lost: () => showBanner('banner.lost'),
});

const handlers = {
  welcome: ({ people, botName, bot, messages }) => {
    const wanted = [state.personId, query.get('person')].find((id) => people.some((person) => person.id === id));
    Object.assign(state, { people, botName, personId: wanted ?? people[0]?.id ?? '' });
    state.messages = new Map(messages.map((message) => [message.id, message]));
    showBot(bot);
    showAll();
  },
  bot: (event) => showBot(event.state),
  posted: ({ message }) => {
    state.messages.set(message.id, message);
    if (isShown(state, message)) return feed.add(message);
    const key = unreadKey(message);
    state.unread.set(key, (state.unread.get(key) ?? 0) + 1);
    return side.showPlaces();
  },
  updated: ({ message }) => {
    state.messages.set(message.id, message);
    feed.update(message);
  },
  removed: ({ id }) => {
    state.messages.delete(id);
    view.forget(id);
    feed.remove(id);
  },
};

async function send(text, threadId) {
  const { personId, place, words } = state;
  const problem = await sendMessage({ personId, place, threadId, text, language: words.language });
  showBanner(problem);
}

async function press(messageId, { verb, data }) {
  const message = state.messages.get(messageId);
  const key = message && answerKey(state, message);
  if (!key || pressing.has(key)) return;
  pressing.add(key);
  state.notes.set(key, { kind: 'waiting', wordsId: 'press.waiting' });
  feed.redraw(message);
  const { personId, words } = state;
  const answer = await sendPress({ personId, messageId, verb, data, language: words.language });
  pressing.delete(key);
  state.notes.delete(key);
  if (answer?.kind === 'card') {
    // An update that came meanwhile is as new as the answer; it would only be drawn twice.
    state.answers.set(key, { card: answer.card, updates: message.updates });
  } else if (answer) {
    state.notes.set(key, answer);
  }
  const now = state.messages.get(messageId);
  if (now && personId === state.personId) feed.redraw(now);
}

function choosePlace(place) {
  state.place = place;
  showAll();
}

function choosePerson(personId) {
  state.personId = personId;
  showAll();
}

function showAll() {
  state.unread.delete(state.place === 'channel' ? 'channel' : state.personId);
  side.show();
  side.banner(banner);
  composer.show();
  feed.show();
}

function showBot(botState) {
  showBanner(botState === 'ready' ? null : `banner.${botState}`);
}

function showBanner(wordsId) {
  banner = wordsId;
  side.banner(wordsId);
}

function applyTheme() {
  const isDark = themeBox.value === 'dark' || (themeBox.value === 'system' && darkSystem.matches);
  state.theme = isDark ? 'dark' : 'light';
  document.documentElement.dataset.theme = state.theme;
}

/** A choice from the address, else the one kept from last time. */
function chosen(name, values) {
  return [query.get(name), stored(name)].find((value) => values.includes(value));
}

function stored(name) {
  try {
    return localStorage.getItem(`douki.${name}`);
  } catch {
    return null;
  }
}

function keep(name, value) {
  try {
    localStorage.setItem(`douki.${name}`, value);
  } catch {
    // A browser that keeps nothing asks again next time.
  }
}
