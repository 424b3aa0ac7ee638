// The English of what most pages do without, each loaded by what says it.

/** Loads the English of `sas-agenda`. */
export const loadEnglishAgenda = async () => (await import('./en/agenda.js')).enAgenda;
/** Loads the English of the forms of `sas-agenda`, and of the agenda behind them. */
export const loadEnglishAgendaForms = async () => {
  const [own, forms] = await Promise.all([loadEnglishAgenda(), import('./en/agenda-forms.js')]);
  return { ...own, ...forms.enAgendaForms };
};
/** Loads the English of `sas-appointments`. */
export const loadEnglishAppointments = async () => (await import('./en/appointments.js')).enAppointments;
/** Loads the English of `sas-indicators`. */
export const loadEnglishIndicators = async () => (await import('./en/indicators.js')).enIndicators;
/** Loads the English of `sas-interface-status`. */
export const loadEnglishInterfaceStatus = async () => (await import('./en/interface-status.js')).enInterfaceStatus;
/** Loads the English of a list of keys: what is said of keys everywhere, and what they do in the elements that have such a list. */
export const loadEnglishKeys = async () => {
  const [shared, own] = await Promise.all([loadEnglishShortcuts(), import('./en/keys.js')]);
  return { ...shared, ...own.enKeys };
};
/** Loads the English of `sas-map`. */
export const loadEnglishMap = async () => (await import('./en/map.js')).enMap;
/** Loads the English of the request to a community. */
export const loadEnglishMarketplace = async () => (await import('./en/marketplace.js')).enMarketplace;
/** Loads the English of the shortcuts of `sas-search`. */
export const loadEnglishShortcuts = async () => (await import('./en/shortcuts.js')).enShortcuts;
/** Loads the English of `sas-participation`. */
export const loadEnglishParticipation = async () => (await import('./en/participation.js')).enParticipation;
