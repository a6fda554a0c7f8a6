package io.hybridrunner.ecr;

import io.hybridrunner.ecr.aws.Partition;
import java.net.URI;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A private registry of Amazon ECR. Immutable and thread-safe.
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

  private static final Pattern ACCOUNT = Pattern.compile("[0-9]{12}");

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

  /**
   * Checks account and region.
   *
   * @throws IllegalArgumentException when they are none; its message has the cure
   */
  public EcrRegistry {
    if (!ACCOUNT.matcher(account).matches()) {
      throw new IllegalArgumentException(
          "'"
              + account
              + "' is no AWS account. Write its 12 digits, those in front too when they"
              + " are 0.");
    }
    Partition.of(region);
  }

  /**
   * Reads a host name that AWS gave, in any of its partitions; {@code https://} in front, a slash
   * at the end and capitals are let pass.
   *
   * @throws IllegalArgumentException when it is none; its message has the cure
   */
  public static EcrRegistry parse(String text) {
    return RegistryName.parse(text);
  }

  /**
   * An account's registry under its ordinary name.
   *
   * @throws IllegalArgumentException when account or region are none
   */
  public static EcrRegistry of(String account, String region) {
    return of(account, region, Variant.PLAIN);
  }

  /**
   * An account's registry.
   *
   * @throws IllegalArgumentException when account or region are none
   */
  public static EcrRegistry of(String account, String region, Variant variant) {
    String host = RegistryName.of(account, region, variant);
    return new EcrRegistry(host, account, region, variant, Optional.empty());
  }

  /**
   * The same registry for nodes that pull from it by another name: a proxy's, perhaps.
   *
   * @param host a host name, with a port perhaps
   * @throws IllegalArgumentException when it is none
   */
  public EcrRegistry behind(String host) {
    return new EcrRegistry(RegistryName.own(host), account, region, variant, endpoint);
  }

  /**
   * The same registry with ECR's API at another address: a private endpoint, a test.
   *
   * @param endpoint an address with {@code https} or {@code http}
   * @throws IllegalArgumentException when it is none
   */
  public EcrRegistry at(URI endpoint) {
    String scheme = String.valueOf(endpoint.getScheme());
    if (!scheme.matches("https?") || endpoint.getHost() == null || endpoint.getUserInfo() != null) {
      throw new IllegalArgumentException(
          "The endpoint of ECR's API is no web address. Write one like https://host, without a"
              + " user.");
    }
    return new EcrRegistry(host, account, region, variant, Optional.of(endpoint));
  }

  /** The part of AWS it lies in, as ARNs name it: {@code aws}, {@code aws-cn}. */
  public String partition() {
    return Partition.of(region).id();
  }
}
