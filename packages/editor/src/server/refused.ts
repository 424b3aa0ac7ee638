/** Why a request is refused; becomes an OperationOutcome. */
export class Refused extends Error {
  constructor(
    readonly status: number,
    /** FHIR issue type: `required`, `value`, `not-supported`… */
    readonly code: string,
    message: string,
  ) {
    super(message);
  }
}
