// The manifest of the elements' public face: frameworks' types, editors' completion and Storybook are made from it.
import { tokensOf } from './scripts/tokens-of.mjs';

const hidden = (member) =>
  member.name.startsWith('#') || member.privacy === 'private' || member.privacy === 'protected' || member.static;

export default {
  globs: ['src/**/*.ts'],
  exclude: ['src/**/*.test.ts', 'src/testing/**', 'src/define/**', 'src/bundle.ts'],
  outdir: '.',
  litelement: true,
  dependencies: false,
  packagejson: false,
  plugins: [
    {
      name: 'public-face-only',
      packageLinkPhase({ customElementsManifest }) {
        for (const module of customElementsManifest.modules) {
          module.declarations = module.declarations?.filter((d) => d.kind === 'class' && /^Sas/.test(d.name)) ?? [];
          for (const declaration of module.declarations) {
            declaration.members = declaration.members?.filter((member) => !hidden(member));
            // Elements are defined by the modules of define/, under the class's name in kebab case.
            if (declaration.name !== 'SasElement') {
              declaration.customElement = true;
              declaration.tagName = declaration.name.replace(/(?<!^)([A-Z])/g, '-$1').toLowerCase();
            }
          }
        }
        customElementsManifest.modules = customElementsManifest.modules.filter((module) => module.declarations.length);
        // Class docs tell of the tokens that are special to an element; all others that its styles use are added here.
        for (const { path, declarations } of customElementsManifest.modules) {
          for (const declaration of declarations.filter((d) => d.tagName)) {
            const told = declaration.cssProperties ?? [];
            const used = tokensOf(path).filter(({ name }) => !told.some((property) => property.name === name));
            declaration.cssProperties = [...told, ...used];
          }
        }
        for (const module of customElementsManifest.modules) {
          module.exports = module.exports?.filter((e) => /^Sas/.test(e.name));
        }
      },
    },
  ],
};
