import { describe, expect, it } from 'vitest';
import { shorten } from './shorten.mjs';

const TOKENS = { ink: 'rgb(1, 2,  3)', font: "system-ui, 'Segoe  UI', sans-serif" };
/** What becomes of a template's text, without the line breaks that keep the lines' numbers. */
const of = (tag: string, text: string, tokens: Record<string, string> = TOKENS): string =>
  shorten(`${tag}\`${text}\``, tokens)
    .replace(/\n+$/, '')
    .slice(tag.length + 1, -1);
const css = (text: string, tokens?: Record<string, string>) => of('css', text, tokens);
const html = (text: string) => of('html', text);

describe('styles', () => {
  it('lose indentation, comments and what a rule does not need', () => {
    const text = `
      /* Why it is so. */
      :host([hidden]) .a:hover > b, ::before {
        margin: 0 auto; /* and so */
        inset: calc(1px + 2px) 0;
      }
      @media (min-width: 10px) and (hover: none) {
        .b :is(c, d) { color: red; }
      }
    `;
    expect(css(text)).toBe(
      ' :host([hidden]) .a:hover > b,::before{margin:0 auto;inset:calc(1px + 2px) 0}' +
        '@media (min-width:10px) and (hover:none){.b :is(c,d){color:red}}',
    );
  });

  it.each([
    ['spaces', 'a{content:"a  b"}'],
    ['what looks like the end of a rule', 'a{content:" ; } "}b{quotes:"« " " »"}'],
    ['what looks like a comment', `a{content:'/* no */'}`],
    ['a quote that is escaped', String.raw`a{content:"a\\"  ;  "}`],
    ['a line break that is escaped', String.raw`a{content:"a\\a  b"}`],
    ['the other kind of quote', `a{content:"it's  a: b"}b{content:'"  , '}`],
    ['an expression', 'a{content:"${x}  ; ${y} "}'],
  ])('keep a string with %s', (_what, text) => expect(css(text)).toBe(text));

  it.each([
    '[title="x , y: z"] .b{margin:0}',
    'a{background:url(x.svg?a: b, c;d)}',
    'a{background:url("x.svg?a:  b")}',
    String.raw`.a\\: b{margin:0}`,
    String.raw`.a\\, b{margin:0}`,
  ])('keep %s', (text) => expect(css(text)).toBe(text));

  it('keep custom properties what they are', () => {
    expect(css(':host { --a: 1px  2px; --b: ; --c: "x  y", z; --d: { a: b }; }')).toBe(
      ':host{--a:1px 2px;--b:;--c:"x  y",z;--d:{a:b}}',
    );
  });

  it('keep two words two words where a comment stood between them, and one selector one', () => {
    expect(css('a{margin:0/* x */auto}')).toBe('a{margin:0/**/auto}');
    expect(css('a{margin:0 /* x */ auto}')).toBe('a{margin:0 auto}');
    expect(css('.a/* x */.b{margin:0}')).toBe('.a.b{margin:0}');
    expect(css(`a{margin:0 /* it's */ 1px} b{content:" ' "}`)).toBe(`a{margin:0 1px}b{content:" ' "}`);
  });

  it('keep the expressions, at their places, in a comment too', () => {
    expect(css('${a} b ${c}: d; margin: ${x} ${y};')).toBe('${a} b ${c}:d;margin:${x} ${y};');
    expect(css('/* ${a} */ b { color: ${c}; }')).toBe('/* ${a} */ b{color:${c}}');
  });

  it('bring tokens with their defaults, as they are', () => {
    expect(css(`a { color: \${token('ink')}; font: 1px \${token('font')} }`)).toBe(
      `a{color:var(--sas-ink,rgb(1,2,3));font:1px var(--sas-font,system-ui,'Segoe  UI',sans-serif)}`,
    );
    expect(css(`a { color: \${token('unknown')}; }`)).toBe(`a{color:\${token('unknown')}}`);
  });

  it('need no space before !important, which a string keeps', () => {
    expect(css("a { color: red !important; content: ' !important' }")).toBe(
      "a{color:red!important;content:' !important'}",
    );
  });
});

describe('markup', () => {
  it('loses indentation, and the space around blocks', () => {
    const text = `
      <div
        class="a"
        id=\${id}
      >
        <p>one
          two</p>
        <span>a</span>
        <span>b</span>
      </div>
    `;
    expect(html(text)).toBe('<div class="a" id=${id}><p>one two</p> <span>a</span> <span>b</span></div> ');
  });

  it('keeps the slash at the end out of a value without quotes', () => {
    expect(html('<input\n  @blur=${() => go()}\n/>')).toBe('<input @blur=${() => go()} />');
    expect(html('<a href=/x/ />')).toBe('<a href=/x/ />');
    expect(html('<input a="b"\n/><br />')).toBe('<input a="b"/><br/>');
    expect(html('<p a=${b}\n>c</p>')).toBe('<p a=${b}>c</p>');
  });

  it.each([
    '<p title="1 > 2">a</p>',
    '<p title="a\n  b" lang=\'x\n  y\'>c</p>',
    '<p title="${x} > ${y}">a</p>',
    '<pre>a\n  b ${c}\n</pre>',
    '<textarea>\n a\n</textarea>',
    '<b>a</b> <i>b</i>',
    '<!-- ${x}\n y -->',
    'a ${b} c',
  ])('keeps %j', (text) => expect(html(text)).toBe(text));

  it('keeps a no-break space at the end of a line', () => {
    expect(html('Lieu\u00a0\n  : ${x}')).toBe('Lieu\u00a0 : ${x}');
  });

  it('loses comments that hold nothing', () => {
    expect(html('<b>a</b><!-- why\n so --><i>b</i>')).toBe('<b>a</b><i>b</i>');
  });

  it('shortens templates in templates, each in its own turn', () => {
    expect(html('<ul>\n  ${all.map((x) => html`<li>\n  ${x}\n</li>`)}\n</ul>')).toMatch(
      /^<ul> \$\{all\.map\(\(x\) => html`<li> \$\{x\} <\/li>`\n*\)\} <\/ul>$/,
    );
  });
});

describe('a module', () => {
  const MODULE = `var __decorate = (this && this.__decorate) || function () {};
import { property, query, state } from 'lit/decorators.js';
class Card {
  render() {
    return html\`
      <p>a</p>
    \`;
  }
}
__decorate([
  property({ attribute: false })
], Card.prototype, "offer", void 0);
__decorate([
  state()
], Card.prototype, "open", void 0);
throw new Error('here');`;

  it('keeps the numbers of its lines', () => {
    const short = shorten(MODULE, TOKENS);
    expect(short.split('\n').findIndex((line) => line.includes('here'))).toBe(
      MODULE.split('\n').findIndex((line) => line.includes('here')),
    );
  });

  it('has properties instead of decorators, and neither the helper nor the import any more', () => {
    const short = shorten(MODULE, TOKENS);
    expect(short).toContain('Card.createProperty("offer", { attribute: false });');
    expect(short).toContain('Card.createProperty("open", { state: true, attribute: false });');
    expect(short).not.toMatch(/__decorate|decorators/);
  });

  it('keeps the helper and the import where they are used in another way', () => {
    const used = shorten(MODULE.replace('state()\n', 'query("b")\n'), TOKENS);
    expect(used).toMatch(/var __decorate/);
    expect(used).toMatch(/import \{ property, query, state \}/);
    expect(shorten(`${MODULE}\nconst kept = [state];`, TOKENS)).toMatch(/import \{/);
    expect(shorten(`${MODULE}\nthis.state = { state: 1 };`, TOKENS)).not.toMatch(/import \{/);
  });

  it('stays as it is once it is short', () => {
    const short = shorten(MODULE, TOKENS);
    expect(shorten(short, TOKENS)).toBe(short);
  });
});
