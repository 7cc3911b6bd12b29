/** What the page knows and shows; parts of the page read it and are told by `page.js` when it changed. */
export function createState() {
  return {
    people: [],
    botName: 'Douki',
    /** id -> message, in the order in which they came. */
    messages: new Map(),
    personId: '',
    /** 'channel' or 'personal'. */
    place: 'channel',
    /** Id of the thread that the next message answers, or null. */
    replyTo: null,
    /** `<message> <person>` -> { kind: 'note' | 'error', text }: the line below a card. */
    notes: new Map(),
    /** `<message> <person>` -> { card, updates }: a card that only the presser sees, until the next update. */
    answers: new Map(),
    /** Messages that came to a place while another one was open: 'channel' or a person's id -> count. */
    unread: new Map(),
    words: undefined,
    theme: 'light',
  };
}

/** The person that the page speaks as. */
export function currentPerson(state) {
  return state.people.find((person) => person.id === state.personId);
}

/** Who wrote a message, for display. */
export function authorName(state, message) {
  if (message.personId === null) return state.botName;
  return state.people.find((person) => person.id === message.personId)?.name ?? state.words.say('author.unknown');
}

/** True when a message belongs to the place that is open. */
export function isShown(state, { place }) {
  if (place.kind !== state.place) return false;
  return place.kind === 'channel' || place.personId === state.personId;
}

/** Where a message counts as unread: the channel, or the personal chat of somebody. */
export function unreadKey({ place }) {
  return place.kind === 'channel' ? 'channel' : place.personId;
}

/** The key of what one person was answered about one message. */
export function answerKey(state, message) {
  return `${message.id} ${state.personId}`;
}

/** The card to show: what the presser was answered, as long as the message has not changed since. */
export function shownCard(state, message) {
  const answer = state.answers.get(answerKey(state, message));
  return answer && answer.updates === message.updates ? answer.card : message.card;
}

/** A message in a few words. */
export function excerptOf(state, message) {
  const text = message.text || message.card?.fallbackText || state.words.say('announce.card');
  const plain = text.replace(/\\(.)/g, '$1').replace(/\s+/g, ' ').trim();
  return plain.length > 80 ? `${plain.slice(0, 79)}…` : plain;
}
