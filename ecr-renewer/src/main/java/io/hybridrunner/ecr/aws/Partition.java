package io.hybridrunner.ecr.aws;

import java.util.Locale;
import software.amazon.awssdk.regions.EndpointTag;
import software.amazon.awssdk.regions.PartitionEndpointKey;
import software.amazon.awssdk.regions.PartitionMetadata;
import software.amazon.awssdk.regions.Region;

/**
 * A part of AWS with accounts, keys and host names of its own.
 *
 * @param id its id, as in ARNs: {@code aws}, {@code aws-cn}
 * @param suffix what the host names of its ordinary registries end in
 * @param dualStackSuffix what those that are reached by IPv6 too end in
 */
public record Partition(String id, String suffix, String dualStackSuffix) {

  /**
   * The one that a region lies in. Regions that came after the AWS SDK are known by their pattern.
   *
   * @throws IllegalArgumentException when no partition has such regions
   */
  public static Partition of(String region) {
    PartitionMetadata metadata = PartitionMetadata.of(Region.of(region.toLowerCase(Locale.ROOT)));
    // For what it does not know, the SDK answers with the partition "aws".
    if (!region.matches(metadata.regionRegex())) {
      throw new IllegalArgumentException(
          "'" + region + "' is no AWS region. Write one like eu-west-1.");
    }
    return new Partition(metadata.id(), metadata.dnsSuffix(), dualStackSuffix(metadata));
  }

  // APIs end in api.aws, registries in on.aws; likewise in the other partitions.
  private static String dualStackSuffix(PartitionMetadata metadata) {
    PartitionEndpointKey dualStack =
        PartitionEndpointKey.builder().tags(EndpointTag.DUALSTACK).build();
    return metadata.dnsSuffix(dualStack).replaceFirst("^api\\.", "on.");
  }
}
