package io.hybridrunner.relay.api;

import java.util.Map;

/** The key under which OpenMetadata expects a log, by pipeline type. */
final class TaskKeys {

  private static final String DEFAULT = "ingestion_task";

  private static final Map<String, String> BY_TYPE =
      Map.of(
          "profiler", "profiler_task",
          "autoClassification", "auto_classification_task",
          "lineage", "lineage_task",
          "dbt", "dbt_task",
          "usage", "usage_task",
          "TestSuite", "test_suite_task",
          "dataInsight", "data_insight_task",
          "elasticSearchReindex", "elasticsearch_reindex_task",
          "application", "application_task");

  private TaskKeys() {}

  static String of(String pipelineType) {
    return BY_TYPE.getOrDefault(pipelineType, DEFAULT);
  }
}
