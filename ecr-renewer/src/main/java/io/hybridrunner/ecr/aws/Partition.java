package io.hybridrunner.ecr.aws;

import java.util.List;
import java.util.Locale;

/**
 * A part of AWS with accounts, keys and host names of its own. The AWS SDK's own table loads the
 * metadata of every service there is: a tenth of what a renewal costs. {@code PartitionTest} holds
 * this one against it.
 *
 * @param id its id, as in ARNs: {@code aws}, {@code aws-cn}
 * @param regions the names of its regions, those too that will come
 * @param suffix what the host names of its ordinary registries end in
 * @param dualStackSuffix what those that are reached by IPv6 too end in
 */
public record Partition(String id, String regions, String suffix, String dualStackSuffix) {

  /** All of them. */
  static final List<Partition> ALL =
      List.of(
          new Partition("aws", "(us|eu|ap|sa|ca|me|af|il|mx)-\\w+-\\d+", "amazonaws.com", "on.aws"),
          new Partition(
              "aws-cn", "cn-\\w+-\\d+", "amazonaws.com.cn", "on.amazonwebservices.com.cn"),
          new Partition("aws-us-gov", "us-gov-\\w+-\\d+", "amazonaws.com", "on.aws"),
          new Partition("aws-iso", "us-iso-\\w+-\\d+", "c2s.ic.gov", "on.aws.ic.gov"),
          new Partition("aws-iso-b", "us-isob-\\w+-\\d+", "sc2s.sgov.gov", "on.aws.scloud"),
          new Partition(
              "aws-iso-e", "eu-isoe-\\w+-\\d+", "cloud.adc-e.uk", "on.cloud-aws.adc-e.uk"),
          new Partition("aws-iso-f", "us-isof-\\w+-\\d+", "csp.hci.ic.gov", "on.aws.hci.ic.gov"),
          new Partition(
              "aws-eusc", "eusc-(de)-\\w+-\\d+", "amazonaws.eu", "on.amazonwebservices.eu"));

  /**
   * The one that a region lies in.
   *
   * @throws IllegalArgumentException when no partition has such regions
   */
  public static Partition of(String region) {
    String name = region.toLowerCase(Locale.ROOT);
    return ALL.stream()
        .filter(partition -> name.matches(partition.regions()))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "'" + region + "' is no AWS region. Write one like eu-west-1."));
  }
}
