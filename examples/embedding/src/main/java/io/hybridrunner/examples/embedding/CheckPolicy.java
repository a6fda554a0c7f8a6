package io.hybridrunner.examples.embedding;

import io.hybridrunner.model.Resources;
import io.hybridrunner.model.Workload;
import io.hybridrunner.policy.Policy;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Asks a policy what it thinks of a workload, without a runner. */
public final class CheckPolicy {

  private static final Policy POLICY =
      new Policy(
          List.of("registry.example.org/ingestion:*"),
          Set.of("metadata", "profiler"),
          List.of("analytics-"),
          Optional.of("2"),
          Optional.of("8Gi"));

  private CheckPolicy() {}

  /** What is not allowed about this image for this type of pipeline, each with its rule. */
  public static List<String> denials(String image, String pipelineType) {
    Workload workload =
        new Workload(
            pipelineType,
            "sales.nightly",
            "{}",
            image,
            Resources.forIngestion(),
            Map.of(),
            Optional.empty());
    return POLICY.check(workload).stream()
        .map(denial -> denial.rule() + ": " + denial.message())
        .toList();
  }
}
