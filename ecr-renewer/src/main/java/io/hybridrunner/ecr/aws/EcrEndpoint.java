package io.hybridrunner.ecr.aws;

import java.net.URI;
import java.util.Optional;

/**
 * One of ECR's APIs.
 *
 * @param region the AWS region
 * @param fips whether its FIPS 140 address is meant
 * @param dualStack whether the address that is reached by IPv6 too is meant
 * @param override another address than AWS's
 */
public record EcrEndpoint(String region, boolean fips, boolean dualStack, Optional<URI> override) {

  /** For sentences. */
  String name() {
    return "ECR in " + region + override.map(uri -> " at " + uri.getAuthority()).orElse("");
  }
}
