package io.hybridrunner.argo.manifest;

import io.hybridrunner.document.Value;
import io.hybridrunner.document.Value.Items;
import io.hybridrunner.document.Value.Text;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What the ingestion image runs. It is always said: where a container has no command, Argo asks the
 * registry for the image's own.
 */
final class Program {

  static final String AUTOMATION = "automation";
  static final String APPLICATION = "application";

  /**
   * Python that gets the configuration ready, and becomes the program that its arguments name. A
   * process may set a variable that execve would refuse as too long; braces of Argo's do not stand
   * in it. The override's keys replace those of {@code appConfig}, as {@code WorkflowConfig.forRun}
   * does it.
   */
  static final String PRELUDE =
      """
      import os, runpy, sys

      file = os.environ.pop("HYBRIDRUNNER_CONFIG_FILE", "")
      override = os.environ.pop("HYBRIDRUNNER_OVERRIDE", "")
      if file:
          with open(file, encoding="utf-8", newline="") as text:
              os.environ["config"] = text.read()
      if override:
          import json, yaml

          config = yaml.safe_load(os.environ["config"])
          app = config.get("appConfig")
          config["appConfig"] = dict(app if isinstance(app, dict) else (), **json.loads(override))
          os.environ["config"] = yaml.safe_dump(config, sort_keys=False, allow_unicode=True)
      del sys.argv[0]
      if sys.argv[0] == "-m":
          del sys.argv[0]
          runpy.run_module(sys.argv[0], run_name="__main__", alter_sys=True)
      else:
          runpy.run_path(sys.argv[0], run_name="__main__")
      """;

  private Program() {}

  static List<String> of(String pipelineType) {
    return switch (pipelineType) {
      case AUTOMATION -> List.of("python", "run_automation.py");
      case APPLICATION -> List.of("python", "-m", "metadata.applications.runner");
      default -> List.of("python", "main.py");
    };
  }

  /** A command that runs the prelude first; empty when it is not a Python program. */
  static Optional<Items> withPrelude(Value command) {
    if (!(command instanceof Items items) || !isPython(items)) {
      return Optional.empty();
    }
    List<Value> words = items.values();
    Text prelude = new Text(PRELUDE);
    if (words.contains(prelude)) {
      return Optional.of(items);
    }
    List<Value> longer = new ArrayList<>(List.of(words.get(0), new Text("-c"), prelude));
    longer.addAll(words.subList(1, words.size()));
    return Optional.of(new Items(longer));
  }

  /** Python with a file or a module: of its options only {@code -m} is known here. */
  private static boolean isPython(Items command) {
    List<String> words =
        command.values().stream()
            .map(word -> word instanceof Text text ? text.text() : "")
            .toList();
    return words.size() > 1
        && words.get(0).matches("(.*/)?python[0-9.]*")
        && (words.get(1).equals("-m") || !words.get(1).startsWith("-") || isReady(words));
  }

  private static boolean isReady(List<String> words) {
    return words.contains(PRELUDE);
  }
}
