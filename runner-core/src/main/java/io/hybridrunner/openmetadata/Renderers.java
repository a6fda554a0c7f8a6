package io.hybridrunner.openmetadata;

import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Every pipeline type that can be run. A new one is a new line. */
final class Renderers {

  private static final Map<String, Renderer> BY_TYPE =
      Map.ofEntries(
          Map.entry("metadata", new SourceToServer(PipelineParts::connector)),
          Map.entry("lineage", new SourceToServer(parts -> parts.connector() + "-lineage")),
          Map.entry("dbt", new SourceToServer(parts -> "dbt")),
          Map.entry("usage", new UsageSteps()),
          Map.entry("profiler", new ProfilerSteps()),
          Map.entry("autoClassification", new ClassificationSteps()),
          Map.entry("TestSuite", new TestSuiteSteps()),
          Map.entry("dataInsight", new DataInsightSteps()),
          Map.entry("elasticSearchReindex", new ReindexSteps()),
          Map.entry("application", new ApplicationSteps()));

  private Renderers() {}

  /**
   * The renderer of a type.
   *
   * @throws InvalidEntityException when there is none, naming those that there are
   */
  static Renderer of(String type) {
    @Nullable Renderer renderer = BY_TYPE.get(type);
    if (renderer == null) {
      throw new InvalidEntityException(
          "pipelineType '"
              + type
              + "' cannot be run; this runner knows "
              + String.join(", ", new TreeSet<>(BY_TYPE.keySet())));
    }
    return renderer;
  }
}
