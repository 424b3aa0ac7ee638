import { baseStyles, buttonStyles, fieldStyles, messageStyles } from '../internal/index.js';
import { agendaDialogStyles } from './agenda-dialog.styles.js';
import { agendaWeekStyles } from './agenda-week.styles.js';
import { agendaStyles } from './agenda.styles.js';

/** All that the agenda is drawn with. */
export const agendaSheets = [
  baseStyles,
  buttonStyles,
  fieldStyles,
  messageStyles,
  agendaStyles,
  agendaWeekStyles,
  agendaDialogStyles,
];
