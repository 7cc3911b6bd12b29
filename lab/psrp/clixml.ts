import type { XmlElement } from './xml.ts';

/** Text for a CLIXML document, as Windows writes it: what is no plain character of XML as `_xHHHH_`. */
export function escapeText(text: string): string {
  return (
    text
      // eslint-disable-next-line no-control-regex
      .replace(/_(?=[xX])|[\u0000-\u001f\u007f-\u009f\ud800-\udfff\ufffe\uffff]/g, (unit) => {
        return `_x${unit.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}_`;
      })
      .replaceAll('&', '&amp;')
      .replaceAll('<', '&lt;')
      .replaceAll('>', '&gt;')
  );
}

/** Text out of a CLIXML document. */
export function unescapeText(text: string): string {
  return text.replace(/_[xX]([0-9a-fA-F]{4})_/g, (_whole, digits: string) =>
    String.fromCharCode(Number.parseInt(digits, 16)),
  );
}

/** The element that stands for a property of an object, if it has one of that name. */
export function propertyOf(object: XmlElement | undefined, name: string): XmlElement | undefined {
  const bags = object?.children.filter((child) => child.tag === 'MS' || child.tag === 'Props') ?? [];
  return bags.flatMap((bag) => bag.children).find((child) => unescapeText(child.attributes['N'] ?? '') === name);
}

/** The text of a string element; undefined for any other. */
export function stringOf(element: XmlElement | undefined): string | undefined {
  return element?.tag === 'S' ? unescapeText(element.text) : undefined;
}

/** The elements of a list; none for anything else. */
export function elementsOf(element: XmlElement | undefined): readonly XmlElement[] {
  return element?.children.find((child) => child.tag === 'LST' || child.tag === 'IE')?.children ?? [];
}
