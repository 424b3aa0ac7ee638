import { VERSION } from '../version.js';
import { tagOf } from './naming.js';

interface Versioned {
  readonly sasVersion?: string;
}

const warned = new Set<string>();

/**
 * Defines an element, once. Never throws: a page may load us twice, or load two versions. The first definition stays.
 * The same version again is silent; another version, or a stranger's element, is told in the console once per tag.
 * Without a DOM (Node) it does nothing harmful.
 * @param usual - the tag's name where no other beginning was asked for
 * @param element - the class
 */
export function define(usual: string, element: CustomElementConstructor): void {
  const tag = tagOf(usual);
  const registry = globalThis.customElements as CustomElementRegistry | undefined;
  if (!registry) return;
  const known = registry.get(tag);
  if (!known) {
    try {
      registry.define(tag, element);
    } catch {
      // The host has defined the class itself, under a tag of its own, and a class has one tag only.
      registry.define(tag, class extends element {});
    }
    return;
  }
  if (known === element) return;
  const version = (known as unknown as Versioned).sasVersion;
  if (version === VERSION || warned.has(tag)) return;
  warned.add(tag);
  const whose = version ? `version ${version}` : 'other code';
  console.warn(`<${tag}> is already defined by ${whose}; version ${VERSION} of sas-embed leaves it as it is.`);
}
