import { createContext } from '@lit/context';

/** National id of the structure whose members are listed here: its cards do not repeat what stands above the list. */
export const membersOfContext = createContext<string | undefined>(Symbol.for('sas-embed.members-of.v1'));
