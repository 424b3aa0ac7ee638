import { watch } from '#development';
import { LitElement } from 'lit';
import { VERSION } from '../version.js';

/** What every element of the package has in common. */
export class SasElement extends LitElement {
  /** Version of the package that the class comes from; `define` compares it when a tag is taken. */
  static readonly sasVersion: string = VERSION;

  constructor() {
    super();
    watch?.(this);
  }
}
