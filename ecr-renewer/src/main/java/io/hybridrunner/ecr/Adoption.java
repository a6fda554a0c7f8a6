package io.hybridrunner.ecr;

/** What becomes of a Secret that somebody else manages. */
public enum Adoption {
  /** It stays as it is, and that is a failure. */
  REFUSE,
  /** It is managed from now on; what is in it for other registries stays. */
  ADOPT
}
