import { makePng, type Colour } from './png.ts';

const white: Colour = [255, 255, 255, 255];
const blue: Colour = [15, 84, 140, 255];
const clear: Colour = [255, 255, 255, 0];

/** The icon of the app in colour, 192 by 192. */
export function colourIcon(): Buffer {
  return draw(192, { ink: white, ground: blue, scale: 1.15 });
}

/** The outline of the app: white on nothing, 32 by 32. */
export function outlineIcon(): Buffer {
  return draw(32, { ink: white, ground: clear, scale: 1.45 });
}

/** How finely each pixel is looked at, in each direction. */
const fine = 4;

function draw(size: number, { ink, ground, scale }: { ink: Colour; ground: Colour; scale: number }): Buffer {
  return makePng(size, (column, row) => {
    let covered = 0;
    for (let down = 0; down < fine; down += 1)
      for (let right = 0; right < fine; right += 1) {
        const x = ((column + (right + 0.5) / fine) / size - 0.5) / scale;
        const y = ((row + (down + 0.5) / fine) / size - 0.5) / scale;
        if (isInk(x, y)) covered += 1;
      }
    return mix(ink, ground, covered / fine ** 2);
  });
}

const radius = 0.24;
const halfWidth = 0.04;

/** Two arrows that run after each other in a circle; the picture is the same after half a turn. */
function isInk(x: number, y: number): boolean {
  return isArrow(x, y) || isArrow(-x, -y);
}

function isArrow(x: number, y: number): boolean {
  const angle = Math.atan2(y, x);
  const isArc = Math.abs(Math.hypot(x, y) - radius) <= halfWidth && angle > -Math.PI + 0.25 && angle < -0.75;
  // The head stands where the arc ends, and points along the circle.
  const tip = -0.75;
  const along = (x - radius * Math.cos(tip)) * -Math.sin(tip) + (y - radius * Math.sin(tip)) * Math.cos(tip);
  const across = (x - radius * Math.cos(tip)) * Math.cos(tip) + (y - radius * Math.sin(tip)) * Math.sin(tip);
  const isHead = along >= -0.01 && along <= 0.13 && Math.abs(across) <= (0.13 - along) * 0.85;
  return isArc || isHead;
}

function mix(ink: Colour, ground: Colour, share: number): Colour {
  const part = (index: 0 | 1 | 2 | 3) => Math.round(ink[index] * share + ground[index] * (1 - share));
  return [part(0), part(1), part(2), part(3)];
}
