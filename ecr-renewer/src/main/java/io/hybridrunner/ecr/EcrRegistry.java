package io.hybridrunner.ecr;

import java.net.URI;
import java.util.Optional;

/**
 * A private registry of Amazon ECR.
 *
 * @param host the name, with a port perhaps, under which nodes pull from it: the key in the pull
 *     Secret
 * @param account the 12 digits of the AWS account that owns it
 * @param region the AWS region it lies in
 * @param variant which of AWS's host names is used
 * @param endpoint where ECR's API is asked instead of at AWS's public address
 */
public record EcrRegistry(
    String host, String account, String region, Variant variant, Optional<URI> endpoint) {

  /** Which of AWS's host names is used, of the registry and of ECR's API. */
  public enum Variant {
    /** The ordinary ones. */
    PLAIN,
    /** Those with cryptography as FIPS 140 wants it. */
    FIPS,
    /** Those that are reached by IPv6 too. */
    DUAL_STACK,
    /** Both. */
    FIPS_DUAL_STACK
  }
}
