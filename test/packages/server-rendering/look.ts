/** What is drawn: each element's computed style, through shadow roots, under its place in the tree. Runs in the page. */
export function look(): Record<string, Record<string, string>> {
  const seen: Record<string, Record<string, string>> = {};
  const walk = (root: ParentNode, at: string) => {
    [...root.children]
      // a region that speaks is not drawn, and is not in what is served; nor are shortcuts, which come once they are loaded
      .filter((child) => !child.matches('link, script, [data-live], [part=shortcuts]'))
      .forEach((child, i) => {
        const place = `${at}/${child.localName}[${i}]`;
        seen[place] = Object.fromEntries(
          [...getComputedStyle(child)].map((name) => [name, getComputedStyle(child).getPropertyValue(name)]),
        );
        walk(child.shadowRoot ?? child, place);
        if (child.shadowRoot) walk(child, `${place}*`);
      });
  };
  walk(document.body, '');
  return seen;
}
