import { asObject, readText, readToken } from '../values/index.js';
import type { SystemAndValue } from './types.js';

/**
 * The identifier in `PUT /Appointment?identifier=system|value`: one token with system and value, unescaped (`\|`, `\,`,
 * `\$`, `\\`). Takes the parameter's decoded text; `undefined` for anything else, lists (`a|b,c|d`) included.
 */
export function appointmentIdentifierParam(text: string): SystemAndValue | undefined {
  if (text.length > 1024) return undefined;
  const parts: string[] = [];
  let part = '';
  for (let i = 0; i < text.length; i++) {
    const char = text.charAt(i);
    if (char === '\\' && /[|,$\\]/.test(text.charAt(i + 1))) part += text.charAt(++i);
    else if (char === ',') return undefined;
    else if (char === '|') {
      parts.push(part);
      part = '';
    } else part += char;
  }
  parts.push(part);
  if (parts.length !== 2) return undefined;
  const system = readToken(parts[0], 255);
  const value = readText(parts[1], 255);
  return system !== undefined && value !== undefined ? { system, value } : undefined;
}

/**
 * The identifier that the query of a conditional update names. The guide writes the parameter's name `identifier` and
 * `Identifier` (IG-A-01): either is read, and both when they are the same. `undefined` when it is missing, repeated or not
 * one token.
 *
 * @param query the decoded parameters by name; a repeated one is a list
 */
export function appointmentIdentifierOf(query: unknown): SystemAndValue | undefined {
  const { identifier, Identifier } = asObject(query) ?? {};
  const text = identifier ?? Identifier;
  if (typeof text !== 'string' || (Identifier !== undefined && Identifier !== text)) return undefined;
  return appointmentIdentifierParam(text);
}
