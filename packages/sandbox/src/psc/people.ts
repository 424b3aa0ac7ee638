/** A test identity of the simulated Pro Santé Connect. Invented; the identifiers are well formed and nobody's. */
export interface PscPerson {
  /** Short name: `camille`. */
  id: string;
  /** `SubjectNameID`: `8` and an RPPS, `3` a FINESS, `/` and a number of the establishment, or `ANS` and digits. */
  nameId: string;
  lastName: string;
  firstName: string;
  /** The RPPS alone, of who has one. */
  rpps?: string;
  /** `Acces_Regulation_Medicale`. */
  regulates: boolean;
  /** How strongly the person signs in; `eidas1` by default. */
  acr?: string;
  /** TRE_G15 and TRE_R38; a doctor in general practice by default. */
  profession?: string;
  skill?: string;
  email?: string;
}

/** What a provider says of a person. */
export type Claims = Record<string, unknown> & { sub: string };

/** The claims of Pro Santé Connect's userinfo (scope `scope_all`). */
export const PSC_CLAIMS = [
  'SubjectNameID',
  'SubjectRefPro',
  'SubjectRole',
  'SubjectOrganization',
  'SubjectOrganizationID',
  'Secteur_Activite',
  'Acces_Regulation_Medicale',
  'Mode_Acces_Raison',
  'PSI_Locale',
  'Palier_Authentification',
  'UITVersion',
  'otherIds',
  'rpps',
  'preferred_username',
  'family_name',
  'given_name',
] as const;

/** What Pro Santé Connect says of the person. */
export function pscClaims(person: PscPerson): Claims {
  const { nameId, lastName, firstName, rpps, profession = '10', skill = 'SM54' } = person;
  return {
    sub: `f:sandbox:${nameId}`,
    SubjectNameID: nameId,
    preferred_username: nameId,
    family_name: lastName,
    given_name: firstName,
    ...(rpps && { rpps }),
    SubjectRole: [`${profession}^1.2.250.1.213.1.1.5.5`],
    SubjectOrganization: 'CENTRE DE RÉGULATION FICTIF',
    SubjectOrganizationID: '1339990012',
    Secteur_Activite: 'SA01^1.2.250.1.71.4.2.4',
    Acces_Regulation_Medicale: person.regulates ? 'VRAI' : 'FAUX',
    Mode_Acces_Raison: '',
    PSI_Locale: '1.2.250.1.213.1.3.1.1',
    Palier_Authentification: 'APPPRIP3^1.2.250.1.213.1.5.1.1.1',
    UITVersion: '1.0',
    otherIds: [{ identifiant: nameId, origine: rpps ? 'RPPS' : 'EDIT', qualite: 1 }],
    SubjectRefPro: {
      codeCivilite: '',
      exercices: rpps
        ? [
            {
              ...{ codeProfession: profession, codeCategorieProfessionnelle: 'C', codeCiviliteDexercice: 'DR' },
              ...{ nomDexercice: lastName, prenomDexercice: firstName },
              ...{ codeTypeSavoirFaire: 'S', codeSavoirFaire: skill },
              activities: [
                {
                  codeModeExercice: 'S',
                  codeSecteurDactivite: 'SA01',
                  raisonSocialeSite: 'CENTRE DE RÉGULATION FICTIF',
                  numeroFinessSite: '339990012',
                  identifiantTechniqueStructure: 'R00000000000000',
                },
              ],
            },
          ]
        : [],
    },
  };
}

/** What a provider of its own kind, of a SAS that is not yet on Pro Santé Connect, says of the person. */
export function plainClaims({ nameId, lastName, firstName, email, regulates }: PscPerson): Claims {
  return {
    sub: nameId,
    ...{ family_name: lastName, given_name: firstName, email },
    regulation: regulates,
  };
}
