package io.hybridrunner.argo.manifest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hybridrunner.model.Cause.Kind;
import io.hybridrunner.model.Resources;
import io.hybridrunner.spi.EngineException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Resources that the cluster would refuse only when a run is made. */
class ResourcesTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "2|1|1Gi|1Gi|the CPU request 2 is more than the limit 1",
        "1100m|1|1Gi|1Gi|the CPU request 1100m is more than the limit 1",
        "1|1|2Gi|2G|the memory request 2Gi is more than the limit 2G",
        "-1|1|1Gi|1Gi|the CPU request '-1' is less than nothing",
        "{{x}}|1|1Gi|1Gi|the CPU request '{{x}}' is not a Kubernetes quantity",
        "1|1|1Gb|1Gi|the memory request '1Gb' is not a Kubernetes quantity"
      })
  void areRefusedWithWhereToCorrectThem(
      String cpuRequest, String cpuLimit, String memoryRequest, String memoryLimit, String why) {
    Resources resources = new Resources(cpuRequest, cpuLimit, memoryRequest, memoryLimit);
    assertThatThrownBy(() -> MainContainer.resources(resources))
        .isInstanceOfSatisfying(
            EngineException.class,
            refused -> {
              assertThat(refused.reason().kind()).isEqualTo(Kind.BAD_REQUEST);
              assertThat(refused.reason().message()).startsWith(why);
              assertThat(refused.reason().cure()).contains("ingestion.resources");
            });
  }

  @Test
  void equalOnesOfOtherFormsAreTaken() {
    assertThatCode(() -> MainContainer.resources(new Resources("1000m", "1", "1024Mi", "1Gi")))
        .doesNotThrowAnyException();
  }
}
