package io.hybridrunner.model;

/**
 * What a run may use, as Kubernetes quantities.
 *
 * @param cpuRequest for instance {@code 1000m}
 * @param cpuLimit for instance {@code 1000m}
 * @param memoryRequest for instance {@code 4096Mi}
 * @param memoryLimit for instance {@code 4096Mi}
 */
public record Resources(
    String cpuRequest, String cpuLimit, String memoryRequest, String memoryLimit) {

  /** What ingestion pods get by default: one core and 4 GiB. */
  public static Resources forIngestion() {
    return new Resources("1000m", "1000m", "4096Mi", "4096Mi");
  }

  /** What automations get by default: little, since they are short. */
  public static Resources forAutomation() {
    return new Resources("200m", "500m", "256Mi", "512Mi");
  }
}
