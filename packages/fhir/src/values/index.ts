export { readHttpsUrl, type UrlOptions } from './https-url.js';
export { practitionerIdOf, readIdentifier, structureIdOf, type ReadIdentifier } from './identifier.js';
export { readInstant, type ReadInstant } from './instant.js';
export { asList, asObject, type JsonObject } from './json.js';
export { readPhone } from './phone.js';
export { MAX_TEXT, readText, readToken } from './text.js';
