package io.hybridrunner.ecr.aws;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.regions.EndpointTag;
import software.amazon.awssdk.regions.PartitionEndpointKey;
import software.amazon.awssdk.regions.PartitionMetadata;
import software.amazon.awssdk.regions.Region;

class PartitionTest {

  /** APIs end in api.aws, registries in on.aws; likewise in the other partitions. */
  private static Partition ofSdk(PartitionMetadata metadata) {
    PartitionEndpointKey dualStack =
        PartitionEndpointKey.builder().tags(EndpointTag.DUALSTACK).build();
    return new Partition(
        metadata.id(),
        metadata.regionRegex().replaceAll("^\\^|\\$$", "").replace("\\-", "-"),
        metadata.dnsSuffix(),
        metadata.dnsSuffix(dualStack).replaceFirst("^api\\.", "on."));
  }

  @Test
  void theTableIsTheSdks() {
    List<Partition> known =
        Region.regions().stream()
            .filter(region -> !region.isGlobalRegion())
            .map(PartitionMetadata::of)
            .distinct()
            .map(PartitionTest::ofSdk)
            .toList();

    assertThat(Partition.ALL).containsAll(known);
    assertThat(known).hasSizeGreaterThan(5);
  }

  @Test
  void everyRegionOfTheSdkLiesWhereTheSdkSays() {
    for (Region region : Region.regions()) {
      if (!region.isGlobalRegion()) {
        assertThat(Partition.of(region.id()).id())
            .as(region.id())
            .isEqualTo(PartitionMetadata.of(region).id());
      }
    }
  }
}
