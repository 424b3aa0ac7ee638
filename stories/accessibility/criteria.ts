import { CONTENT } from './content-criteria.js';
import type { Criterion } from './criterion.js';
import { USE } from './use-criteria.js';

/**
 * The 106 criteria of RGAA 4.1.2, each with what it comes to here. `checked` names the elements it concerns and the tests
 * that hold it; `host` is for the page around the elements; `none` says why nothing of the elements is concerned; `open` says
 * what was not checked. A test keeps the list whole and its files true.
 */
export const CRITERIA: readonly Criterion[] = [...CONTENT, ...USE];
