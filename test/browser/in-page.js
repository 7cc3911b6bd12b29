/* global document, getComputedStyle, Node, innerWidth */
// Functions that run inside the page: plain JavaScript, and nothing from outside their own braces.

/** The texts whose contrast with what is behind them is below 4.5 to 1 (WCAG AA for normal text). */
export function findPaleTexts() {
  // A canvas turns every notation of a colour into numbers.
  const pen = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
  const numbersOf = (colour) => {
    pen.clearRect(0, 0, 1, 1);
    pen.fillStyle = colour;
    pen.fillRect(0, 0, 1, 1);
    return [...pen.getImageData(0, 0, 1, 1).data];
  };
  const luminance = (channels) => {
    const [red, green, blue] = channels.map((channel) => {
      const part = channel / 255;
      return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const behind = (element) => {
    const own = numbersOf(getComputedStyle(element).backgroundColor);
    const alpha = own[3] / 255;
    if (alpha === 1 || !element.parentElement) return own.slice(0, 3);
    const under = behind(element.parentElement);
    return own.slice(0, 3).map((channel, index) => channel * alpha + under[index] * (1 - alpha));
  };
  const isText = (node) => node.nodeType === Node.TEXT_NODE && node.textContent.trim() !== '';
  return [...document.querySelectorAll('body *')]
    .filter((element) => element.checkVisibility({ opacityProperty: true }) && [...element.childNodes].some(isText))
    .map((element) => {
      const front = luminance(numbersOf(getComputedStyle(element).color).slice(0, 3));
      const back = luminance(behind(element));
      const ratio = (Math.max(front, back) + 0.05) / (Math.min(front, back) + 0.05);
      return { text: element.innerText.slice(0, 60), ratio: Math.round(ratio * 100) / 100 };
    })
    .filter(({ ratio }) => ratio < 4.5);
}

/** Classes of what reaches over the right edge of the window; the row of suggestions scrolls by itself. */
export function findTooWide() {
  return [...document.querySelectorAll('main *')]
    .filter((element) => !element.closest('.suggestions') && element.getBoundingClientRect().right > innerWidth)
    .map((element) => element.getAttribute('class') ?? element.tagName);
}

/** Brings an element to the top of what scrolls around it. */
export function scrollToTop(element) {
  element.scrollIntoView({ block: 'start' });
}

/** True when the keyboard is on this element. */
export function hasFocus(element) {
  return element === document.activeElement;
}
