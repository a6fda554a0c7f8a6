package io.hybridrunner.ecr;

import io.hybridrunner.ecr.EcrRegistry.Variant;
import io.hybridrunner.ecr.aws.Partition;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The host names that AWS gives to private registries.
 *
 * @see <a href="https://docs.aws.amazon.com/AmazonECR/latest/userguide/ecr-requests.html">those
 *     with IPv6</a>
 * @see <a href="https://docs.aws.amazon.com/general/latest/gr/ecr.html">those of each region</a>
 */
final class RegistryName {

  private static final Pattern SCHEME = Pattern.compile("^[a-z][a-z0-9+.-]*://");
  private static final Pattern HOST =
      Pattern.compile(
          "(?<account>[^.]+)\\.dkr(?<dash>[.-])ecr(?<fips>-fips)?"
              + "\\.(?<region>[a-z0-9-]+)\\.(?<suffix>[a-z0-9.-]+)");
  private static final Pattern OWN =
      Pattern.compile("[a-z0-9]([a-z0-9.-]*[a-z0-9])?(:[0-9]{1,5})?|\\[[0-9a-f:.]+](:[0-9]{1,5})?");
  private static final String EXAMPLE = "123456789012.dkr.ecr.eu-west-1.amazonaws.com";

  private RegistryName() {}

  static EcrRegistry parse(String text) {
    String host = bare(text);
    if (host.equals("public.ecr.aws") || host.equals("ecr-public.aws.com")) {
      throw new IllegalArgumentException(
          "The registry " + host + " is public and needs no credential. Leave it out.");
    }
    if (host.indexOf('/') >= 0) {
      throw new IllegalArgumentException(
          "'" + host + "' has a path. Write the registry's host name alone, like " + EXAMPLE + ".");
    }
    Matcher parts = HOST.matcher(host);
    if (!parts.matches()) {
      throw new IllegalArgumentException(
          "'"
              + host
              + "' is no host name of a private ECR registry. Write one like "
              + EXAMPLE
              + ".");
    }
    Variant variant = variant(parts.group("fips") != null, parts.group("dash").equals("-"));
    EcrRegistry registry = EcrRegistry.of(parts.group("account"), parts.group("region"), variant);
    if (!registry.host().equals(host)) {
      throw new IllegalArgumentException(
          "'"
              + host
              + "' does not end as registries in "
              + registry.region()
              + " do. The right name is "
              + registry.host()
              + ".");
    }
    return registry;
  }

  static String of(String account, String region, Variant variant) {
    Partition partition = Partition.of(region);
    String fips = hasFips(variant) ? "-fips" : "";
    return hasIpv6(variant)
        ? account + ".dkr-ecr" + fips + "." + region + "." + partition.dualStackSuffix()
        : account + ".dkr.ecr" + fips + "." + region + "." + partition.suffix();
  }

  /** A name of one's own, and the port perhaps. */
  static String own(String text) {
    String host = bare(text);
    if (!OWN.matcher(host).matches()) {
      throw new IllegalArgumentException(
          "'"
              + host
              + "' is no host name. Write it alone or with its port, like"
              + " registry.example.com:5000.");
    }
    return host;
  }

  static boolean hasFips(Variant variant) {
    return variant == Variant.FIPS || variant == Variant.FIPS_DUAL_STACK;
  }

  static boolean hasIpv6(Variant variant) {
    return variant == Variant.DUAL_STACK || variant == Variant.FIPS_DUAL_STACK;
  }

  private static Variant variant(boolean fips, boolean ipv6) {
    if (fips) {
      return ipv6 ? Variant.FIPS_DUAL_STACK : Variant.FIPS;
    }
    return ipv6 ? Variant.DUAL_STACK : Variant.PLAIN;
  }

  private static String bare(String text) {
    String lower = text.strip().toLowerCase(Locale.ROOT);
    // Who writes user:password@host into an address must not find it in a log.
    String shown = lower.replaceFirst("(?<=^|//)[^/]*@", "•••@");
    Matcher scheme = SCHEME.matcher(shown);
    if (scheme.find() && !scheme.group().equals("https://")) {
      throw new IllegalArgumentException(
          "'" + shown + "' does not begin with https://. Write the registry's host name alone.");
    }
    return scheme.replaceFirst("").replaceFirst("/$", "");
  }
}
