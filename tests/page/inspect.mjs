// What the browser makes of a page: marks, boxes, and the contrast of every text.

export function inspect() {
  const LEAST_CONTRAST = 4.5;
  const problems = [];
  const isVisible = (element) => element.checkVisibility() && element.getClientRects().length > 0;
  const text = (element) => element.textContent.trim().slice(0, 40);

  if (document.scripts.length > 0) problems.push("has a script");
  if (/taken/.test(document.title) && !document.title.includes("<script>")) problems.push("ran a script");
  if (document.querySelector("img, iframe, object, embed, [onload], [onerror]")) problems.push("has a foreign element");

  // Nothing is wider than the page, but what scrolls in a box of its own.
  const width = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth > width) {
    problems.push(`is ${document.documentElement.scrollWidth} px wide`);
  }
  for (const element of document.querySelectorAll("main *")) {
    if (!isVisible(element) || element.closest("svg, .table, pre, .long")) continue;
    const box = element.getBoundingClientRect();
    if (box.left < -0.5 || box.right > width + 0.5) problems.push(`<${element.localName}> sticks out: ${text(element)}`);
  }
  for (const element of document.querySelectorAll(".cards strong, h1, h2, h3, figcaption p, dd, dt")) {
    if (isVisible(element) && element.scrollWidth > element.clientWidth + 1) {
      problems.push(`<${element.localName}> overflows: ${text(element)}`);
    }
  }

  // Texts of a chart lie within it and upon no other.
  const marks = {};
  for (const figure of document.querySelectorAll("figure")) {
    const shown = [...figure.querySelectorAll("svg")].filter(isVisible);
    if (shown.length !== 1) problems.push(`${figure.id} shows ${shown.length} drawings`);
    for (const svg of shown) {
      marks[figure.id.replace("chart-", "")] = svg.querySelectorAll(".mark").length;
      if ([...svg.querySelectorAll(".mark")].some((mark) => !mark.querySelector("title")?.textContent)) {
        problems.push(`${figure.id} has a mark without numbers`);
      }
      const frame = svg.getBoundingClientRect();
      const boxes = [...svg.querySelectorAll("text")].map((element) => [element, element.getBoundingClientRect()]);
      boxes.forEach(([element, box], index) => {
        if (box.left < frame.left - 1 || box.right > frame.right + 1 || box.bottom > frame.bottom + 1 || box.top < frame.top - 1) {
          problems.push(`${figure.id}: text leaves the drawing: ${text(element)}`);
        }
        for (const [other, room] of boxes.slice(index + 1)) {
          const across = Math.min(box.right, room.right) - Math.max(box.left, room.left);
          const down = Math.min(box.bottom, room.bottom) - Math.max(box.top, room.top);
          // Boxes hold room above and below the letters.
          if (across > 1 && down > 5) {
            problems.push(`${figure.id}: texts overlap: ${text(element)} | ${text(other)}`);
          }
        }
      });
    }
  }

  // Contrast after WCAG 2.2, against all that is painted behind a text.
  const parse = (colour) => {
    const parts = colour.match(/[\d.]+/g)?.map(Number) ?? [0, 0, 0, 0];
    return parts.length < 4 ? [...parts, 1] : parts;
  };
  const over = ([r, g, b, a], below) => [r, g, b].map((part, index) => a * part + (1 - a) * below[index]);
  const luminance = (colour) => {
    const [r, g, b] = colour.map((part) => {
      const share = part / 255;
      return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const contrast = (a, b) => {
    const [light, dark] = [luminance(a), luminance(b)].sort((x, y) => y - x);
    return (light + 0.05) / (dark + 0.05);
  };
  const paint = (element) => {
    const style = getComputedStyle(element);
    if (element instanceof SVGGeometryElement) {
      const [r, g, b, a] = parse(style.fill);
      return style.fill === "none" ? [0, 0, 0, 0] : [r, g, b, a * Number(style.fillOpacity) * Number(style.opacity)];
    }
    return parse(style.backgroundColor);
  };
  const behind = (element, x, y) => {
    const stack = document.elementsFromPoint(x, y).filter((other) => other !== element && !element.contains(other));
    let colour = parse(getComputedStyle(document.documentElement).backgroundColor).slice(0, 3);
    for (const other of stack.reverse()) {
      if (other.localName === "text" || other.localName === "tspan") continue;
      colour = over(paint(other), colour);
    }
    return colour;
  };
  let texts = 0;
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const seen = new Set();
  while (walker.nextNode()) {
    const element = walker.currentNode.parentElement;
    if (!walker.currentNode.textContent.trim() || seen.has(element) || !isVisible(element)) continue;
    if (element.localName === "title" || element.closest("pre")) continue;
    seen.add(element);
    const box = element.getBoundingClientRect();
    if (box.right > width || box.left < 0) continue;
    const style = getComputedStyle(element);
    const ink = parse(element.closest("svg") ? style.fill : style.color);
    for (const share of [0.05, 0.5, 0.95]) {
      const below = behind(element, box.left + share * box.width, box.top + box.height / 2);
      const found = contrast(over(ink, below), below);
      if (found < LEAST_CONTRAST) {
        problems.push(`contrast ${found.toFixed(2)}: ${text(element)}`);
        break;
      }
    }
    texts += 1;
  }
  return { marks, problems, texts };
}
