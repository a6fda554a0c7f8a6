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

  private static final java.util.regex.Pattern HOST =
      java.util.regex.Pattern.compile(
          "([0-9]{12})\\.dkr[.-]ecr(-fips)?\\.([a-z0-9-]+)\\.(amazonaws\\.com(\\.cn)?|on\\.aws)");

  /** The registry of that host name. */
  public static EcrRegistry parse(String host) {
    java.util.regex.Matcher matcher = HOST.matcher(host);
    if (!matcher.matches()) {
      throw new IllegalArgumentException("is no host name of a registry of ECR");
    }
    boolean dual = host.endsWith("on.aws");
    Variant variant =
        matcher.group(2) == null
            ? (dual ? Variant.DUAL_STACK : Variant.PLAIN)
            : (dual ? Variant.FIPS_DUAL_STACK : Variant.FIPS);
    return new EcrRegistry(host, matcher.group(1), matcher.group(3), variant, Optional.empty());
  }

  /** The registry of that account. */
  public static EcrRegistry of(String account, String region, Variant variant) {
    String fips = variant == Variant.FIPS || variant == Variant.FIPS_DUAL_STACK ? "-fips" : "";
    boolean dual = variant == Variant.DUAL_STACK || variant == Variant.FIPS_DUAL_STACK;
    String host =
        dual
            ? account + ".dkr-ecr" + fips + "." + region + ".on.aws"
            : account
                + ".dkr.ecr"
                + fips
                + "."
                + region
                + ".amazonaws.com"
                + (region.startsWith("cn-") ? ".cn" : "");
    return new EcrRegistry(host, account, region, variant, Optional.empty());
  }

  /** The same behind another host name. */
  public EcrRegistry behind(String other) {
    return new EcrRegistry(other, account, region, variant, endpoint);
  }

  /** The same, asked at another endpoint. */
  public EcrRegistry at(URI other) {
    return new EcrRegistry(host, account, region, variant, Optional.of(other));
  }
}
