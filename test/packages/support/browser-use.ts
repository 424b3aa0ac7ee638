/** What our code asks of a browser: found by TypeScript in its own libraries, and in the templates. */
import { dirname, relative } from 'node:path';
import ts from 'typescript';
import { lackEvent, lackGlobal, lackHtml, lackMemberOf } from './browser-data.js';

const HOLE = ' ';

/** Elements, attributes, properties and events that a template writes, as `<div popover>`, by what lacks them. */
function* templateLacks(html: string): Generator<[string, string[]]> {
  for (const [, tag, rest] of html.matchAll(/<([a-z][\w-]*)((?:[^<>"']|"[^"]*"|'[^']*')*)/g)) {
    yield [`<${tag}>`, lackHtml(tag!)];
    for (const [, kind, name] of rest!.matchAll(/\s([.?@]?)([a-z][\w-]*)(?=[=\s/]|$)/gi)) {
      if (kind === '@') yield [`event ${name}`, lackEvent(name!)];
      else if (kind !== '.') yield [`<${tag} ${name}>`, lackHtml(tag!, name)];
    }
  }
}

/** Where a library of TypeScript declares this: interface, member, whether it stands on the interface's own object. */
function ownerOf(declaration: ts.Declaration): { owner: string; isStatic: boolean } | undefined {
  const { parent } = declaration;
  const names: string[] = [];
  for (let at: ts.Node = parent; at; at = at.parent) if (ts.isModuleDeclaration(at)) names.unshift(at.name.text);
  if (ts.isInterfaceDeclaration(parent)) return { owner: [...names, parent.name.text].join('.'), isStatic: false };
  // declare var AbortSignal: { any(…): …; new (): … }
  if (ts.isTypeLiteralNode(parent) && ts.isVariableDeclaration(parent.parent)) {
    return { owner: [...names, parent.parent.name.getText()].join('.'), isStatic: true };
  }
  return undefined;
}

const isLibrary = (program: ts.Program, { declarations }: ts.Symbol) =>
  declarations?.find((declaration) => program.isSourceFileDefaultLibrary(declaration.getSourceFile()));

/** The files of a package that reach a browser, type-checked as the package is. */
export function programOf(folder: string): ts.Program {
  const file = `${folder}/tsconfig.json`;
  const { config } = ts.readConfigFile(file, (path) => ts.sys.readFile(path)) as { config: unknown };
  const { fileNames, options } = ts.parseJsonConfigFileContent(config, ts.sys, dirname(file));
  return ts.createProgram(fileNames, { ...options, noEmit: true });
}

/** What these files use that a promised browser lacks: the name, who lacks it, where it stands. */
export function sourceLacks(program: ts.Program, isShipped: (path: string) => boolean): string[] {
  const checker = program.getTypeChecker();
  const found = new Set<string>();
  for (const source of program.getSourceFiles()) {
    if (!isShipped(source.fileName)) continue;
    const tell = (name: string, browsers: string[]) => {
      if (browsers.length) found.add(`${name}: not in ${browsers.join(', ')} (${relative('.', source.fileName)})`);
    };
    const named = (symbol: ts.Symbol | undefined) => {
      const declared = symbol && isLibrary(program, symbol);
      if (!declared) return;
      const owner = ownerOf(declared);
      if (owner) tell(`${owner.owner}.${symbol.name}`, lackMemberOf(owner.owner, symbol.name, owner.isStatic));
      else if (ts.isVariableDeclaration(declared) || ts.isFunctionDeclaration(declared)) {
        tell(symbol.name, lackGlobal(symbol.name));
      }
    };
    const visit = (node: ts.Node): void => {
      if (ts.isTypeNode(node) || ts.isInterfaceDeclaration(node)) return;
      if (ts.isIdentifier(node)) named(checker.getSymbolAtLocation(node));
      if (ts.isBindingElement(node) && !node.dotDotDotToken) {
        const name = (node.propertyName ?? node.name).getText();
        named(checker.getTypeAtLocation(node.parent).getProperty(name));
      }
      if (ts.isElementAccessExpression(node) && ts.isStringLiteralLike(node.argumentExpression)) {
        named(checker.getTypeAtLocation(node.expression).getProperty(node.argumentExpression.text));
      }
      if (ts.isCallExpression(node) && ts.isPropertyAccessExpression(node.expression)) {
        const [first] = node.arguments;
        if (node.expression.name.text === 'addEventListener' && first && ts.isStringLiteralLike(first)) {
          tell(`event ${first.text}`, lackEvent(first.text));
        }
      }
      if (ts.isTemplateExpression(node) || ts.isNoSubstitutionTemplateLiteral(node)) {
        const parts = ts.isTemplateExpression(node)
          ? [node.head.text, ...node.templateSpans.map(({ literal }) => literal.text)]
          : [node.text];
        for (const [name, browsers] of templateLacks(parts.join(HOLE))) tell(name, browsers);
      }
      ts.forEachChild(node, visit);
    };
    visit(source);
  }
  return [...found].sort();
}
