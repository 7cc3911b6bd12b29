import { drawPersonAvatar, make } from './message.js';
import { currentPerson } from './state.js';

/** Draws the left pane and the lines that say where and who one is. */
export function createSide({ state, choosePlace, choosePerson }) {
  const byId = (id) => document.getElementById(id);

  const drawPlace = (place) => {
    const { words } = state;
    const button = make('button', 'place');
    button.type = 'button';
    button.dataset.place = place;
    if (state.place === place) button.setAttribute('aria-current', 'page');
    const sign = make('span', 'place-sign', place === 'channel' ? '#' : '@');
    sign.setAttribute('aria-hidden', 'true');
    button.append(sign, make('span', 'place-name', words.say(`place.${place}`)));
    const count = state.unread.get(place === 'channel' ? 'channel' : state.personId) ?? 0;
    if (count > 0) button.append(make('span', 'count', words.say('places.new', { count })));
    button.addEventListener('click', () => choosePlace(place));
    const item = make('li');
    item.append(button);
    return item;
  };

  const drawPerson = (person) => {
    const label = make('label', 'person');
    const radio = make('input');
    radio.type = 'radio';
    radio.name = 'person';
    radio.value = person.id;
    radio.checked = person.id === state.personId;
    radio.addEventListener('change', () => choosePerson(person.id));
    const text = make('span', 'person-text');
    text.append(make('span', 'person-name', person.name));
    text.append(make('span', 'person-role', state.words.say(`role.${person.role}`)));
    label.append(radio, drawPersonAvatar(state, person), text);
    return label;
  };

  const showWhere = () => {
    const { words, place } = state;
    const person = currentPerson(state);
    byId('room-sign').textContent = place === 'channel' ? '#' : '@';
    byId('room-title').textContent = words.say(`place.${place}`);
    byId('room-about').textContent = words.say(`place.${place}.about`, { name: person?.name ?? '' });
  };

  const showPlaces = () => {
    const focused = document.activeElement?.dataset?.place;
    byId('places').replaceChildren(...['channel', 'personal'].map(drawPlace));
    if (focused) byId('places').querySelector(`[data-place="${focused}"]`)?.focus();
  };

  const showRole = () => {
    const person = currentPerson(state);
    const line = byId('role-line');
    line.replaceChildren();
    if (!person) return;
    line.append(drawPersonAvatar(state, person));
    line.append(make('span', '', state.words.say(`role-line.${person.role}`, { name: person.name })));
  };

  return {
    showPlaces,
    show: () => {
      showPlaces();
      const hadFocus = byId('people').contains(document.activeElement);
      byId('people').replaceChildren(...state.people.map(drawPerson));
      if (hadFocus) byId('people').querySelector('input:checked')?.focus();
      showWhere();
      showRole();
    },
    /** Shows what is wrong with the connection, or hides the line. */
    banner: (wordsId) => {
      const banner = byId('banner');
      banner.hidden = wordsId === null;
      banner.textContent = wordsId === null ? '' : state.words.say(wordsId);
    },
  };
}
