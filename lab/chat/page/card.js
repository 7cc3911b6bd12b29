/* global AdaptiveCards, markdownit */

/** Teams knows bold, italic, lists and links in cards; everything else stays text. */
const markdown = markdownit({ html: false, linkify: false }).disable([
  'image',
  'heading',
  'lheading',
  'table',
  'code',
  'fence',
  'backticks',
  'blockquote',
  'hr',
  'strikethrough',
]);

AdaptiveCards.AdaptiveCard.onProcessMarkdown = (text, result) => {
  result.outputHtml = markdown.render(text);
  result.didProcess = true;
};

/** Markdown of a message of the bot, as an element. */
export function renderMarkdown(text) {
  const element = document.createElement('div');
  element.className = 'markdown';
  element.innerHTML = markdown.render(text);
  return element;
}

/** Loads how cards look, light and dark. */
export async function loadHostConfigs() {
  const load = async (theme) => (await fetch(`/page/host-config.${theme}.json`)).json();
  const [light, dark] = await Promise.all([load('light'), load('dark')]);
  return { light, dark };
}

/**
 * Draws a card. `press` is called with verb and data of a button; `before` is the drawing that this one takes the place
 * of: what was unfolded there stays unfolded. Undefined when the card cannot be drawn.
 */
export function renderCard(json, { cardId, hostConfig, press, before }) {
  const card = new AdaptiveCards.AdaptiveCard();
  card.hostConfig = new AdaptiveCards.HostConfig(hostConfig);
  card.onExecuteAction = (action) => {
    if (action instanceof AdaptiveCards.ExecuteAction) press({ verb: action.verb, data: action.data ?? {} });
    if (action instanceof AdaptiveCards.SubmitAction && !(action instanceof AdaptiveCards.ExecuteAction)) {
      press({ verb: String(action.data?.verbId ?? ''), data: action.data ?? {} });
    }
    if (action instanceof AdaptiveCards.OpenUrlAction) openLink(action.url);
  };
  card.parse(json);
  const element = card.render();
  if (!element) return undefined;
  const folded = foldedIds(json);
  const isUnfolded = (id) => card.getElementById(id)?.isVisible === true;
  sayWhatIsFolded(element, isUnfolded, `card-${cardId}`);
  card.onElementVisibilityChanged = () => sayWhatIsFolded(element, isUnfolded, `card-${cardId}`);
  for (const id of before?.unfolded() ?? []) {
    const part = folded.includes(id) ? card.getElementById(id) : undefined;
    if (part) part.isVisible = true;
  }
  for (const link of element.querySelectorAll('a[href]')) {
    link.target = '_blank';
    link.rel = 'noopener noreferrer';
  }
  return { element, unfolded: () => folded.filter(isUnfolded) };
}

/** Tells readers what a button unfolds and whether it is unfolded; many cards on a page have parts of the same name. */
function sayWhatIsFolded(element, isUnfolded, prefix) {
  for (const button of element.querySelectorAll('button[aria-controls]')) {
    button.dataset.controls ??= button.getAttribute('aria-controls');
    const ids = button.dataset.controls.split(' ');
    for (const id of ids) {
      const part = element.querySelector(`[id="${CSS.escape(id)}"]`);
      if (part) part.id = `${prefix}-${id}`;
    }
    button.setAttribute('aria-controls', ids.map((id) => `${prefix}-${id}`).join(' '));
    button.setAttribute('aria-expanded', String(ids.some(isUnfolded)));
  }
}

function foldedIds(part) {
  if (Array.isArray(part)) return part.flatMap(foldedIds);
  if (typeof part !== 'object' || part === null) return [];
  const own = part.isVisible === false && typeof part.id === 'string' ? [part.id] : [];
  return [...own, ...Object.values(part).flatMap(foldedIds)];
}

function openLink(url) {
  if (/^https?:/i.test(url ?? '')) window.open(url, '_blank', 'noopener,noreferrer');
}
