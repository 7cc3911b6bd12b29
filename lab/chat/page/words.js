/** Loads the page's own words in one language. */
export async function loadWords(language) {
  const response = await fetch(`/page/page-words.${language}.json`);
  const words = await response.json();
  return {
    language,
    /** The words of an id, with `{name}` places filled. */
    say: (id, data = {}) => (words[id] ?? id).replace(/\{(\w+)\}/g, (whole, name) => String(data[name] ?? whole)),
    has: (id) => Object.hasOwn(words, id),
  };
}

/** Writes the words into every element that names them. */
export function applyWords(words) {
  document.documentElement.lang = words.language;
  document.title = words.say('title');
  for (const element of document.querySelectorAll('[data-words]')) {
    element.textContent = words.say(element.dataset.words);
  }
  for (const [attribute, target] of [
    ['wordsLabel', 'aria-label'],
    ['wordsPlaceholder', 'placeholder'],
    ['wordsTitle', 'title'],
  ]) {
    const name = attribute.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
    for (const element of document.querySelectorAll(`[data-${name}]`)) {
      element.setAttribute(target, words.say(element.dataset[attribute]));
    }
  }
}
